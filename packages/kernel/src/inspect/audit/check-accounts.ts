import { costOf, costOfMessage } from '../../tables/accounts.js';
import { PromiseState } from '../../tables/promises.js';
import type { Audited } from './audited.js';

/** Every vat pays for the settled promises that it made and for its messages that wait for promises, and for nothing else. */
export function checkAccounts({ state, find }: Audited): void {
  const { objects, promises, deliveries, accounts } = state;
  const settled = new Map<number, number>();
  const waiting = new Map<number, number>();
  const pay = (account: Map<number, number>, vat: number, cost: number) =>
    account.set(vat, (account.get(vat) ?? 0) + cost);
  for (const row of objects.all()) {
    if (!objects.isPromise(row)) continue;
    if (promises.stateOf(row) !== PromiseState.Unresolved && promises.hasSettlement(row))
      pay(settled, promises.makerOf(row), costOf(promises.settlementOf(row)));
  }
  for (const { row, work } of deliveries.all()) {
    if (work.work !== 'message' && deliveries.isPaid(row))
      find(`delivery ${row} is paid for, and is no message`);
    if (work.work === 'message' && deliveries.isPaid(row)) pay(waiting, work.sender, costOfMessage(work));
  }
  for (let vat = 1; vat < state.nextVat; vat++) {
    if (accounts.settledOf(vat) !== (settled.get(vat) ?? 0))
      find(
        `vat ${vat} pays ${accounts.settledOf(vat)} for settled promises that are worth ${settled.get(vat) ?? 0}`,
      );
    if (accounts.waitingOf(vat) !== (waiting.get(vat) ?? 0))
      find(`vat ${vat} pays ${accounts.waitingOf(vat)} for messages that are worth ${waiting.get(vat) ?? 0}`);
  }
}
