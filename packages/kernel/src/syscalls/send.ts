import { ObjectRow, RowKind } from '../tables/layout.js';
import { takeBack } from '../messages/pipeline.js';
import { route } from '../messages/route.js';
import type { State } from '../kernel/state.js';
import { PromiseState } from '../tables/promises.js';
import type { Message } from '../tables/work.js';
import type { Vat } from '../vat/vat.js';
import { insistTransferable } from './leaving.js';
import { insistPhase } from './phase.js';

/**
 * Queues a message. `target` is an object or a promise; `result` a promise that the vat decides, which the receiver decides from now on.
 * All are rows; `body` and `slots` are the message's own from here on.
 */
export function send(
  state: State,
  vat: Vat,
  target: number,
  body: Uint8Array,
  slots: Int32Array,
  result: number,
): void {
  const { objects, promises, deliveries } = state;
  insistPhase(vat);
  const kind = objects.get(target, ObjectRow.Kind);
  if (kind !== RowKind.Object && kind !== RowKind.Promise)
    vat.gate.fault('not-callable', 'messages go to objects and promises');
  if (result !== 0) {
    if (!objects.isPromise(result)) vat.gate.fault('not-promise', 'the result of a message is a promise');
    if (promises.stateOf(result) !== PromiseState.Unresolved || promises.deciderOf(result) !== vat.number)
      vat.gate.fault('not-decider', 'the result of a message is a promise that this vat decides');
    if (slots.includes(result) || result === target)
      vat.gate.fault('twice', 'the result of a message is none of its references');
    takeBack(state, result);
    promises.setDecider(result, 0);
  }
  // What waits for a promise may go anywhere; a message to an object of its own goes nowhere.
  if (kind === RowKind.Promise || objects.ownerOf(target) !== vat.number)
    insistTransferable(state, vat, slots);
  const message: Message = { work: 'message', sender: vat.number, target, body, slots, result };
  deliveries.hold(message);
  route(state, message);
}
