import { f32Bits, f64High, f64Low } from './floats.js';
import type { Gate } from './gate.js';
import type { ResultRegister } from './result-register.js';
import { atMost } from './results.js';
import { putWide } from './wide-lists.js';

const NO_VIEW = new DataView(new ArrayBuffer(0));

/**
 * How a record or a float lies in memory: the same on every machine but for the byte order. The class of a record that stands in a list or a
 * dispatch carries its layout, generated.
 */
export interface Layout<Value> {
  /** Bytes, with padding. */
  readonly size: number;
  make(): Value;
  /** Reads a value, which was checked before, into an object of `make`; returns it, or the number where there is no object. */
  read(view: DataView, at: number, littleEndian: boolean, into: Value): Value;
  /** Writes all but padding; reserved fields are 0. */
  write(view: DataView, at: number, littleEndian: boolean, from: Value): void;
}

/** A number of IEEE 754, of 32 bits. */
export const binary32: Layout<number> = {
  size: 4,
  make: () => 0,
  read: (view, at, littleEndian) => view.getFloat32(at, littleEndian),
  write: (view, at, littleEndian, from) => view.setInt32(at, f32Bits(from), littleEndian),
};

/** A number of IEEE 754, of 64 bits. */
export const binary64: Layout<number> = {
  size: 8,
  make: () => 0,
  read: (view, at, littleEndian) => view.getFloat64(at, littleEndian),
  write: (view, at, littleEndian, from) => putWide(view, at, f64Low(from), f64High(from), littleEndian),
};

/** A list of records or floats of a guest that a handler reads. Valid until the handler returns. */
export class InValues<Value> {
  readonly #item: Value;
  #view: DataView = NO_VIEW;
  #start = 0;
  length = 0;

  constructor(
    readonly layout: Layout<Value>,
    readonly littleEndian: boolean,
  ) {
    this.#item = layout.make();
  }

  /** Points at checked guest memory; the glue's call. */
  set(view: DataView, start: number, length: number): this {
    this.#view = view;
    this.#start = start;
    this.length = length;
    return this;
  }

  /** The element at `index`, which is below `length`: a record in `into`, by default in an object that the next `at` fills again. */
  at(index: number, into: Value = this.#item): Value {
    if (index >>> 0 >= this.length) throw new RangeError(`no element ${index} in a list of ${this.length}`);
    const { layout, littleEndian } = this;
    return layout.read(this.#view, this.#start + index * layout.size, littleEndian, into);
  }
}

/** Room for a list of records or floats in a guest's memory. Valid until the handler returns. */
export class OutValues<Value> {
  #view: DataView = NO_VIEW;
  #start = 0;
  capacity = 0;

  constructor(
    readonly layout: Layout<Value>,
    readonly littleEndian: boolean,
  ) {}

  /** Points at checked guest memory; the glue's call. */
  set(view: DataView, start: number, capacity: number): this {
    this.#view = view;
    this.#start = start;
    this.capacity = capacity;
    return this;
  }

  /** Writes the element at `index`, which is below `capacity`. */
  put(index: number, value: Value): void {
    if (index >>> 0 >= this.capacity)
      throw new RangeError(`no element ${index} in a list of ${this.capacity}`);
    const { layout, littleEndian } = this;
    layout.write(this.#view, this.#start + index * layout.size, littleEndian, value);
  }
}

/** A list of records or floats of a guest that a handler reads and then fills from the start. */
export class InOutValues<Value> extends InValues<Value> {
  readonly #out = new OutValues(this.layout, this.littleEndian);

  override set(view: DataView, start: number, length: number): this {
    this.#out.set(view, start, length);
    return super.set(view, start, length);
  }

  get capacity(): number {
    return this.length;
  }

  /** As {@link OutValues.put}. */
  put(index: number, value: Value): void {
    this.#out.put(index, value);
  }
}

/** Through this a handler gives a list of records or floats as a result. Valid until the handler returns. */
export class ResultValues<Value> {
  readonly #register: ResultRegister;
  readonly #littleEndian: boolean;
  #length = 0;

  constructor(
    gate: Gate,
    readonly max: number,
    readonly layout: Layout<Value>,
  ) {
    this.#register = gate.register;
    this.#littleEndian = gate.littleEndian;
  }

  /** Begins an empty result; the glue's call. */
  begin(): this {
    this.#register.begin(0);
    this.#length = 0;
    return this;
  }

  /** Puts a copy of an element behind the others. */
  add(value: Value): void {
    atMost(this.#length + 1, this.max);
    const { size } = this.layout;
    const at = this.#length++ * size;
    // Padding is zero, whatever an earlier result left there.
    this.#register.grow(at + size).fill(0, at, at + size);
    this.layout.write(this.#register.view, at, this.#littleEndian, value);
  }

  /** The guest may pull it; the glue's call. Returns how many elements there are. */
  end(): number {
    return this.#register.end(this.#length, this.layout.size);
  }
}
