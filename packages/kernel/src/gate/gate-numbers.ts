import { GateCalls } from './gate-calls.js';
import { isUtf8 } from './utf8.js';

/** The numbers of a call: those that the guest says, which fault it, and those that a handler answers, which are its bug. */
export abstract class GateNumbers extends GateCalls {
  /** Faults unless `min ≤ value ≤ max`; returns the value. */
  range(value: number, min: number, max: number): number {
    if (value < min || value > max) this.fault('out-of-range');
    return value;
  }

  /** Faults unless a length is at most its declared bound; returns it. */
  bound(length: number, max: number): number {
    if (length > max) this.fault('bad-length');
    return length;
  }

  /** Faults unless checked bytes of guest memory are UTF-8. */
  text(bytes: Uint8Array, start: number, length: number): void {
    if (!isUtf8(bytes, start, length)) this.fault('bad-text');
  }

  /** Faults unless a number is a member of its closed enum; returns it. */
  oneOf<Value extends number>(value: number, members: readonly Value[]): Value {
    if (!members.includes(value as Value)) this.fault('out-of-range');
    return value as Value;
  }

  /** A declared error on its way to the guest; one that the call does not declare is the handler's bug. */
  declared(code: number, errors: readonly number[]): number {
    if (!errors.includes(code))
      throw new Error(`a handler answered ${code}, which its call does not declare`);
    return code;
  }

  /** A number of a handler whose type is a range; one outside is the handler's bug. */
  promised(value: number, min: number, max: number): number {
    if (!(value >= min && value <= max))
      throw new Error(`a handler answered ${value}, which is not from ${min} to ${max}`);
    return value;
  }

  /** A length that a handler says it wrote; more than there was room for is the handler's bug. */
  written(length: number, capacity: number): number {
    if (length >>> 0 > capacity) throw new Error(`a handler says that it wrote ${length} of ${capacity}`);
    return length;
  }
}
