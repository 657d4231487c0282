import type { FaultRecord, VatSummary } from '@callgate/kernel';
import Table from 'cli-table3';
import type { Style } from './style.js';

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
