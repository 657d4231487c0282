import type { ByteWriter } from '../image/byte-writer.js';
import { OP } from '../image/opcodes.js';
import type { LengthRate } from './rates.js';

const NO_VALUE = 0x40;

/** Global indexes of the counters. */
export interface Counters {
  /** i64: fuel that is left; below 0 the guest has stopped for lack of it. */
  readonly fuel: number;
  /** i64: bytes of call stack that are left below the calling frame; below 0 the guest has stopped for lack of it. */
  readonly depth: number;
}

/** Local indexes that a rewritten function adds. */
export interface Scratch {
  /** i64: the fuel that is left. */
  readonly fuel: number;
  /** i64: the call stack that is left below this frame. */
  readonly depth: number;
  /** i32: a length. */
  readonly length: number;
}

/** Writes one instruction with at most one index. */
export function emit(out: ByteWriter, opcode: number, index = -1): void {
  if (opcode > 0xff) {
    out.u8(opcode >>> 8);
    out.u32(opcode & 0xff);
  } else {
    out.u8(opcode);
  }
  if (index >= 0) out.u32(index);
}

export function emitConstant(out: ByteWriter, opcode: number, value: number): void {
  out.u8(opcode);
  out.signed(value);
}

/** Sets a flag to 1. */
export function emitFlag(out: ByteWriter, flag: number): void {
  emitConstant(out, OP.i32Const, 1);
  emit(out, OP.globalSet, flag);
}

/** Puts the fuel that is left on the stack: from the local when it is known to be current. */
function emitFuel(out: ByteWriter, counters: Counters, scratch: Scratch, current: boolean): void {
  if (current) emit(out, OP.localGet, scratch.fuel);
  else emit(out, OP.globalGet, counters.fuel);
}

/** With what is left on the stack: stores it in local and global. */
function emitStore(out: ByteWriter, counters: Counters, scratch: Scratch): void {
  emit(out, OP.localTee, scratch.fuel);
  emit(out, OP.globalSet, counters.fuel);
}

/** Stops the guest when the i64 on the stack is below 0. */
function emitStopIfNegative(out: ByteWriter, beforeStop: () => void = () => {}): void {
  emitConstant(out, OP.i64Const, 0);
  emit(out, OP.i64LessSigned);
  emit(out, OP.if);
  out.u8(NO_VALUE);
  beforeStop();
  emit(out, OP.unreachable);
  emit(out, OP.end);
}

/** With what is left on the stack: stores it, and stops the guest when it is below 0. */
export function emitSpend(out: ByteWriter, counters: Counters, scratch: Scratch): void {
  emitStore(out, counters, scratch);
  emit(out, OP.localGet, scratch.fuel);
  emitStopIfNegative(out);
}

/** Charges a fixed cost. */
export function emitCharge(
  out: ByteWriter,
  counters: Counters,
  scratch: Scratch,
  cost: number,
  current: boolean,
): void {
  if (cost === 0) return;
  emitFuel(out, counters, scratch, current);
  emitConstant(out, OP.i64Const, cost);
  emit(out, OP.i64Sub);
  emitSpend(out, counters, scratch);
}

/** Charges by the unsigned length on top of the stack, which stays there. At most 2^32 × 1024 + 1024: nothing wraps. */
export function emitLengthCharge(
  out: ByteWriter,
  counters: Counters,
  scratch: Scratch,
  rate: LengthRate,
  current: boolean,
): void {
  emit(out, OP.localSet, scratch.length);
  emitFuel(out, counters, scratch, current);
  emit(out, OP.localGet, scratch.length);
  emit(out, OP.i64FromUnsigned32);
  if (rate.factor !== 1) {
    emitConstant(out, OP.i64Const, rate.factor);
    emit(out, OP.i64Mul);
  }
  emitConstant(out, OP.i64Const, rate.base);
  emit(out, OP.i64Add);
  if (rate.shift !== 0) {
    emitConstant(out, OP.i64Const, rate.shift);
    emit(out, OP.i64ShiftRightUnsigned);
  }
  emit(out, OP.i64Sub);
  emitSpend(out, counters, scratch);
  emit(out, OP.localGet, scratch.length);
}

/**
 * Charges at a function's entry for both at once, with one branch: fuel, and the frame. Nothing is given back on the way out: the
 * global says what is left below the frame that makes a call, and every frame writes its own before it calls ({@link emitDepthSet}).
 */
export function emitEntry(
  out: ByteWriter,
  counters: Counters,
  scratch: Scratch,
  cost: number,
  frame: number,
): void {
  emit(out, OP.globalGet, counters.fuel);
  emitConstant(out, OP.i64Const, cost);
  emit(out, OP.i64Sub);
  emitStore(out, counters, scratch);
  emit(out, OP.globalGet, counters.depth);
  emitConstant(out, OP.i64Const, frame);
  emit(out, OP.i64Sub);
  emit(out, OP.localTee, scratch.depth);
  emit(out, OP.localGet, scratch.fuel);
  emit(out, OP.i64Or);
  emitStopIfNegative(out, () => emitDepthSet(out, counters, scratch));
}

/** Says what is left of the call stack below this frame. */
export function emitDepthSet(out: ByteWriter, counters: Counters, scratch: Scratch): void {
  emit(out, OP.localGet, scratch.depth);
  emit(out, OP.globalSet, counters.depth);
}
