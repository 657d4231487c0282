import { LONGEST_NAME } from './registry.js';

/** The names cut to what the registry takes, whole characters only; one that came before gets `#2`, `#3`, …. */
export function uniqueNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let unique = cut(name, LONGEST_NAME);
    for (let number = 2; taken.has(unique); number++) {
      const suffix = `#${number}`;
      unique = cut(name, LONGEST_NAME - suffix.length) + suffix;
    }
    taken.add(unique);
    return unique;
  });
}

/** As many whole characters as fit in a number of bytes of UTF-8. */
function cut(text: string, bytes: number): string {
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(bytes));
  return text.slice(0, read);
}
