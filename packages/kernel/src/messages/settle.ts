import { ReleaseList } from '../collect/release-list.js';
import { settleCounts } from '../collect/settle-counts.js';
import { SLICE_CHANGES } from '../kernel/slice.js';
import { EntryLink } from '../tables/layout.js';
import type { State } from '../kernel/state.js';
import { PromiseState, type Settlement } from '../tables/promises.js';
import { isOver } from '../vat/vat.js';
import { takeBack } from './pipeline.js';
import { kernelSettlement } from './reasons.js';
import { routeSettled } from './route.js';

/**
 * Settles an unresolved promise: the messages that waited for it go their way before any later one, and its subscribers are to be told.
 */
export function settle(state: State, promise: number, how: PromiseState, settlement: Settlement): void {
  const { promises, accounts, settled } = state;
  takeBack(state, promise);
  // Who made the promise pays for what it becomes, and without room for it learns that instead. The kernel's own reasons are short.
  const fits = how > PromiseState.Rejected || accounts.hasRoomFor(promises.makerOf(promise), settlement);
  if (fits) promises.settle(promise, how, settlement);
  else promises.settle(promise, PromiseState.ReceiverFull, kernelSettlement(PromiseState.ReceiverFull));
  // One settlement may cause the next (a rejected result, for which messages wait): guests choose how long such a chain is.
  if (settled.push(promise) === 1) draw(state, SLICE_CHANGES);
}

/**
 * Draws the consequences of what was settled, until so many changes of state are not committed; the rest is deferred. So no crank is longer than that
 * beyond what its own guest did.
 */
function draw(state: State, most: number): void {
  const { settled, deferred, objects } = state;
  let index = 0;
  while (index < settled.length && drawOne(state, settled[index], most)) index++;
  for (; index < settled.length; index++) {
    objects.hold(settled[index]);
    deferred.push(settled[index]);
  }
  settled.length = 0;
}

/** Draws what was deferred, until so many changes of state are not committed. Answers what devices are to release then. */
export function drawDeferred(state: State, most = SLICE_CHANGES): ReleaseList {
  const { settled, deferred, objects, journal } = state;
  const released = new ReleaseList();
  while (deferred.length > 0 && journal.pending < most) {
    const promise = deferred.take();
    settled.push(promise);
    draw(state, most);
    objects.letGo(promise);
    settleCounts(state, released, most);
  }
  return released;
}

/** False when more messages wait than may be moved now. */
function drawOne(state: State, promise: number, most: number): boolean {
  const { deliveries, journal } = state;
  while (journal.pending < most) {
    const message = deliveries.takeWaiting(promise);
    if (message === null) {
      tellSubscribers(state, promise);
      return true;
    }
    routeSettled(state, message);
  }
  return false;
}

function tellSubscribers(state: State, promise: number): void {
  const { links } = state;
  if (links.first(promise) === 0) return;
  const subscribers: number[] = [];
  for (let link = links.first(promise); link !== 0; link = links.first(promise)) {
    const vat = state.vat(links.vatOf(link));
    vat.names.unsubscribe(vat.clist.handleOf(promise));
    if (!isOver(vat)) subscribers.push(vat.number);
  }
  // The newest link comes first: the oldest subscriber is told first.
  for (let index = subscribers.length - 1; index >= 0; index--) notify(state, subscribers[index], promise);
}

/**
 * Queues the news that a promise is settled, unless it waits for the vat already. It is never refused: a vat can await no more promises than its
 * table has room for.
 */
export function notify(state: State, vat: number, promise: number): void {
  const { clist } = state.vat(vat);
  const handle = clist.handleOf(promise);
  if (clist.linkOf(handle) === EntryLink.News) return;
  clist.setLink(handle, EntryLink.News);
  state.deliveries.push(vat, { work: 'notify', promise });
  state.runQueue.push(vat);
}
