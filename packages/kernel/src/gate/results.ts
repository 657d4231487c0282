import type { ObjectIndex } from './call.js';
import type { Gate } from './gate.js';
import type { ResultRegister } from './result-register.js';
import { utf8 } from './utf8.js';

/** More than the definition's bound is the handler's mistake. */
export function atMost(length: number, max: number): void {
  if (length > max) throw new Error(`a handler gave a result of ${length}, and ${max} is the most`);
}

/** Through this a handler gives bytes as a result. Valid until the handler returns. */
export class ResultBytes {
  readonly #register: ResultRegister;
  #length = 0;

  constructor(
    gate: Gate,
    readonly max: number,
  ) {
    this.#register = gate.register;
  }

  /** Begins an empty result; the glue's call. */
  begin(): this {
    this.#register.begin(0);
    this.#length = 0;
    return this;
  }

  /** The result is these bytes, which are copied. What was put before is replaced. */
  put(bytes: Uint8Array): void {
    atMost(bytes.length, this.max);
    this.#register.begin(bytes.length).set(bytes);
    this.#length = bytes.length;
  }

  /** The guest may pull it; the glue's call. Returns the length. */
  end(): number {
    return this.#register.end(this.#length, 1);
  }
}

/** Through this a handler gives a text as a result. Valid until the handler returns. */
export class ResultText {
  readonly #bytes: ResultBytes;

  constructor(gate: Gate, max: number) {
    this.#bytes = new ResultBytes(gate, max);
  }

  /** Begins an empty result; the glue's call. */
  begin(): this {
    this.#bytes.begin();
    return this;
  }

  /** The result is this text, as UTF-8; the bound counts its bytes. What was put before is replaced. */
  put(text: string): void {
    this.#bytes.put(utf8(text));
  }

  /** The guest may pull it; the glue's call. Returns the length in bytes. */
  end(): number {
    return this.#bytes.end();
  }
}

/** Through this a handler gives a list of integers, enums or bools (1 or 0) as a result. Valid until the handler returns. */
export class ResultList {
  readonly #register: ResultRegister;
  readonly #littleEndian: boolean;
  #length = 0;

  constructor(
    gate: Gate,
    readonly max: number,
    readonly elementBytes: 1 | 2 | 4,
  ) {
    this.#register = gate.register;
    this.#littleEndian = gate.littleEndian;
  }

  /** Begins an empty result; the glue's call. */
  begin(): this {
    this.#register.begin(this.max * this.elementBytes);
    this.#length = 0;
    return this;
  }

  /** Puts an element behind the others. */
  add(value: number): void {
    atMost(this.#length + 1, this.max);
    const { view } = this.#register;
    const at = this.#length++ * this.elementBytes;
    if (this.elementBytes === 1) view.setUint8(at, value);
    else if (this.elementBytes === 2) view.setUint16(at, value, this.#littleEndian);
    else view.setUint32(at, value, this.#littleEndian);
  }

  /** The guest may pull it; the glue's call. Returns how many elements there are. */
  end(): number {
    return this.#register.end(this.#length, this.elementBytes);
  }
}

/** Through this a handler gives new handles as a result. Valid until the handler returns. */
export class ResultHandles {
  readonly #gate: Gate;
  readonly #objects: Int32Array;
  #length = 0;

  constructor(gate: Gate, max: number) {
    this.#gate = gate;
    this.#objects = new Int32Array(max);
  }

  /** Begins an empty result; the glue's call. */
  begin(): this {
    this.#gate.register.begin(0);
    this.#length = 0;
    return this;
  }

  /** Puts an object behind the others: what `call.own` made. */
  add(object: ObjectIndex): void {
    atMost(this.#length + 1, this.#objects.length);
    this.#objects[this.#length++] = object;
  }

  /** The guest is given a handle for each and may pull them; the glue's call. A full table is its fault. Returns how many there are. */
  end(): number {
    const handles = this.#objects.slice(0, this.#length);
    for (let index = 0; index < handles.length; index++)
      handles[index] = this.#gate.ownObject(handles[index]);
    return this.#gate.register.endHandles(handles);
  }
}
