import { ObjectFlag, RowKind } from '../tables/layout.js';
import type { State } from '../kernel/state.js';
import { PromiseState } from '../tables/promises.js';
import { isOver } from '../vat/vat.js';
import type { Message, Work } from '../tables/work.js';
import { kernelSettlement } from './reasons.js';
import { settle } from './settle.js';

/** Most messages that may wait for one promise: so many are moved when it is settled, in one crank. As many as an inbox takes that nobody bounded. */
export const MOST_WAITING = 1_024;

/**
 * Finds the place of a message that holds its references: the inbox of the vat whose object it is for, the queue of an unresolved
 * promise, or none, and then its result is rejected with the reason.
 */
export function route(state: State, message: Message): void {
  const { objects, promises } = state;
  const { target } = message;
  const kind = objects.kindOf(target);
  if (kind === RowKind.Object) {
    const owner = objects.ownerOf(target);
    if (owner === 0) {
      const died = objects.hasFlag(target, ObjectFlag.OwnerDied);
      refuse(state, message, died ? PromiseState.VatTerminated : PromiseState.ObjectAbandoned);
    } else {
      enter(state, owner, message);
    }
  } else if (kind !== RowKind.Promise) {
    refuse(state, message, PromiseState.NotCallable);
  } else if (promises.stateOf(target) === PromiseState.Unresolved) {
    const decider = promises.deciderOf(target);
    if (decider !== 0 && isOver(state.vat(decider))) refuse(state, message, PromiseState.VatTerminated);
    else if (decider !== 0 && state.vat(decider).config.pipelining === true) enter(state, decider, message);
    else waitIfRoom(state, message);
  } else if (objects.waitingFor(target) > 0) {
    // What waited for it is not moved yet, and none may overtake another.
    waitIfRoom(state, message);
  } else {
    routeSettled(state, message);
  }
}

function waitIfRoom(state: State, message: Message): void {
  const isFull = state.objects.waitingFor(message.target) >= MOST_WAITING;
  if (isFull || !state.accounts.mayWait(message)) refuse(state, message, PromiseState.ReceiverFull);
  else wait(state, message);
}

/** Puts a message that holds its references behind the others that wait for its target, an unresolved promise. */
export function wait({ promises, deliveries, objects }: State, message: Message): void {
  deliveries.moveToPromise(message);
  if (objects.waitingFor(message.target) === 1) promises.firstWaits(message.target);
}

/** A message to a settled promise goes on to what the promise is, or gets the same rejection. */
export function routeSettled(state: State, message: Message): void {
  const { objects, promises, deliveries } = state;
  const { target } = message;
  const how = promises.stateOf(target);
  const settlement = promises.handOut(target);
  if (how !== PromiseState.Fulfilled) {
    if (message.result !== 0) settle(state, message.result, how, settlement);
    deliveries.release(message);
  } else if (settlement.exactly < 0) {
    refuse(state, message, PromiseState.NotCallable);
  } else {
    const next = settlement.slots[settlement.exactly];
    objects.hold(next);
    objects.letGo(target);
    route(state, { ...message, target: next });
  }
}

/** Puts a message into a vat's inbox, where it fits. */
function enter(state: State, number: number, message: Message): void {
  const { deliveries } = state;
  const vat = state.vat(number);
  const { profile } = vat.config.backend;
  if (isOver(vat)) refuse(state, message, PromiseState.VatTerminated);
  else if (message.body.length > profile.largestBody || message.slots.length > MOST_SLOTS)
    refuse(state, message, PromiseState.TooLarge);
  else if (deliveries.waiting(number) >= vat.bounds.inbox)
    refuse(state, message, vat.state === 'parked' ? PromiseState.VatParked : PromiseState.ReceiverFull);
  else enqueue(state, number, message);
}

/** References beside a body, at most. */
export const MOST_SLOTS = 256;

/** Puts work that holds its references into a vat's inbox, and gives the vat a place in the run queue. */
export function enqueue(state: State, vat: number, work: Work): void {
  state.deliveries.move(vat, work);
  state.runQueue.push(vat);
}

/** A message that goes nowhere: its result is rejected with the reason, and it lets go of its references. */
export function refuse(state: State, message: Message, reason: PromiseState): void {
  if (message.result !== 0) settle(state, message.result, reason, kernelSettlement(reason));
  state.deliveries.release(message);
}
