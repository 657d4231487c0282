import { Dispatch } from '../abi/dispatches.js';
import type { ToldResolution } from './incoming.js';
import { kernelSettlement } from '../messages/reasons.js';
import type { State } from '../kernel/state.js';
import { PromiseState } from '../tables/promises.js';
import type { Vat } from '../vat/vat.js';
import type { Notification } from '../tables/work.js';
import { tellAll } from './message.js';

/**
 * Puts the news of a settled promise into the vat's own handles, with that of every settled promise that its data leads to. They all leave
 * the vat's table. False when the vat knows the news already.
 */
export function beginNotification(state: State, vat: Vat, { promise }: Notification): boolean {
  const { clist, names, incoming } = vat;
  const { journal } = state;
  if (clist.handleOf(promise) === 0) return false;
  const mark = journal.mark();
  const most = Math.min(MOST_RESOLUTIONS, clist.quota);
  const settled = settledFrom(state, promise, most);
  let resolutions: readonly (ToldResolution | null)[] =
    settled.length > most ? NO_ROOM : settled.map((each) => told(state, vat, each));
  if (resolutions.includes(null)) {
    // The vat's table has no room for what the promise became: that is what the vat is told, and nothing else changes.
    journal.undoTo(mark);
    vat.gate.told.unseen.clear();
    settled.length = 1;
    resolutions = [
      {
        ...kernelSettlement(PromiseState.ReceiverFull),
        promise: clist.handleOf(promise),
        state: PromiseState.ReceiverFull,
      },
    ];
  }
  for (const each of settled) {
    const handle = clist.handleOf(each);
    vat.gate.told.unseen.delete(handle);
    names.remove(handle);
  }
  incoming.dispatch = Dispatch.Notify;
  incoming.resolutions = resolutions as ToldResolution[];
  return true;
}

/** Resolutions that one dispatch tells of, at most: as many as its `count` can say. */
const MOST_RESOLUTIONS = 65_535;
const NO_ROOM: readonly null[] = [null];

function told(state: State, vat: Vat, promise: number): ToldResolution | null {
  const { body, slots, exactly } = state.promises.handOut(promise);
  const handle = vat.names.tell(promise);
  const handles = tellAll(vat, slots);
  if (handle === 0 || handles.includes(0)) return null;
  return { promise: handle, state: state.promises.stateOf(promise), body, slots: handles, exactly };
}

/**
 * A settled promise, and every settled promise reachable through its data. Each of them is to have a handle, so no more than `most` are looked for, and one:
 * who makes a long chain makes nobody else walk along it.
 */
function settledFrom({ objects, promises }: State, promise: number, most: number): number[] {
  const found = [promise];
  if (promises.settlementOf(promise).slots.length === 0) return found;
  const seen = new Set(found);
  for (let index = 0; index < found.length && found.length <= most; index++) {
    for (const slot of promises.settlementOf(found[index]).slots) {
      if (seen.has(slot) || !objects.isPromise(slot)) continue;
      if (promises.stateOf(slot) === PromiseState.Unresolved) continue;
      seen.add(slot);
      found.push(slot);
    }
  }
  return found;
}
