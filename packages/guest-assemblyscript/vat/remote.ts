import { handleKind } from '../generated/handle';
import { dropImports, retireImports, send, subscribe } from '../generated/kernel';
import { AnyHandle, OutValue } from '../generated/runtime';
import { Handler, Settlement } from './settlement';
import { Reference, enter, freshPromise, handlesOf, leave, references } from './reference';

/** What `handleKind` says of a promise. */
const PROMISE: u16 = 1;

/**
 * What another vat or a device has, or a promise. An object is there for one message unless it is kept: each `keep` needs its `drop`. A promise
 * stays until it is settled; one that is kept keeps what it becomes.
 */
export class Remote extends Reference {
  private holds: i32 = 0;
  private handlers: Handler[] = [];
  private settlement: Settlement | null = null;

  constructor(
    handle: i32,
    readonly isPromise: bool,
  ) {
    super();
    enter(handle, this);
  }

  /** What came with a number; the same object for the same number. */
  static at(handle: i32): Reference {
    if (references.has(handle)) return references.get(handle);
    const kind = new OutValue<u16>();
    handleKind(new AnyHandle(handle), kind);
    const isPromise = kind.value == PROMISE;
    return new Remote(handle, isPromise).awaited();
  }

  /** Sends a message and answers the promise of its result. */
  send(body: ArrayBuffer, slots: Reference[] = []): Remote {
    const result = new AnyHandle(freshPromise());
    send(new AnyHandle(this.use()), body, handlesOf(slots), result);
    return new Remote(result.handle, true).awaited();
  }

  /** Sends a text and answers the promise of its result. */
  ask(text: string, slots: Reference[] = []): Remote {
    return this.send(String.UTF8.encode(text), slots);
  }

  /** Sends a text whose result nobody needs. */
  tell(text: string, slots: Reference[] = []): void {
    send(new AnyHandle(this.use()), String.UTF8.encode(text), handlesOf(slots), null);
  }

  /** Says what to do when the promise is settled; at once when it is. */
  then(handler: Handler): this {
    const settlement = this.settlement;
    if (settlement) run(handler, settlement);
    else this.handlers.push(handler);
    return this;
  }

  private awaited(): this {
    if (this.isPromise) subscribe(this);
    return this;
  }

  /** Keeps the object beyond this message. */
  keep(): this {
    this.holds++;
    return this;
  }

  /** One `keep` less. Without any, the object is let go. */
  drop(): void {
    assert(this.holds > 0, 'a reference is dropped more often than it was kept');
    if (--this.holds > 0) return;
    const exactly = this.exactly();
    if (exactly) exactly.drop();
    else this.letGo();
  }

  /** The object of another vat that this promise has become. */
  private exactly(): Remote | null {
    const settlement = this.settlement;
    if (!settlement || settlement.exactly < 0) return null;
    const slot = settlement.slots[settlement.exactly];
    return slot instanceof Remote ? <Remote>slot : null;
  }

  use(): i32 {
    const settlement = this.settlement;
    if (settlement && settlement.exactly >= 0) return settlement.slots[settlement.exactly].use();
    return super.use();
  }

  /** The message is over: what nobody kept goes. */
  letGo(): void {
    if (this.isPromise || this.holds > 0 || this.handle == 0) return;
    const handles: StaticArray<i32> = [this.handle];
    dropImports(handles);
    retireImports(handles);
    leave(this);
  }

  /** The number is gone; what it became is told. */
  settle(settlement: Settlement): void {
    this.settlement = settlement;
    // Who keeps a promise keeps what it became.
    const exactly = this.exactly();
    if (this.holds > 0 && exactly) exactly.keep();
    const handlers = this.handlers;
    this.handlers = [];
    for (let index = 0; index < handlers.length; index++) run(handlers[index], settlement);
  }
}

function run(handler: Handler, settlement: Settlement): void {
  if (settlement.state == 1) handler.fulfilled(settlement);
  else handler.rejected(settlement);
}
