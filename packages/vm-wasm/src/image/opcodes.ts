import type { Unsupported } from './unsupported.js';

/** What follows an opcode in the code (WebAssembly 2.0, 5.4). */
export const IMMEDIATE = {
  none: 0,
  blockType: 1,
  index: 2,
  twoIndexes: 3,
  branchTable: 4,
  memory: 5,
  zero: 6,
  twoZeros: 7,
  indexZero: 8,
  signed32: 9,
  signed64: 10,
  four: 11,
  eight: 12,
  types: 13,
  heapType: 14,
} as const;

/** An instruction's immediates, and what it takes from and puts on the operand stack; -1 where that depends on a type. */
export interface Shape {
  readonly immediate: number;
  readonly pops: number;
  readonly pushes: number;
}

/** Opcodes that the rewriting looks at. The two-byte ones are 0xfc00 plus the second number. */
export const OP = {
  unreachable: 0x00,
  block: 0x02,
  loop: 0x03,
  if: 0x04,
  else: 0x05,
  end: 0x0b,
  br: 0x0c,
  brIf: 0x0d,
  brTable: 0x0e,
  return: 0x0f,
  call: 0x10,
  callIndirect: 0x11,
  select: 0x1b,
  localGet: 0x20,
  localSet: 0x21,
  localTee: 0x22,
  globalGet: 0x23,
  globalSet: 0x24,
  tableGet: 0x25,
  tableSet: 0x26,
  memoryGrow: 0x40,
  i32Const: 0x41,
  i64Const: 0x42,
  f32Const: 0x43,
  f64Const: 0x44,
  i32Eqz: 0x45,
  i32LessEqualUnsigned: 0x4d,
  i64LessSigned: 0x53,
  i32Add: 0x6a,
  i32Sub: 0x6b,
  i32Mul: 0x6c,
  i64Add: 0x7c,
  i64Sub: 0x7d,
  i64Mul: 0x7e,
  i64Or: 0x84,
  i64ShiftRightUnsigned: 0x88,
  i64FromUnsigned32: 0xad,
  f64FromSigned64: 0xb9,
  i32FromF32Bits: 0xbc,
  i64FromF64Bits: 0xbd,
  f32FromBits: 0xbe,
  f64FromBits: 0xbf,
  refNull: 0xd0,
  refFunc: 0xd2,
  i64FromFloat: 0xfc06,
  memoryInit: 0xfc08,
  dataDrop: 0xfc09,
  memoryCopy: 0xfc0a,
  memoryFill: 0xfc0b,
  tableInit: 0xfc0c,
  elemDrop: 0xfc0d,
  tableCopy: 0xfc0e,
  tableGrow: 0xfc0f,
  tableFill: 0xfc11,
} as const;

const shapes = new Map<number, Shape>();

function row(first: number, last: number, pops: number, pushes: number, immediate: number = IMMEDIATE.none) {
  for (let opcode = first; opcode <= last; opcode++) shapes.set(opcode, { immediate, pops, pushes });
}

row(0x00, 0x01, 0, 0); // unreachable, nop
row(0x02, 0x04, -1, -1, IMMEDIATE.blockType); // block, loop, if
row(0x05, 0x05, -1, -1); // else
row(0x0b, 0x0b, -1, -1); // end
row(0x0c, 0x0c, -1, -1, IMMEDIATE.index); // br
row(0x0d, 0x0d, 1, 0, IMMEDIATE.index); // br_if: what it carries stays
row(0x0e, 0x0e, -1, -1, IMMEDIATE.branchTable);
row(0x0f, 0x0f, -1, -1); // return
row(0x10, 0x10, -1, -1, IMMEDIATE.index); // call
row(0x11, 0x11, -1, -1, IMMEDIATE.twoIndexes); // call_indirect
row(0x1a, 0x1a, 1, 0); // drop
row(0x1b, 0x1b, 3, 1); // select
row(0x1c, 0x1c, 3, 1, IMMEDIATE.types);
row(0x20, 0x20, 0, 1, IMMEDIATE.index); // local.get
row(0x21, 0x21, 1, 0, IMMEDIATE.index);
row(0x22, 0x22, 1, 1, IMMEDIATE.index);
row(0x23, 0x23, 0, 1, IMMEDIATE.index); // global.get
row(0x24, 0x24, 1, 0, IMMEDIATE.index);
row(0x25, 0x25, 1, 1, IMMEDIATE.index); // table.get
row(0x26, 0x26, 2, 0, IMMEDIATE.index);
row(0x28, 0x35, 1, 1, IMMEDIATE.memory); // loads
row(0x36, 0x3e, 2, 0, IMMEDIATE.memory); // stores
row(0x3f, 0x3f, 0, 1, IMMEDIATE.zero); // memory.size
row(0x40, 0x40, 1, 1, IMMEDIATE.zero); // memory.grow
row(0x41, 0x41, 0, 1, IMMEDIATE.signed32);
row(0x42, 0x42, 0, 1, IMMEDIATE.signed64);
row(0x43, 0x43, 0, 1, IMMEDIATE.four);
row(0x44, 0x44, 0, 1, IMMEDIATE.eight);
row(0x45, 0x45, 1, 1); // i32.eqz
row(0x46, 0x4f, 2, 1);
row(0x50, 0x50, 1, 1); // i64.eqz
row(0x51, 0x66, 2, 1);
row(0x67, 0x69, 1, 1); // i32.clz, ctz, popcnt
row(0x6a, 0x78, 2, 1);
row(0x79, 0x7b, 1, 1); // i64.clz, ctz, popcnt
row(0x7c, 0x8a, 2, 1);
row(0x8b, 0x91, 1, 1); // f32, one operand
row(0x92, 0x98, 2, 1);
row(0x99, 0x9f, 1, 1); // f64, one operand
row(0xa0, 0xa6, 2, 1);
row(0xa7, 0xc4, 1, 1); // conversions, sign extension
row(0xd0, 0xd0, 0, 1, IMMEDIATE.heapType); // ref.null
row(0xd1, 0xd1, 1, 1); // ref.is_null
row(0xd2, 0xd2, 0, 1, IMMEDIATE.index); // ref.func
row(0xfc00, 0xfc07, 1, 1); // saturating conversions
row(0xfc08, 0xfc08, 3, 0, IMMEDIATE.indexZero); // memory.init
row(0xfc09, 0xfc09, 0, 0, IMMEDIATE.index); // data.drop
row(0xfc0a, 0xfc0a, 3, 0, IMMEDIATE.twoZeros); // memory.copy
row(0xfc0b, 0xfc0b, 3, 0, IMMEDIATE.zero); // memory.fill
row(0xfc0c, 0xfc0c, 3, 0, IMMEDIATE.twoIndexes); // table.init
row(0xfc0d, 0xfc0d, 0, 0, IMMEDIATE.index); // elem.drop
row(0xfc0e, 0xfc0e, 3, 0, IMMEDIATE.twoIndexes); // table.copy
row(0xfc0f, 0xfc0f, 2, 1, IMMEDIATE.index); // table.grow
row(0xfc10, 0xfc10, 0, 1, IMMEDIATE.index); // table.size
row(0xfc11, 0xfc11, 3, 0, IMMEDIATE.index); // table.fill

/** One-byte opcodes by their byte, and the 0xfc ones by their second number. */
const ONE_BYTE: readonly (Shape | undefined)[] = Array.from({ length: 256 }, (_, opcode) =>
  shapes.get(opcode),
);
const TWO_BYTES: readonly (Shape | undefined)[] = Array.from({ length: 32 }, (_, sub) =>
  shapes.get(0xfc00 + sub),
);

/** The shape of an opcode, or undefined for one that no guest may use. */
export function shapeOf(opcode: number): Shape | undefined {
  return opcode < 256 ? ONE_BYTE[opcode] : TWO_BYTES[opcode - 0xfc00];
}

/** A proposal that a refused opcode belongs to. */
export interface Proposal {
  readonly feature: Unsupported;
  /** One of its instructions, in messages. */
  readonly name: string;
}

/** Which proposal a refused opcode belongs to; undefined for one of none. */
export function proposalOf(opcode: number): Proposal | undefined {
  if ([0x06, 0x07, 0x08, 0x09, 0x0a, 0x18, 0x19, 0x1f].includes(opcode))
    return { feature: 'exceptions', name: 'an exception instruction' };
  if (opcode === 0x12 || opcode === 0x13 || opcode === 0x15)
    return { feature: 'tailCalls', name: 'a tail call' };
  if (opcode === 0x14 || (opcode >= 0xd3 && opcode <= 0xd6) || opcode === 0xfb)
    return { feature: 'gc', name: 'a GC instruction' };
  if (opcode === 0xfd) return { feature: 'simd', name: 'a SIMD instruction' };
  if (opcode === 0xfe) return { feature: 'threads', name: 'an atomic instruction' };
  return undefined;
}
