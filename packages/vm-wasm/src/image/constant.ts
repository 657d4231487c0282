import type { Cursor } from './cursor.js';
import type { Span } from './image.js';
import { Instruction } from './instruction.js';
import { OP } from './opcodes.js';
import { F32, F64, FUNCREF, I32, I64, valueTypeName } from './value-type.js';

/** The instructions that a constant expression may be (WebAssembly 2.0, 3.3.10), and the type of what each makes. */
const CONSTANTS: ReadonlyMap<number, number> = new Map([
  [OP.i32Const, I32],
  [OP.i64Const, I64],
  [OP.f32Const, F32],
  [OP.f64Const, F64],
  [OP.refNull, FUNCREF],
  [OP.refFunc, FUNCREF],
]);
/** What the extended constant expressions of later editions calculate with. */
const ARITHMETIC: readonly number[] = [
  OP.i32Add,
  OP.i32Sub,
  OP.i32Mul,
  OP.i64Add,
  OP.i64Sub,
  OP.i64Mul,
  OP.globalGet,
];

/**
 * Passes over a constant expression, its `end` included: one constant of the type that is asked for. `global.get` may only stand for an imported
 * global, and nothing but functions is imported. Engines differ in what they take beyond that.
 */
export function readConstant(cursor: Cursor, type: number): Span {
  const start = cursor.at;
  const instruction = new Instruction(cursor);
  instruction.next();
  const made = CONSTANTS.get(instruction.opcode);
  if (made === undefined) {
    if (instruction.opcode === OP.globalGet)
      cursor.unsupported('globalsInConstants', 'the value of a global in a constant expression', start);
    cursor.fail('a constant expression does not begin with a constant', start);
  }
  if (made !== type)
    cursor.fail(
      `a constant expression makes ${valueTypeName(made)} where ${valueTypeName(type)} is needed`,
      start,
    );
  instruction.next();
  const { opcode } = instruction;
  if (opcode !== OP.end) {
    if (CONSTANTS.has(opcode) || ARITHMETIC.includes(opcode))
      cursor.unsupported('extendedConstants', 'a constant expression that calculates', start);
    cursor.fail('a constant expression has something behind its constant', instruction.start);
  }
  return { start, end: cursor.at };
}
