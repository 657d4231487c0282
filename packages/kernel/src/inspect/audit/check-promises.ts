import { PromiseRow } from '../../tables/layout.js';
import { PromiseState } from '../../tables/promises.js';
import { type Audited, upTo, vatName } from './audited.js';
import { resultsOnTheWay } from './results.js';

/** A promise is unresolved and somebody or something is to settle it, or settled for good; and those who decide are listed so. */
export function checkPromises(audited: Audited): void {
  const { state, find, name } = audited;
  const { objects, promises } = state;
  const listed = checkDeciders(audited);
  const results = resultsOnTheWay(state);
  const linked = checkLinked(audited);
  let settled = 0;
  for (const row of objects.all()) {
    if (!objects.isPromise(row)) continue;
    if (objects.reachableOf(row) === 0) find(`${name(row)}: nobody holds it, and it is not freed`);
    if (objects.reachableOf(row) !== objects.recognizableOf(row))
      find(`${name(row)}: a promise has one count, and here are two`);
    const ways = results.get(row) ?? 0;
    if (
      (promises.stateOf(row) === PromiseState.Unresolved || promises.hasSettlement(row)) &&
      promises.mayBeOnCycle(row) !== linked.has(row)
    )
      find(
        `${name(row)} may ${promises.mayBeOnCycle(row) ? '' : 'not '}be on a cycle, and its list says otherwise`,
      );
    if (promises.stateOf(row) === PromiseState.Unresolved) {
      if (promises.hasSettlement(row)) find(`${name(row)} is unresolved, and settled with something`);
      if (promises.deciderOf(row) === 0 && ways !== 1)
        find(`${name(row)}: no vat decides it, and it is the result of ${ways} messages on their way`);
      if (promises.deciderOf(row) !== 0 && ways !== 0)
        find(`${name(row)}: vat ${promises.deciderOf(row)} decides it, and it is the result of a message`);
      if (promises.deciderOf(row) !== 0 && !listed.has(row))
        find(`${name(row)}: vat ${promises.deciderOf(row)} decides it and has it not in its list`);
    } else {
      settled++;
      checkSettled(audited, row);
      if (ways !== 0) find(`${name(row)} is settled, and the result of a message on its way`);
    }
  }
  if (promises.settled !== settled)
    find(`${promises.settled} settlements are kept for ${settled} settled promises`);
}

/** Walks the list of each vat; answers every promise in it. */
function checkDeciders({ state, find, name }: Audited): Set<number> {
  const { objects, promises } = state;
  const listed = new Set<number>();
  for (const vat of state.vats) {
    let before = 0;
    for (const row of upTo(promises.decidedBy(vat.number), objects.freeRows.highWater)) {
      listed.add(row);
      if (!objects.isPromise(row) || promises.stateOf(row) !== PromiseState.Unresolved)
        find(`${vatName(vat)} is to decide ${name(row)}, which is no unresolved promise`);
      if (promises.deciderOf(row) !== vat.number)
        find(`${vatName(vat)} lists ${name(row)}, which vat ${promises.deciderOf(row)} decides`);
      if (objects.get(row, PromiseRow.PreviousDecided) !== before)
        find(`${vatName(vat)}: the list of what it decides does not lead back from ${name(row)}`);
      if (vat.clist.handleOf(row) === 0) find(`${vatName(vat)} decides ${name(row)} and cannot name it`);
      before = row;
    }
  }
  return listed;
}

/** Walks the list of promises that may be on a cycle; answers them. */
function checkLinked({ state, find, name }: Audited): Set<number> {
  const { objects, promises } = state;
  const listed = new Set<number>();
  let before = 0;
  for (const row of upTo(promises.linked(), objects.freeRows.highWater)) {
    listed.add(row);
    if (!objects.isPromise(row) || promises.deciderOf(row) !== 0)
      find(`${name(row)} is listed among those that may be on a cycle, and is no promise or has a decider`);
    if (objects.get(row, PromiseRow.PreviousDecided) !== before)
      find(`the list of promises that may be on a cycle does not lead back from ${name(row)}`);
    before = row;
  }
  if (promises.linkedCount !== listed.size)
    find(`${promises.linkedCount} promises that may be on a cycle are counted; ${listed.size} are listed`);
  return listed;
}

function checkSettled({ state, find, name }: Audited, row: number): void {
  const { objects, promises, links, deliveries } = state;
  if (promises.deciderOf(row) !== 0)
    find(`${name(row)} is settled, and vat ${promises.deciderOf(row)} decides it`);
  if (links.first(row) !== 0) find(`${name(row)} is settled, and has subscribers`);
  if (deliveries.waitingFor(row).next().done !== true)
    find(`${name(row)} is settled, and messages wait for it`);
  if (!promises.hasSettlement(row)) {
    find(`${name(row)} is settled with nothing`);
    return;
  }
  const { slots, exactly } = promises.settlementOf(row);
  if (!Number.isInteger(exactly) || exactly < -1 || exactly >= slots.length)
    find(`${name(row)} is exactly slot ${exactly} of ${slots.length}`);
  else if (
    promises.stateOf(row) === PromiseState.Fulfilled &&
    exactly >= 0 &&
    objects.isPromise(slots[exactly])
  )
    find(`${name(row)} is fulfilled to exactly a promise`);
}
