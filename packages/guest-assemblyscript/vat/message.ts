import { Deferred } from './deferred';
import { Exported } from './exported';
import { Reference } from './reference';
import { Remote } from './remote';

/** Bytes and references, as they come in a message or in an answer. */
export class Content {
  constructor(
    public body: ArrayBuffer,
    public slots: Reference[],
  ) {}

  /** The body as text. */
  get text(): string {
    return String.UTF8.decode(this.body);
  }

  /**
   * What another vat has, or a promise, in a slot; null where the sender put an object of this vat, or nothing. Senders are not to be trusted with what
   * they put there.
   */
  remoteAt(slot: i32): Remote | null {
    if (slot < 0 || slot >= this.slots.length) return null;
    const reference = this.slots[slot];
    return reference instanceof Remote ? <Remote>reference : null;
  }

  /** An object of this vat itself in a slot; null where the sender put anything else, or nothing. */
  exportedAt(slot: i32): Exported | null {
    if (slot < 0 || slot >= this.slots.length) return null;
    const reference = this.slots[slot];
    return reference instanceof Exported ? <Exported>reference : null;
  }

  /** As {@link remoteAt}, where nothing else can stand: anything else ends this vat. */
  remote(slot: i32): Remote {
    assert(slot < this.slots.length, 'the slot is not there');
    assert(this.slots[slot] instanceof Remote, 'the slot is an object of this vat');
    return <Remote>this.slots[slot];
  }
}

/** A message to an object of this vat. */
export class Message extends Content {
  constructor(
    body: ArrayBuffer,
    slots: Reference[],
    /** The promise of the answer, which this vat may also settle later; null when the sender does not ask. */
    public result: Deferred | null,
  ) {
    super(body, slots);
  }

  /** Answers with a text. */
  answer(text: string, slots: Reference[] = []): void {
    this.fulfill(String.UTF8.encode(text), slots);
  }

  /** Answers with data. */
  fulfill(body: ArrayBuffer, slots: Reference[] = []): void {
    const result = this.result;
    if (result) result.fulfill(body, slots);
  }

  /** Answers that it cannot be done, and why. */
  reject(why: string): void {
    const result = this.result;
    if (result) result.reject(why);
  }

  /** Answers with an object: what was sent to the answer meanwhile goes on to it. */
  become(object: Reference): void {
    const result = this.result;
    if (result) result.become(object);
  }
}
