import type { WasmGlue } from './glue.js';

/** Most that a syscall costs at rest and per byte: six slots of 2^32 times this, and more, fit into an i64. */
const MOST_BASE = 2 ** 31;
const MOST_PER_BYTE = 2 ** 20;

/**
 * Glue comes from the generator; what it may not ask for is refused when the back end is made.
 * @throws Error naming the broken invariant
 */
export function checkGlue(glue: WasmGlue): void {
  for (const { name, number, cost, parameters } of glue.imports) {
    const { base, perByte, lengths } = cost;
    const counts = Number.isInteger(base) && Number.isInteger(perByte) && Math.min(base, perByte) >= 0;
    if (!counts || base > MOST_BASE || perByte > MOST_PER_BYTE) {
      throw new Error(
        `invariant: a syscall's cost is a small natural number, that of ${name}#${number} is not`,
      );
    }
    if (lengths.some(({ slot }) => parameters[slot] !== 'i32')) {
      throw new Error(`invariant: a syscall is charged by slots of type i32, ${name}#${number} is not`);
    }
    if (lengths.some(({ max }) => !Number.isInteger(max) || max < 0 || max >= 2 ** 32)) {
      throw new Error(`invariant: a length has a bound below 2^32, one of ${name}#${number} has not`);
    }
  }
  for (const { name, number, parameters } of glue.exports) {
    if (parameters.some((type) => type !== 'i32')) {
      throw new Error(`invariant: the slots of a dispatch are i32, those of ${name}#${number} are not`);
    }
  }
}
