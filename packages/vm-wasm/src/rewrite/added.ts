import type { ByteWriter } from '../image/byte-writer.js';
import { OP } from '../image/opcodes.js';
import { I64 } from '../image/value-type.js';
import { emit, emitConstant, emitFlag, emitSpend, type Scratch } from './emit.js';
import type { DispatchEntry, Plan, SyscallWrapper } from './plan.js';

/**
 * `base + Σ unsigned(slot) × perByte`, in 64 bits, then the call. A length above its bound adds nothing: the call faults for it. What
 * glue may ask for (see glue-check.ts) cannot wrap.
 */
export function writeSyscallWrapper(plan: Plan, { imported, entry }: SyscallWrapper, out: ByteWriter): void {
  const { cost, parameters } = entry;
  const scratch: Scratch = { fuel: parameters.length, depth: -1, length: -1 };
  out.u32(1);
  out.u32(1);
  out.u8(I64);
  emit(out, OP.globalGet, plan.counters.fuel);
  emitConstant(out, OP.i64Const, cost.base);
  emit(out, OP.i64Sub);
  for (const { slot, max } of cost.lengths) {
    emit(out, OP.localGet, slot);
    emit(out, OP.i64FromUnsigned32);
    emitConstant(out, OP.i64Const, cost.perByte);
    emit(out, OP.i64Mul);
    emitConstant(out, OP.i64Const, 0);
    emit(out, OP.localGet, slot);
    emitConstant(out, OP.i32Const, max | 0);
    emit(out, OP.i32LessEqualUnsigned);
    emit(out, OP.select);
    emit(out, OP.i64Sub);
  }
  emitSpend(out, plan.counters, scratch);
  for (const slot of parameters.keys()) emit(out, OP.localGet, slot);
  emit(out, OP.call, imported);
  emit(out, OP.end);
}

/**
 * `(fuel: f64, ...slots: i32) -> f64`: one crossing for a whole dispatch, and no BigInt. The start function runs at the beginning of
 * dispatch 0, once, so that loading runs no guest code and starting is paid for.
 */
export function writeDispatchEntry(
  plan: Plan,
  { dispatch, target, parameters }: DispatchEntry,
  out: ByteWriter,
): void {
  const { counters, started, image } = plan;
  out.u32(0);
  emit(out, OP.localGet, 0);
  emit(out, OP.i64FromFloat);
  emit(out, OP.globalSet, counters.fuel);
  emitConstant(out, OP.i64Const, plan.depthLimit);
  emit(out, OP.globalSet, counters.depth);
  if (dispatch === 0 && started >= 0) {
    emit(out, OP.globalGet, started);
    emit(out, OP.i32Eqz);
    emit(out, OP.if);
    out.u8(0x40);
    emitFlag(out, started);
    emit(out, OP.call, plan.redirect(image.start));
    emit(out, OP.end);
  }
  for (let slot = 1; slot <= parameters; slot++) emit(out, OP.localGet, slot);
  emit(out, OP.call, target);
  emit(out, OP.globalGet, counters.fuel);
  emit(out, OP.f64FromSigned64);
  emit(out, OP.end);
}
