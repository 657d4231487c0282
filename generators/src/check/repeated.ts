import type { Place } from '../model/abi.js';

/** An item that has the same key as one that was written before it. */
export interface Repeated<Item> {
  readonly item: Item;
  readonly first: Item;
}

/**
 * Items whose key another one had before, in the order in which they were written. Bundled families were there before those of a project,
 * so that of two that clash the project's is the second.
 */
export function repeated<Item extends { readonly place: Place }>(
  items: readonly Item[],
  keyOf: (item: Item) => string | number,
): readonly Repeated<Item>[] {
  const firsts = new Map<string | number, Item>();
  const again: Repeated<Item>[] = [];
  for (const item of [...items].sort((a, b) => inText(a.place, b.place))) {
    const key = keyOf(item);
    const first = firsts.get(key);
    if (first === undefined) firsts.set(key, item);
    else again.push({ item, first });
  }
  return again;
}

function inText(a: Place, b: Place): number {
  if (a.bundled !== b.bundled) return a.bundled ? -1 : 1;
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.line - b.line || a.column - b.column;
}

/** A place as a sentence mentions it. */
export function spot({ file, line }: Place): string {
  return `${file}:${line}`;
}
