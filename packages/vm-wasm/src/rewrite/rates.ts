import { OP } from '../image/opcodes.js';

/**
 * Fuel of one instruction. `end` and `else` do nothing; instructions on tables call into V8, which is many times slower than an
 * addition.
 */
export function weightOf(opcode: number): number {
  switch (opcode) {
    case OP.end:
    case OP.else:
      return 0;
    case OP.tableGet:
    case OP.tableSet:
      return 16;
    default:
      return 1;
  }
}

/** Frames of fewer declared locals than this cost nothing to clear; each group of as many costs one unit at entry. */
export const LOCALS_PER_FUEL = 8;

/** What a function does before its first call or loop is paid for by its callers if it costs at most this much. */
export const MOST_HEAD = 16;

/** What an instruction costs by its length `n`, on top of its weight: `(n × factor + base) >> shift`. */
export interface LengthRate {
  readonly factor: number;
  readonly base: number;
  readonly shift: number;
}

/** One unit for 8 bytes, and 16 for the call into V8. */
const BYTES: LengthRate = { factor: 1, base: 16 * 8, shift: 3 };
const ENTRIES: LengthRate = { factor: 8, base: 16, shift: 0 };
const TABLE_GROWTH: LengthRate = { factor: 8, base: 64, shift: 0 };
/** A new page is cleared when it is touched; even growing by nothing makes a new ArrayBuffer. */
const MEMORY_GROWTH: LengthRate = { factor: 1024, base: 1024, shift: 0 };

const RATES = new Map<number, LengthRate>([
  [OP.memoryInit, BYTES],
  [OP.memoryCopy, BYTES],
  [OP.memoryFill, BYTES],
  [OP.memoryGrow, MEMORY_GROWTH],
  [OP.tableInit, ENTRIES],
  [OP.tableCopy, ENTRIES],
  [OP.tableFill, ENTRIES],
  [OP.tableGrow, TABLE_GROWTH],
]);

/** The rate of an instruction whose length lies on top of the operand stack, or undefined. */
export function lengthRateOf(opcode: number): LengthRate | undefined {
  return opcode === OP.memoryGrow || opcode > 0xff ? RATES.get(opcode) : undefined;
}

/**
 * Call stack, as it is accounted: bytes of one value, and of what V8 adds to every frame. A frame's values are its parameters (twice:
 * V8 passes them on the stack and keeps a copy), results, locals, and its operand stack where it is highest; measured over many
 * shapes of recursion, V8 never needs more than that.
 */
export const VALUE_BYTES = 8;
export const FRAME_BYTES = 96;
/** A function that calls no guest code is the last on the stack; up to this size its frame is not counted. */
export const UNCOUNTED_LEAF = 256;
