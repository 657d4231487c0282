import { ofFloatBits } from '../gate/floats.js';
import { type MemoryReader, fieldsOf, readScalar, sizeOf } from './read-memory.js';
import type { TraceProfile, TraceTable, TraceType } from './table.js';
import type { TraceValue, TracedBytes, TracedList } from './value.js';

/** What the kernel knows of a handle. */
export interface ResolvedHandle {
  /** `ko12`. */
  readonly object: string;
  readonly kind: number;
  readonly rights: number;
}

/** Finds what a guest's number stands for; null when it is no handle. */
export type HandleResolver = (handle: number) => ResolvedHandle | null;

/** What a value is decoded with. Without a resolver handles stay numbers; without a reader buffers stay pointers. */
export interface DecodeContext {
  readonly table: TraceTable;
  readonly profile: TraceProfile;
  readonly resolve?: HandleResolver | undefined;
  readonly memory?: MemoryReader | undefined;
}

/** Bytes of a buffer that are shown. */
export const EXCERPT_BYTES = 48;
/** Elements of a list that are shown. */
export const EXCERPT_ELEMENTS = 16;

/** A scalar, a handle or an enum from its unsigned number; `bits` of it were passed. */
export function decodeScalar(
  unsigned: bigint,
  bits: number,
  type: TraceType,
  made: boolean,
  context: DecodeContext,
): TraceValue {
  const number = Number(unsigned);
  switch (type.kind) {
    case 'integer': {
      const value = type.signed ? BigInt.asIntN(bits, unsigned) : unsigned;
      return { kind: 'number', value: type.bits === 64 ? value : Number(value) };
    }
    case 'float':
      return { kind: 'number', value: floatOf(unsigned, type.bits) };
    case 'bool':
      return number > 1 ? { kind: 'number', value: number } : { kind: 'bool', value: number === 1 };
    case 'enum':
      return decodeEnum(number, type.name, context);
    case 'handle':
      return decodeHandle(number, type.of, made, context);
    default:
      throw new Error(`invariant: a ${type.kind} is no scalar`);
  }
}

function floatOf(unsigned: bigint, bits: 32 | 64): number {
  const word = (shift: bigint) => Number(BigInt.asIntN(32, unsigned >> shift));
  return ofFloatBits(bits, word(0n), word(32n));
}

function decodeEnum(value: number, name: string, { table }: DecodeContext): TraceValue {
  const { flags, members } = table.enums[name];
  if (!flags) return { kind: 'enum', value, name: members[value] ?? null };
  const set = Object.entries(members).filter(([bit]) => (value & Number(bit)) !== 0);
  const rest = set.reduce((left, [bit]) => left & ~Number(bit), value) >>> 0;
  return { kind: 'flags', names: set.map(([, member]) => member), rest };
}

function decodeHandle(handle: number, of: string | null, made: boolean, context: DecodeContext): TraceValue {
  const found = handle === 0 ? null : (context.resolve?.(handle) ?? null);
  const kind = found === null ? undefined : context.table.kinds.find(({ number }) => number === found.kind);
  const rights =
    found === null || kind === undefined || kind.rights === null
      ? null
      : decodeEnum(found.rights, kind.rights, context);
  return { kind: 'handle', handle, of: kind?.name ?? of, object: found?.object ?? null, rights, made };
}

/** A scalar or a record from the bytes in which it lies. */
export function decodeStored(
  bytes: Uint8Array,
  type: TraceType,
  pointer: number | null,
  made: boolean,
  context: DecodeContext,
): TraceValue {
  const { table, profile } = context;
  if (type.kind !== 'record') {
    return decodeScalar(readScalar(bytes, profile.littleEndian), bytes.length * 8, type, made, context);
  }
  const fields = fieldsOf(table.records[type.name], bytes, table, profile);
  return {
    kind: 'record',
    name: type.name,
    pointer,
    fields: fields.map((field) => ({
      name: field.name,
      value: decodeStored(field.bytes, field.type, null, made, context),
    })),
  };
}

/** Bytes at a pointer; `filled` of them hold something, null when nobody knows. */
export function decodeBytes(
  pointer: number,
  length: number,
  filled: number | null,
  memory: MemoryReader | undefined,
): TracedBytes {
  const bytes = filled === null ? null : (memory?.(pointer, filled) ?? null);
  return bytesValue(pointer, length, bytes);
}

/** Bytes that a dispatch carries, or that were seen at a pointer. */
export function bytesValue(pointer: number | null, length: number, bytes: Uint8Array | null): TracedBytes {
  const excerpt = bytes === null ? null : bytes.slice(0, EXCERPT_BYTES);
  return { kind: 'bytes', pointer, length, excerpt, cut: bytes !== null && bytes.length > EXCERPT_BYTES };
}

/** A list at a pointer; `filled` of its elements hold something, null when nobody knows. */
export function decodeList(
  pointer: number | null,
  length: number,
  filled: number | null,
  element: TraceType,
  context: DecodeContext,
  made = false,
): TracedList {
  const size = sizeOf(element, context.table, context.profile);
  const bytes = filled === null ? null : (context.memory?.(pointer ?? 0, filled * size) ?? null);
  if (bytes === null || filled === null) return { kind: 'list', pointer, length, elements: null, cut: false };
  const shown = Math.min(filled, EXCERPT_ELEMENTS);
  const elements = Array.from({ length: shown }, (_, index) =>
    decodeStored(bytes.subarray(index * size, (index + 1) * size), element, null, made, context),
  );
  return { kind: 'list', pointer, length, elements, cut: filled > shown };
}
