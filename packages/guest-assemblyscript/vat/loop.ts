import { PromiseState, Resolution, notifyNext, retireExports } from '../generated/kernel';
import { Deferred } from './deferred';
import { Exported } from './exported';
import { Message } from './message';
import { REGISTER_BODY, REGISTER_SLOTS, pullBytes, pullHandles } from './pull';
import { ROOT, Reference, leave, references } from './reference';
import { Remote } from './remote';
import { Settlement } from './settlement';

// The dispatches of a vat that sends messages. A guest exports them again.

export function deliver(target: i32, bodyLength: i32, slotsLength: i32, result: i32): void {
  const body = pullBytes(1, bodyLength);
  const slots = referencesOf(pullHandles(2, slotsLength));
  const message = new Message(body, slots, result == 0 ? null : new Deferred(result));
  const object = references.has(target) ? references.get(target) : null;
  if (object instanceof Exported) (<Exported>object).receive(message);
  else message.reject('there is no such object');
  letGo(slots);
}

export function notify(count: i32): void {
  const promises = new Array<i32>(count);
  const bodies = new Array<ArrayBuffer>(count);
  const slots = new Array<StaticArray<i32>>(count);
  const states = new Array<PromiseState>(count);
  const exactly = new Array<i32>(count);
  const head = new Resolution();
  for (let index = 0; notifyNext(head); index++) {
    promises[index] = head.promise;
    bodies[index] = pullBytes(REGISTER_BODY, head.bodyLength);
    slots[index] = pullHandles(REGISTER_SLOTS, head.slotCount);
    states[index] = head.state;
    exactly[index] = head.exactly;
  }
  // A promise among the slots may be one of those that were just told: its number names nothing else until all is read.
  const settled = new Array<Reference>(count);
  for (let index = 0; index < count; index++) settled[index] = promiseAt(promises[index]);
  const settlements = new Array<Settlement>(count);
  for (let index = 0; index < count; index++)
    settlements[index] = new Settlement(
      states[index],
      bodies[index],
      referencesOf(slots[index]),
      exactly[index],
    );
  for (let index = 0; index < count; index++) leave(settled[index]);
  for (let index = 0; index < count; index++) {
    const promise = settled[index];
    if (promise instanceof Remote) (<Remote>promise).settle(settlements[index]);
  }
  for (let index = 0; index < count; index++) letGo(settlements[index].slots);
}

function promiseAt(handle: i32): Reference {
  return references.has(handle) ? references.get(handle) : new Remote(handle, true);
}

export function exportsDropped(handlesLength: i32): void {
  const handles = pullHandles(0, handlesLength);
  const retired: i32[] = [];
  for (let index = 0; index < handles.length; index++) {
    if (handles[index] == ROOT || !references.has(handles[index])) continue;
    leave(references.get(handles[index]));
    retired.push(handles[index]);
  }
  if (retired.length > 0) retireExports(StaticArray.fromArray(retired));
}

export function exportsRetired(handlesLength: i32): void {
  const handles = pullHandles(0, handlesLength);
  for (let index = 0; index < handles.length; index++)
    if (references.has(handles[index])) leave(references.get(handles[index]));
}

function referencesOf(handles: StaticArray<i32>): Reference[] {
  const found = new Array<Reference>(handles.length);
  for (let index = 0; index < handles.length; index++) found[index] = Remote.at(handles[index]);
  return found;
}

function letGo(slots: Reference[]): void {
  for (let index = 0; index < slots.length; index++) {
    const slot = slots[index];
    if (slot instanceof Remote) (<Remote>slot).letGo();
  }
}
