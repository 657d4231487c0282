import type { Gate } from './gate.js';
import type { ResultRegister } from './result-register.js';
import { atMost } from './results.js';

const BYTES = 8;
const NO_VIEW = new DataView(new ArrayBuffer(0));

/** A list of 64-bit integers of a guest that a handler reads in halves. Valid until the handler returns. */
export class InWideList {
  readonly elementBytes = BYTES;
  #view: DataView = NO_VIEW;
  #start = 0;
  length = 0;

  constructor(
    readonly littleEndian: boolean,
    readonly signed: boolean,
  ) {}

  /** Points at checked guest memory; the glue's call. */
  set(view: DataView, start: number, length: number): this {
    this.#view = view;
    this.#start = start;
    this.length = length;
    return this;
  }

  /** The lower half of the element at `index`, which is below `length`; unsigned. */
  low(index: number): number {
    return this.#view.getUint32(this.#at(index) + (this.littleEndian ? 0 : 4), this.littleEndian);
  }

  /** The upper half of the element at `index`; with the sign of an `i64`. */
  high(index: number): number {
    const high = this.#view.getUint32(this.#at(index) + (this.littleEndian ? 4 : 0), this.littleEndian);
    return this.signed ? high | 0 : high;
  }

  #at(index: number): number {
    if (index >>> 0 >= this.length) throw new RangeError(`no element ${index} in a list of ${this.length}`);
    return this.#start + index * BYTES;
  }
}

/** Room for a list of 64-bit integers in a guest's memory. Valid until the handler returns. */
export class OutWideList {
  readonly elementBytes = BYTES;
  #view: DataView = NO_VIEW;
  #start = 0;
  capacity = 0;

  constructor(readonly littleEndian: boolean) {}

  /** Points at checked guest memory; the glue's call. */
  set(view: DataView, start: number, capacity: number): this {
    this.#view = view;
    this.#start = start;
    this.capacity = capacity;
    return this;
  }

  /** Writes the element at `index`, which is below `capacity`. */
  put(index: number, low: number, high: number): void {
    if (index >>> 0 >= this.capacity)
      throw new RangeError(`no element ${index} in a list of ${this.capacity}`);
    putWide(this.#view, this.#start + index * BYTES, low, high, this.littleEndian);
  }
}

/** A list of 64-bit integers of a guest that a handler reads and then fills from the start. */
export class InOutWideList extends InWideList {
  readonly #out = new OutWideList(this.littleEndian);

  override set(view: DataView, start: number, length: number): this {
    this.#out.set(view, start, length);
    return super.set(view, start, length);
  }

  get capacity(): number {
    return this.length;
  }

  /** As {@link OutWideList.put}. */
  put(index: number, low: number, high: number): void {
    this.#out.put(index, low, high);
  }
}

/** Through this a handler gives a list of 64-bit integers as a result. Valid until the handler returns. */
export class ResultWideList {
  readonly #register: ResultRegister;
  readonly #littleEndian: boolean;
  #length = 0;

  constructor(
    gate: Gate,
    readonly max: number,
  ) {
    this.#register = gate.register;
    this.#littleEndian = gate.littleEndian;
  }

  /** Begins an empty result; the glue's call. */
  begin(): this {
    this.#register.begin(this.max * BYTES);
    this.#length = 0;
    return this;
  }

  /** Puts an element behind the others. */
  add(low: number, high: number): void {
    atMost(this.#length + 1, this.max);
    putWide(this.#register.view, this.#length++ * BYTES, low, high, this.#littleEndian);
  }

  /** The guest may pull it; the glue's call. Returns how many elements there are. */
  end(): number {
    return this.#register.end(this.#length, BYTES);
  }
}

function putWide(view: DataView, at: number, low: number, high: number, littleEndian: boolean): void {
  view.setUint32(at + (littleEndian ? 0 : 4), low, littleEndian);
  view.setUint32(at + (littleEndian ? 4 : 0), high, littleEndian);
}
