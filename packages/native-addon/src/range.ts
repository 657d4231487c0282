import { Status } from './layout.js';
import { malformed } from './status.js';

/** Refuses what is no whole number from `least` to `most`. */
export function checkRange(value: number, least: number, most: number, otherwise: Status): void {
  if (!Number.isInteger(value) || value < least || value > most) throw malformed(otherwise);
}

/** Refuses `count` items from place `first` on where an array of `length` has not so many. */
export function checkSlice(first: number, count: number, length: number): void {
  // Not Number.isInteger: this is done for every request.
  if ((first | 0) !== first || (count | 0) !== count || first < 0 || count < 0 || first + count > length)
    throw malformed(Status.BadCount);
}

/** Refuses what is no number of 32 bits, signed or not. */
export function checkWord(value: number): void {
  if ((value | 0) !== value && value >>> 0 !== value) throw malformed(Status.BadValue);
}
