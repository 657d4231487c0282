import { RESERVED_PREFIX } from '../check/exports.js';
import type { ByteWriter } from '../image/byte-writer.js';
import { type Export, type Image, KIND } from '../image/image.js';
import { OP } from '../image/opcodes.js';
import { F32, F64, FUNCREF, type FunctionType, I32, I64 } from '../image/value-type.js';
import { emit } from './emit.js';
import type { AddedFunction, Plan } from './plan.js';

/** A mutable global of floats. The host reads and writes its bits through two added functions, for a number in JavaScript may lose a NaN's. */
export interface SavedFloat {
  readonly global: number;
  readonly type: typeof F32 | typeof F64;
  readonly read: AddedFunction;
  readonly write: AddedFunction;
}

/** A segment that the code drops: `opcode` drops it, and `flag` is the index of an i32 that is 1 from then on. */
export interface SavedDrop {
  readonly opcode: number;
  readonly segment: number;
  readonly flag: number;
}

/** All that a guest at rest consists of beside its memory. Indexes are those of the rewritten image. */
export interface Saved {
  /** Mutable globals of integers, and of references. */
  readonly integers: readonly { readonly global: number; readonly type: typeof I32 | typeof I64 }[];
  readonly references: readonly number[];
  readonly floats: readonly SavedFloat[];
  /** Tables that the code changes. */
  readonly tables: readonly number[];
  /** Every function that may stand in a table or in a global, when any of these can change. */
  readonly functions: readonly number[];
  readonly drops: readonly SavedDrop[];
  /** The flags of {@link drops}, by {@link dropKey}. */
  readonly dropFlags: ReadonlyMap<number, number>;
  /** Drops again what the flags say; null when the code drops nothing. */
  readonly dropAgain: AddedFunction | null;
}

export const globalExport = (global: number) => `${RESERVED_PREFIX}global#${global}`;
export const readExport = (global: number) => `${RESERVED_PREFIX}read#${global}`;
export const writeExport = (global: number) => `${RESERVED_PREFIX}write#${global}`;
export const tableExport = (table: number) => `${RESERVED_PREFIX}table#${table}`;
export const functionExport = (index: number) => `${RESERVED_PREFIX}function#${index}`;
export const DROP_AGAIN_EXPORT = `${RESERVED_PREFIX}drop-again`;

export function planSaved(
  image: Image,
  /** The functions that it makes references of. */
  referred: ReadonlySet<number>,
  redirect: (index: number) => number,
  addFunction: (type: FunctionType) => AddedFunction,
  /** Adds an i32 global that is 0. */
  addFlag: () => number,
): Saved {
  const integers: { global: number; type: typeof I32 | typeof I64 }[] = [];
  const references: number[] = [];
  const floats: SavedFloat[] = [];
  for (const [global, { type, mutable }] of image.globals.entries()) {
    if (!mutable) continue;
    if (type === FUNCREF) references.push(global);
    else if (type === I32 || type === I64) integers.push({ global, type });
    else if (type === F32 || type === F64) {
      const bits = type === F32 ? I32 : I64;
      const read = addFunction({ parameters: [], results: [bits] });
      const write = addFunction({ parameters: [bits], results: [] });
      floats.push({ global, type, read, write });
    }
  }
  const { changes } = image;
  const tables = [...changes.tables].sort((a, b) => a - b);
  const refers = tables.length > 0 || references.length > 0;
  const functions = refers ? [...referred].map(redirect).sort((a, b) => a - b) : [];
  const drop = (opcode: number) => (segment: number) => ({ opcode, segment, flag: addFlag() });
  const drops = [
    ...[...changes.droppedData].map(drop(OP.dataDrop)),
    ...[...changes.droppedElements].map(drop(OP.elemDrop)),
  ];
  const dropAgain = drops.length === 0 ? null : addFunction({ parameters: [], results: [] });
  const dropFlags = new Map(drops.map(({ opcode, segment, flag }) => [dropKey(opcode, segment), flag]));
  return { integers, references, floats, tables, functions, drops, dropFlags, dropAgain };
}

/** The flag of a segment that an instruction drops. */
export function dropFlag({ dropFlags }: Saved, opcode: number, segment: number): number {
  const found = dropFlags.get(dropKey(opcode, segment));
  if (found === undefined) throw new Error('invariant: every segment that the code drops has a flag');
  return found;
}

function dropKey(opcode: number, segment: number): number {
  return opcode * 2 ** 32 + segment;
}

/** The functions that are added, in the order of {@link savedBodies}. */
export function savedFunctions({ floats, dropAgain }: Saved): AddedFunction[] {
  return [...floats.flatMap(({ read, write }) => [read, write]), ...(dropAgain === null ? [] : [dropAgain])];
}

export function savedBodies({ floats, drops, dropAgain }: Saved): ((out: ByteWriter) => void)[] {
  const accessors = floats.flatMap(({ global, type }) => [
    (out: ByteWriter) => {
      out.u32(0);
      emit(out, OP.globalGet, global);
      emit(out, type === F32 ? OP.i32FromF32Bits : OP.i64FromF64Bits);
      emit(out, OP.end);
    },
    (out: ByteWriter) => {
      out.u32(0);
      emit(out, OP.localGet, 0);
      emit(out, type === F32 ? OP.f32FromBits : OP.f64FromBits);
      emit(out, OP.globalSet, global);
      emit(out, OP.end);
    },
  ]);
  if (dropAgain === null) return accessors;
  const again = (out: ByteWriter) => {
    out.u32(0);
    for (const { opcode, segment, flag } of drops) {
      emit(out, OP.globalGet, flag);
      emit(out, OP.if);
      out.u8(0x40);
      emit(out, opcode, segment);
      emit(out, OP.end);
    }
    emit(out, OP.end);
  };
  return [...accessors, again];
}

/** Exports through which the host takes and puts back the state. Their indexes are those of the rewritten image. */
export function savedExports({ saved, started }: Plan): Omit<Export, 'at'>[] {
  const globals = [
    ...saved.integers.map(({ global }) => global),
    ...saved.references,
    ...flagsOf(saved, started),
  ];
  return [
    ...globals.map((index) => ({ name: globalExport(index), kind: KIND.global, index })),
    ...saved.floats.flatMap(({ global, read, write }) => [
      { name: readExport(global), kind: KIND.function, index: read.index },
      { name: writeExport(global), kind: KIND.function, index: write.index },
    ]),
    ...saved.tables.map((index) => ({ name: tableExport(index), kind: KIND.table, index })),
    ...saved.functions.map((index) => ({ name: functionExport(index), kind: KIND.function, index })),
    ...(saved.dropAgain === null
      ? []
      : [{ name: DROP_AGAIN_EXPORT, kind: KIND.function, index: saved.dropAgain.index }]),
  ];
}

/** The hidden flags, which are part of the state: whether the start function ran, and which segments are dropped. */
export function flagsOf({ drops }: Saved, started: number): number[] {
  return [...(started < 0 ? [] : [started]), ...drops.map(({ flag }) => flag)];
}
