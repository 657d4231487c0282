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

const REFUSED: Readonly<Record<number, string>> = {
  123: 'v128 (SIMD)',
  111: 'externref',
  99: 'a typed reference (GC)',
  100: 'a typed reference (GC)',
};

export function valueTypeName(type: number): string {
  return NAMES[type] ?? `0x${type.toString(16)}`;
}

/** One of the five value types that a guest may use. */
export function readValueType(cursor: Cursor): number {
  const start = cursor.at;
  const type = cursor.u8();
  if (NAMES[type] !== undefined) return type;
  return cursor.fail(`the value type ${REFUSED[type] ?? valueTypeName(type)} is not supported`, start);
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
