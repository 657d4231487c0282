import type { FileChange } from './files.js';

/** One line per file: what becomes of it, and its path. */
export function changeLines(changes: readonly FileChange[]): string[] {
  return changes.map(({ path, change }) => `${change.padEnd(8)} ${path}`);
}

export interface TellOptions {
  /** Nothing was carried out. */
  readonly dryRun: boolean;
  readonly json: boolean;
}

/** Tells what a command made, or would make, and what is left for the user to do. */
export function tellChanges(
  changes: readonly FileChange[],
  next: readonly string[],
  { dryRun, json }: TellOptions,
  print: (line: string) => void,
): void {
  if (json) {
    print(JSON.stringify({ written: !dryRun, changes, next }, null, 2));
    return;
  }
  for (const line of changeLines(changes)) print(line);
  print(dryRun ? 'Nothing was written.' : '');
  if (!dryRun) for (const [index, line] of next.entries()) print(`${index + 1}. ${line}`);
}

/** `1 file`, `2 files`. */
export function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
