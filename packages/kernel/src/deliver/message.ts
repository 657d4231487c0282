import { Dispatch } from '../abi/dispatches.js';
import { NO_HANDLES } from './incoming.js';
import { passOn } from '../messages/pipeline.js';
import { refuse, route } from '../messages/route.js';
import type { State } from '../kernel/state.js';
import { PromiseState } from '../tables/promises.js';
import type { Vat } from '../vat/vat.js';
import type { Message } from '../tables/work.js';
import { tellList } from '../vat/name-lists.js';
import { unseenOf } from './unseen.js';

/**
 * Puts a message into the vat's own handles; from here on the vat decides its result. False when it does not come to that: the vat's
 * table is too full, or the target is no longer the vat's; the sender learns so.
 */
export function beginMessage(state: State, vat: Vat, message: Message): boolean {
  const { names, incoming } = vat;
  const { journal, objects, promises } = state;
  // What the vat abandoned since the message was queued is its own no longer.
  if (objects.ownerOf(message.target) !== vat.number) {
    route(state, message);
    return false;
  }
  const mark = journal.mark();
  incoming.dispatch = Dispatch.Deliver;
  incoming.target = names.tell(message.target);
  incoming.result = message.result === 0 ? 0 : names.tell(message.result);
  incoming.body = message.body;
  incoming.slots = tellAll(vat, message.slots);
  const full = incoming.target === 0 || (message.result !== 0 && incoming.result === 0);
  if (full || incoming.slots.includes(0)) {
    journal.undoTo(mark);
    vat.gate.told.unseen.clear();
    incoming.clear();
    refuse(state, message, PromiseState.ReceiverFull);
    return false;
  }
  if (message.result !== 0) {
    promises.setDecider(message.result, vat.number);
    passOn(state, message.result);
  }
  return true;
}

/** The vat's handles for rows; 0 where its table was full. */
export function tellAll(vat: Vat, rows: Int32Array): Int32Array {
  if (rows.length === 0) return NO_HANDLES;
  return tellList(vat.names, rows, unseenOf(vat));
}
