import type { GuestMemory } from './memory.js';
import { textOf, writeUtf8 } from './utf8.js';

const EMPTY = new Uint8Array(0);

/** Bytes of a guest that a handler reads. Valid until the handler returns. */
export class InBytes {
  #bytes: Uint8Array = EMPTY;
  #start = 0;
  length = 0;

  /** Points at checked guest memory; the glue's call. */
  set(bytes: Uint8Array, start: number, length: number): this {
    this.#bytes = bytes;
    this.#start = start;
    this.length = length;
    return this;
  }

  /** The byte at `index`, which is below `length`. */
  at(index: number): number {
    if (index >>> 0 >= this.length) throw new RangeError(`no byte ${index} in a slice of ${this.length}`);
    return this.#bytes[this.#start + index];
  }

  /** A copy that outlives the call. */
  copy(): Uint8Array {
    return this.#bytes.slice(this.#start, this.#start + this.length);
  }

  /** Whether the bytes are exactly these. */
  equals(other: Uint8Array): boolean {
    if (other.length !== this.length) return false;
    for (let index = 0; index < other.length; index++) {
      if (this.#bytes[this.#start + index] !== other[index]) return false;
    }
    return true;
  }
}

/** Room in a guest's memory that a handler fills from the start. Valid until the handler returns. */
export class OutBytes {
  #bytes: Uint8Array = EMPTY;
  #start = 0;
  capacity = 0;

  /** Points at checked guest memory; the glue's call. */
  set(bytes: Uint8Array, start: number, capacity: number): this {
    this.#bytes = bytes;
    this.#start = start;
    this.capacity = capacity;
    return this;
  }

  /**
   * The same room for elements of `elementBytes` bytes, `capacity` of them: what is pulled may be wider than a byte. Faults unless all of it
   * lies in guest memory.
   */
  widen(memory: GuestMemory, elementBytes: number): number {
    memory.check(this.#start, this.capacity * elementBytes);
    this.#bytes = memory.bytes;
    return this.#start;
  }

  /** Writes as many of `source`'s bytes, from `offset` on, as there is room for, and returns how many. */
  put(source: Uint8Array, offset = 0): number {
    const length = Math.min(Math.max(source.length - offset, 0), this.capacity);
    for (let index = 0; index < length; index++) this.#bytes[this.#start + index] = source[offset + index];
    return length;
  }
}

/**
 * Handles of a guest, resolved: the device's cells where the list is of a kind, the kernel's objects where it is of any kind. Valid until
 * the handler returns.
 */
export class InHandles<Item extends number = number> {
  readonly #items: Int32Array;
  length = 0;

  constructor(max: number) {
    this.#items = new Int32Array(max);
  }

  /** Begins a list of this length, which is at most the bound; the glue's call. */
  begin(length: number): this {
    this.length = length;
    return this;
  }

  /** Puts in a resolved element; the glue's call. */
  set(index: number, item: number): void {
    this.#items[index] = item;
  }

  /** The element at `index`, which is below `length`. */
  at(index: number): Item {
    if (index >>> 0 >= this.length) throw new RangeError(`no element ${index} in a list of ${this.length}`);
    return this.#items[index] as Item;
  }

  /** Whether an element is this one. */
  includes(item: number): boolean {
    for (let index = 0; index < this.length; index++) if (this.#items[index] === item) return true;
    return false;
  }
}

/** A list of integers, enums or bools (1 or 0) of a guest that a handler reads. Valid until the handler returns. */
export class InList {
  #view: DataView = new DataView(new ArrayBuffer(0));
  #start = 0;
  length = 0;

  constructor(
    readonly elementBytes: 1 | 2 | 4,
    readonly littleEndian: boolean,
    readonly signed = false,
  ) {}

  /** Points at checked guest memory; the glue's call. */
  set(view: DataView, start: number, length: number): this {
    this.#view = view;
    this.#start = start;
    this.length = length;
    return this;
  }

  /** The element at `index`, which is below `length`. */
  at(index: number): number {
    if (index >>> 0 >= this.length) throw new RangeError(`no element ${index} in a list of ${this.length}`);
    const at = this.#start + index * this.elementBytes;
    const unsigned =
      this.elementBytes === 1
        ? this.#view.getUint8(at)
        : this.elementBytes === 2
          ? this.#view.getUint16(at, this.littleEndian)
          : this.#view.getUint32(at, this.littleEndian);
    const unused = 32 - 8 * this.elementBytes;
    return this.signed ? (unsigned << unused) >> unused : unsigned;
  }
}

/** Room for a list of integers in a guest's memory, in the width and byte order of its profile. */
export class OutList {
  #view: DataView = new DataView(new ArrayBuffer(0));
  #start = 0;
  capacity = 0;

  constructor(
    readonly elementBytes: 1 | 2 | 4,
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
  put(index: number, value: number): void {
    if (index >>> 0 >= this.capacity)
      throw new RangeError(`no element ${index} in a list of ${this.capacity}`);
    const at = this.#start + index * this.elementBytes;
    if (this.elementBytes === 1) this.#view.setUint8(at, value);
    else if (this.elementBytes === 2) this.#view.setUint16(at, value, this.littleEndian);
    else this.#view.setUint32(at, value, this.littleEndian);
  }
}

/** A text of a guest that a handler reads: its bytes are UTF-8. Valid until the handler returns. */
export class InText extends InBytes {
  /** The text, which outlives the call. */
  text(): string {
    return textOf(this.copy());
  }
}

/** Room for a text in a guest's memory. Valid until the handler returns. */
export class OutText {
  #bytes: Uint8Array = EMPTY;
  #start = 0;
  capacity = 0;

  /** Points at checked guest memory; the glue's call. */
  set(bytes: Uint8Array, start: number, capacity: number): this {
    this.#bytes = bytes;
    this.#start = start;
    this.capacity = capacity;
    return this;
  }

  /** Writes as many whole characters as there is room for, as UTF-8, and returns how many bytes they are. */
  put(text: string): number {
    return writeUtf8(text, this.#bytes.subarray(this.#start, this.#start + this.capacity));
  }
}

/** Bytes of a guest that a handler reads and then fills from the start: `length` and `capacity` are the same. */
export class InOutBytes extends InBytes {
  readonly #out = new OutBytes();

  override set(bytes: Uint8Array, start: number, length: number): this {
    this.#out.set(bytes, start, length);
    return super.set(bytes, start, length);
  }

  get capacity(): number {
    return this.length;
  }

  /** As {@link OutBytes.put}. */
  put(source: Uint8Array, offset = 0): number {
    return this.#out.put(source, offset);
  }
}

/** A text of a guest that a handler reads and then replaces. */
export class InOutText extends InText {
  readonly #out = new OutText();

  override set(bytes: Uint8Array, start: number, length: number): this {
    this.#out.set(bytes, start, length);
    return super.set(bytes, start, length);
  }

  get capacity(): number {
    return this.length;
  }

  /** As {@link OutText.put}. */
  put(text: string): number {
    return this.#out.put(text);
  }
}

/** A list of a guest that a handler reads and then fills from the start. */
export class InOutList extends InList {
  readonly #out = new OutList(this.elementBytes, this.littleEndian);

  override set(view: DataView, start: number, length: number): this {
    this.#out.set(view, start, length);
    return super.set(view, start, length);
  }

  get capacity(): number {
    return this.length;
  }

  /** As {@link OutList.put}. */
  put(index: number, value: number): void {
    this.#out.put(index, value);
  }
}
