import { GateCalls } from './gate-calls.js';
import { promised } from './promised.js';
import { isUtf8 } from './utf8.js';

/** Members of an enum that a fault names. */
const SHOWN_MEMBERS = 16;

/** The numbers of a call: those that the guest says, which fault it, and those that a handler answers, which are its bug. */
export abstract class GateNumbers extends GateCalls {
  /** Faults unless `min ≤ value ≤ max`; returns the value. */
  range(value: number, min: number, max: number): number {
    if (value < min || value > max) this.#outOfRange(value, min, max);
    return value;
  }

  /** Faults unless a length is at most its declared bound; returns it. */
  bound(length: number, max: number): number {
    if (length > max) this.#tooLong(length, max);
    return length;
  }

  /** Faults unless checked bytes of guest memory are UTF-8. */
  text(bytes: Uint8Array, start: number, length: number): void {
    if (!isUtf8(bytes, start, length)) this.fault('bad-text');
  }

  /** Faults unless a number is a member of its closed enum; returns it. */
  oneOf<Value extends number>(value: number, members: readonly Value[]): Value {
    if (!members.includes(value as Value)) this.#noMember(value, members);
    return value as Value;
  }

  /** Whether the vat's manifest turns declared errors into faults. */
  errorsFault = false;

  /** A handler's answer on its way to the guest; one that the call does not declare is the handler's bug. */
  declared(code: number, errors: readonly number[]): number {
    if (!errors.includes(code))
      throw new Error(`a handler answered ${code}, which its call does not declare`);
    return this.error(code);
  }

  /** A declared error on its way to the guest, whoever found it; a fault where the manifest wants that. */
  error(code: number): number {
    if (this.errorsFault)
      this.fault('declared-error', `the call answers ${this.#nameOf(code)}, which faults this vat`);
    return code;
  }

  /** A number of a handler whose type is a range; one outside is the handler's bug. */
  promised(value: number, min: number, max: number): number {
    return promised(value, min, max);
  }

  /** A length that a handler says it wrote; more than there was room for is the handler's bug. */
  written(length: number, capacity: number): number {
    if (length >>> 0 > capacity) throw new Error(`a handler says that it wrote ${length} of ${capacity}`);
    return length;
  }

  // Apart, so that the checks stay as small as they are on the way of a correct guest.
  #outOfRange(value: number, min: number, max: number): never {
    this.fault('out-of-range', `must be ${min === max ? min : `${min} to ${max}`}`, String(value));
  }

  #tooLong(length: number, max: number): never {
    this.fault('bad-length', `a length must be at most ${max}`, String(length));
  }

  #noMember(value: number, members: readonly number[]): never {
    const shown = members.slice(0, SHOWN_MEMBERS).join(', ');
    this.fault(
      'out-of-range',
      `must be one of ${shown}${members.length > SHOWN_MEMBERS ? ' …' : ''}`,
      String(value),
    );
  }

  #nameOf(code: number): string {
    return this.abi.syscalls.find(({ number }) => number === this.lastCall)?.errors[code] ?? String(code);
  }
}
