import type { ByteWriter } from '../image/byte-writer.js';
import { Cursor } from '../image/cursor.js';
import { Instruction } from '../image/instruction.js';
import { OP } from '../image/opcodes.js';
import { I32, I64 } from '../image/value-type.js';
import { analyseBody } from './analyse.js';
import {
  emit,
  emitCharge,
  emitDepthSet,
  emitEntry,
  emitFlag,
  emitLengthCharge,
  type Scratch,
} from './emit.js';
import type { Plan } from './plan.js';
import { lengthRateOf } from './rates.js';
import { dropFlag } from './saved.js';

/** Told where the code of a rewritten body comes from. */
export interface Trail {
  /** From `at` (in the rewritten body) on, the bytes are those of the original from `original` (in the image) on. */
  copied(at: number, original: number): void;
  /** From `at` on, the bytes were added for the instruction at `original`. */
  added(at: number, original: number): void;
}

/**
 * Writes one body with its charges. Inside a region that is alone (see analyse.ts) the fuel that is left also stands in a local,
 * which saves the load; the global is written at every charge, so that it is right whenever the guest stops.
 */
export function rewriteBody(plan: Plan, defined: number, out: ByteWriter, trail?: Trail): void {
  const { image, counters } = plan;
  const body = image.bodies[defined];
  const type = image.types[image.functions[defined]];
  const imported = image.imports.length;
  const { head, split, counted } = plan.callees[defined];
  const facts = analyseBody(
    image,
    body,
    type,
    (index) => plan.inlineCost(index) < 0,
    (index) => {
      const callee = plan.callees[index - imported];
      return { head: callee.head, spends: !callee.silent };
    },
  );
  const firstLocal = type.parameters.length + body.locals;
  const scratch: Scratch = { fuel: firstLocal, depth: firstLocal + 1, length: firstLocal + 2 };

  out.u32(body.localGroups + 2);
  out.slice(image.bytes, body.groups.start, body.groups.end);
  for (const [count, added] of [
    [2, I64],
    [1, I32],
  ]) {
    out.u32(count);
    out.u8(added);
  }
  const instruction = new Instruction(new Cursor(image.bytes, body.code, body.end, 'code section'));
  /** Where the instructions begin that are not yet copied. */
  let from = body.code;
  const copyTo = (end: number) => {
    if (end === from) return;
    trail?.copied(out.length, from);
    out.slice(image.bytes, from, end);
    from = end;
  };
  const insert = () => trail?.added(out.length, instruction.start);
  let nextLoop = 0;
  let open = 0;
  /** Whether the scratch local holds the fuel, and how many blocks are open around the loop where that ends. */
  let current = false;
  let currentUntil = -1;

  for (;;) {
    instruction.next();
    const { opcode, start, end, a } = instruction;
    if (start === split) {
      copyTo(start);
      insert();
      const rest = facts.entry.weight - head;
      if (counted) emitEntry(out, counters, scratch, rest, facts.frame);
      else emitCharge(out, counters, scratch, rest, false);
      // A split that holds for the whole function stands where its code begins.
      current = facts.entry.alone;
    }
    switch (opcode) {
      case OP.block:
      case OP.if:
        open++;
        continue;
      case OP.loop: {
        const loop = facts.loops[nextLoop++];
        if (loop.alone && !current) {
          copyTo(start);
          insert();
          emit(out, OP.globalGet, counters.fuel);
          emit(out, OP.localSet, scratch.fuel);
          current = true;
          currentUntil = open;
        }
        open++;
        copyTo(end);
        insert();
        emitCharge(out, counters, scratch, loop.weight, current);
        continue;
      }
      case OP.end:
        if (open === 0) {
          copyTo(end);
          return;
        }
        if (--open === currentUntil) {
          current = false;
          currentUntil = -1;
        }
        continue;
      case OP.call:
        copyTo(start);
        insert();
        if (a >= imported) {
          if (plan.callees[a - imported].counted) emitDepthSet(out, counters, scratch);
        } else if (plan.inlineCost(a) >= 0) {
          emitCharge(out, counters, scratch, plan.inlineCost(a), current);
        } else {
          emit(out, OP.call, plan.redirect(a));
          from = end;
        }
        continue;
      case OP.callIndirect:
        copyTo(start);
        insert();
        emitDepthSet(out, counters, scratch);
        continue;
      case OP.refFunc:
        if (a >= imported) continue;
        copyTo(start);
        insert();
        emit(out, OP.refFunc, plan.redirect(a));
        from = end;
        continue;
      case OP.dataDrop:
      case OP.elemDrop:
        copyTo(start);
        insert();
        emitFlag(out, dropFlag(plan.saved, opcode, a));
        continue;
      default: {
        const rate = lengthRateOf(opcode);
        if (rate === undefined) continue;
        copyTo(start);
        insert();
        emitLengthCharge(out, counters, scratch, rate, current);
      }
    }
  }
}
