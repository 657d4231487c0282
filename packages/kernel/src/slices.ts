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

  /** Writes as many of `source`'s bytes, from `offset` on, as there is room for, and returns how many. */
  put(source: Uint8Array, offset = 0): number {
    const length = Math.min(Math.max(source.length - offset, 0), this.capacity);
    for (let index = 0; index < length; index++) this.#bytes[this.#start + index] = source[offset + index];
    return length;
  }
}

/** A list of unsigned integers of a guest that a handler reads. Valid until the handler returns. */
export class InList {
  #view: DataView = new DataView(new ArrayBuffer(0));
  #start = 0;
  length = 0;

  constructor(
    readonly elementBytes: 1 | 2 | 4,
    readonly littleEndian: boolean,
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
    if (this.elementBytes === 1) return this.#view.getUint8(at);
    if (this.elementBytes === 2) return this.#view.getUint16(at, this.littleEndian);
    return this.#view.getUint32(at, this.littleEndian);
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

const EMPTY = new Uint8Array(0);
