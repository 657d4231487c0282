import type { Cursor } from './cursor.js';

/** Value types by their code in the binary format (WebAssembly 2.0, 5.3.1). */
export const I32 = 0x7f;
export const I64 = 0x7e;
export const F32 = 0x7d;
export const F64 = 0x7c;
export const FUNCREF = 0x70;

const NAMES: Readonly<Record<number, string>> = {
  [I32]: 'i32',
  [I64]: 'i64',
  [F32]: 'f32',
  [F64]: 'f64',
  [FUNCREF]: 'funcref',
};

/** References to things of the host. */
const EXTERNREF = 0x6f;
/** The types of the GC proposal (its chapter 5.3): two prefixes, and references to its own things, to functions and to nothing. */
const GC: readonly number[] = [0x63, 0x64, 0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x71, 0x72, 0x73, 0x74];

export function valueTypeName(type: number): string {
  return NAMES[type] ?? `0x${type.toString(16)}`;
}

/** One of the five value types that a guest may use. */
export function readValueType(cursor: Cursor): number {
  const start = cursor.at;
  const type = cursor.u8();
  if (NAMES[type] !== undefined) return type;
  if (type === 0x7b) cursor.unsupported('simd', 'the value type v128 (SIMD)', start);
  return (
    refuseReference(cursor, type, start) ??
    cursor.fail(`there is no value type ${valueTypeName(type)}`, start)
  );
}

/** What a table or a segment holds, and what a null refers to: functions. */
export function readReferenceType(cursor: Cursor): void {
  const start = cursor.at;
  const type = cursor.u8();
  if (type === FUNCREF) return;
  refuseReference(cursor, type, start);
  cursor.fail(`there is no reference type ${valueTypeName(type)}`, start);
}

/** Returns only for what is no type of references. */
function refuseReference(cursor: Cursor, type: number, start: number): undefined {
  if (type === EXTERNREF) cursor.unsupported('externref', 'the type externref', start);
  if (GC.includes(type)) cursor.unsupported('gc', 'a typed reference (GC)', start);
}

/** A function's type: value type codes. */
export interface FunctionType {
  readonly parameters: readonly number[];
  readonly results: readonly number[];
}

export function typeText(type: FunctionType): string {
  const list = (types: readonly number[]) => `(${types.map(valueTypeName).join(', ')})`;
  return `${list(type.parameters)} -> ${list(type.results)}`;
}
