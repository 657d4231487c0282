import { type Lifecycle, deprecationAdvice } from '@callgate/generators';

/** What `callgate describe` says of one thing. */
export interface Description {
  readonly lines: readonly string[];
  /** `what` says which kind of thing it is. */
  readonly json: { readonly what: string } & Readonly<Record<string, unknown>>;
}

/** A line with the name of a fact in front. */
export function fact(name: string, text: string): string {
  return `  ${name.padEnd(11)} ${text}`;
}

/** The summary of a declaration; none where it has none. */
export function summaryLines(summary: string): readonly string[] {
  return summary === '' ? [] : [`  ${summary}`];
}

/** A fact for a list of names; none where there are none. */
export function listFact(name: string, names: readonly string[]): readonly string[] {
  return names.length === 0 ? [] : [fact(name, names.join(', '))];
}

/** What became of an item, and what will. */
export function lifecycleFacts(lifecycle: Lifecycle): readonly string[] {
  const { since, unstable, deprecated, removeAfter, aliases } = lifecycle;
  const facts = [
    ['unstable', unstable],
    ['since', since],
    [
      'deprecated',
      deprecated === null ? null : `since ${deprecated.version}: ${deprecationAdvice(deprecated)}`,
    ],
    ['removal', removeAfter === null ? null : `after ${removeAfter}`],
    ['once called', aliases.length === 0 ? null : aliases.join(', ')],
  ] as const;
  return facts.flatMap(([name, value]) => (value === null ? [] : [fact(name, value)]));
}

/** Columns of text, each as wide as its widest cell, indented. */
export function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, index) => Math.max(...rows.map((row) => row[index].length)));
  return rows.map((row) => `  ${row.map((cell, index) => cell.padEnd(widths[index])).join('  ')}`.trimEnd());
}
