import type { Core } from '../kernel/core.js';
import type { Phase } from '../syscalls/phase.js';
import { Dispatch } from '../abi/dispatches.js';
import { refuse } from '../messages/route.js';
import { PromiseState } from '../tables/promises.js';
import type { Vat } from '../vat/vat.js';
import { NO_BYTES } from './incoming.js';
import { type Delivery, type Work, forEachHeld } from '../tables/work.js';
import { beginCollection } from './collection.js';
import { beginMessage } from './message.js';
import { beginNotification } from './notification.js';
import { beginPosted } from './posted.js';
import { dropUnseen } from './unseen.js';
import { present } from './present.js';

/**
 * Makes the next thing that a vat is told its current dispatch; false when there is none. References come before the oldest work.
 * `atEntry`: the guest is entered at the dispatch's entry; otherwise its main program takes it.
 */
export function beginNext(core: Core, vat: Vat, atEntry: boolean): boolean {
  return beginCollecting(core, vat, atEntry) || beginWork(core, vat, atEntry);
}

/** Tells the vat of its references, if there is anything to tell. What a guest has no entry for is done without it. */
export function beginCollecting(core: Core, vat: Vat, atEntry: boolean): boolean {
  const { state } = core;
  while (beginCollection(state, vat)) {
    if (atEntry && !vat.entries.has(vat.incoming.dispatch)) continue;
    start(core, vat, null, 'collecting');
    return true;
  }
  return false;
}

/** Begins with the oldest work that can be begun; what cannot is over, and its sender learns so. */
export function beginWork(core: Core, vat: Vat, atEntry: boolean): boolean {
  const { deliveries } = core.state;
  for (let work = deliveries.take(vat.number); work !== null; work = deliveries.take(vat.number)) {
    if (beginOne(core, vat, work, atEntry)) {
      start(core, vat, work, 'normal');
      return true;
    }
  }
  return false;
}

/** The dispatch that asks a vat to bring out its dead. */
export function beginReap(core: Core, vat: Vat): void {
  vat.incoming.dispatch = Dispatch.BringOutYourDead;
  start(core, vat, null, 'collecting');
}

/** A dispatch that asks a vat's code to get ready for its end. */
export function beginAsk(core: Core, vat: Vat, dispatch: Dispatch, body: Uint8Array): void {
  vat.incoming.dispatch = dispatch;
  vat.incoming.body = dispatch === Dispatch.StopVat ? body : NO_BYTES;
  start(core, vat, null, dispatch === Dispatch.StopVat ? 'stopping' : 'collecting');
}

/** A dispatch that waits in no queue: what it names is held as if it had. False when the vat's table is too full. */
export function beginPostedNow(core: Core, vat: Vat, delivery: Delivery): boolean {
  const { objects } = core.state;
  forEachHeld(delivery, (object) => objects.hold(object));
  const begun = beginPosted(vat, delivery);
  if (begun) start(core, vat, delivery, 'normal');
  else core.state.deliveries.release(delivery);
  return begun;
}

function beginOne({ state }: Core, vat: Vat, work: Work, atEntry: boolean): boolean {
  const { deliveries } = state;
  if (work.work === 'message') {
    if (!atEntry || vat.entries.has(Dispatch.Deliver)) return beginMessage(state, vat, work);
    refuse(state, work, PromiseState.NotCallable);
    return false;
  }
  if (work.work === 'notify') {
    const begun = (!atEntry || vat.entries.has(Dispatch.Notify)) && beginNotification(state, vat, work);
    if (!begun) deliveries.release(work);
    return begun;
  }
  const begun = (!atEntry || vat.entries.has(work.dispatch)) && beginPosted(vat, work);
  if (!begun) releasePosted(vat, work, (held) => deliveries.release(held));
  return begun;
}

function start(core: Core, vat: Vat, work: Work | null, phase: Phase): void {
  vat.current = work;
  vat.phase = phase;
  present(core, vat, work);
}

/** The dispatch is over: what it held is let go. */
export function endDispatch({ state }: Core, vat: Vat): void {
  const { current, gate } = vat;
  vat.phase = 'normal';
  gate.delivery = null;
  gate.vatCalls?.stage.discard();
  dropUnseen(vat);
  gate.told.clear();
  vat.incoming.clear();
  if (current === null) return;
  vat.current = null;
  releasePosted(vat, current, (work) => state.deliveries.release(work));
}

/** Lets go of work; handles whose resource is gone are closed, for the guest has been told. */
export function releasePosted({ names, clist }: Vat, work: Work, release: (work: Work) => void): void {
  if (work.work === undefined) {
    for (const object of work.objects) {
      if (object === 0 || !names.tables.objects.isGone(object)) continue;
      const handle = clist.handleOf(object);
      if (handle !== 0) names.remove(handle);
    }
  }
  release(work);
}
