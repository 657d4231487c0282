import { AnyHandle } from '../generated/runtime';

/** Anything that can stand in a slot: an object or a promise, of this vat or of another one. Its number is 0 while it has none. */
export class Reference extends AnyHandle {
  constructor() {
    super(0);
  }

  /** The number for a call. An object of this vat gets one here. */
  use(): i32 {
    assert(this.handle != 0, 'a reference is used that was let go: keep() it, and drop() it later');
    return this.handle;
  }
}

/** Everything that this vat names by a number now. */
export const references = new Map<i32, Reference>();

/** Names a reference; the number is free or new. */
export function enter(handle: i32, reference: Reference): void {
  reference.handle = handle;
  references.set(handle, reference);
}

/** The number names nothing any longer. */
export function leave(reference: Reference): void {
  if (reference.handle != 0) references.delete(reference.handle);
  reference.handle = 0;
}

/** Numbers of references, as calls take them. */
export function handlesOf(slots: Reference[]): StaticArray<i32> {
  const handles = new StaticArray<i32>(slots.length);
  for (let index = 0; index < slots.length; index++) handles[index] = slots[index].use();
  return handles;
}

let lastObject: i32 = 0;
let lastPromise: i32 = -1;

/** A number for an object of this vat that it never used; 0 is the root's. */
export function freshObject(): i32 {
  return <i32>0x8000_0000 | ++lastObject;
}

/** A number for a promise of this vat that it never used. */
export function freshPromise(): i32 {
  return <i32>0xc000_0000 | ++lastPromise;
}

/** The number of this vat's root. */
export const ROOT: i32 = <i32>0x8000_0000;
