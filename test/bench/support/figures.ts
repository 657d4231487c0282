import { cpus, totalmem } from 'node:os';

/** What a bench has measured. */
export interface Figures {
  readonly columns: readonly Column[];
  /** One object a line of the table: the columns' keys with their values. Null where there is nothing to measure. */
  readonly rows: readonly Readonly<Record<string, string | number | null>>[];
  /** Sentences under the table. */
  readonly notes?: readonly string[];
}

/** A column of the table. */
export interface Column {
  readonly key: string;
  /** Its heading, with the unit. */
  readonly head: string;
  /** Digits behind the point. */
  readonly digits?: number;
}

/** Prints figures as a table, or with `--json` among the parameters as one JSON object. */
export function printFigures(figures: Figures): void {
  if (!process.argv.includes('--json')) {
    console.log(figuresText(figures));
    return;
  }
  const { rows, notes = [] } = figures;
  console.log(JSON.stringify({ machine: machine(), rows, notes }, null, 2));
}

/** Figures as a table, with their notes. */
export function figuresText({ columns, rows, notes = [] }: Figures): string {
  const text = (row: Figures['rows'][number], { key, digits = 0 }: Column): string => {
    const value = row[key] ?? '';
    return typeof value === 'number' ? value.toFixed(digits) : value;
  };
  const table = [
    columns.map(({ head }) => head),
    ...rows.map((row) => columns.map((each) => text(row, each))),
  ];
  const widths = columns.map((_, index) => Math.max(...table.map((cells) => cells[index].length)));
  const lines = table.map((cells) => {
    const [first, ...others] = cells.map((cell, index) => ({ cell, width: widths[index] }));
    return [first.cell.padEnd(first.width), ...others.map((each) => each.cell.padStart(each.width))].join(
      '  ',
    );
  });
  return [...lines, ...notes, `On ${machine()}.`].join('\n');
}

/** The middle of some numbers. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}

/** This machine in one line. */
function machine(): string {
  const all = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${all.length} × ${all[0]?.model.trim() ?? process.arch}, ${memory} GiB, ${process.platform}, Node ${process.versions.node}`;
}
