import type { FaultRecord, VatSummary } from '@callgate/kernel';
import Table from 'cli-table3';
import pc from 'picocolors';
import type { FileChange } from './files.js';

/** How text is set off: colours on a terminal, nothing elsewhere. */
export interface Style {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly good: (text: string) => string;
}

/** Colours when `stream` is a terminal that wants them. */
export function styleFor(stream: NodeJS.WriteStream): Style {
  const { bold, dim, red, green } = pc.createColors(stream.isTTY === true && pc.isColorSupported);
  return { bold, dim, bad: red, good: green };
}

/** No colours at all. */
export const PLAIN: Style = Object.freeze({ bold: same, dim: same, bad: same, good: same });

function same(text: string): string {
  return text;
}

/** One row per vat: what it was, what it used, what became of it. */
export function summaryTable(vats: readonly VatSummary[], style: Style): string {
  const table = new Table({
    head: ['vat', 'VM', 'syscalls', 'cranks', 'fuel', 'handles', 'outcome'].map(style.bold),
    colAligns: ['left', 'left', 'right', 'right', 'right', 'right', 'left'],
    style: { head: [], border: [], compact: true },
  });
  for (const vat of vats) {
    table.push([
      vat.name,
      vat.vm,
      vat.syscalls,
      vat.cranks,
      vat.fuelUsed.toLocaleString('en'),
      vat.handles,
      outcome(vat, style),
    ]);
  }
  return table.toString();
}

function outcome({ state, reason }: VatSummary, style: Style): string {
  return reason === null ? style.good(state) : style.bad(`${state}: ${reason}`);
}

/** Why a vat was stopped, where it stood, and what it did last. */
export function faultReport(record: FaultRecord, style: Style): string {
  const where = record.programCounter < 0 ? '' : ` at ${record.programCounter}`;
  const call = record.call === '' ? '' : `, ${record.inCall ? 'in' : 'after'} ${record.call}`;
  const head = `${record.name} was stopped: ${record.reason}${call}${where}${record.detail === '' ? '' : ` (${record.detail})`}`;
  const said = record.lastWords === '' ? [] : [`    it said: ${record.lastWords}`];
  const lines = record.lines.slice(-3).map((line) => style.dim(`    ${line}`));
  return [style.bad(head), ...said, ...lines].join('\n');
}

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
