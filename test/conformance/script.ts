import type { Type } from '@callgate/generators';
import { type Lookup, type TargetProfile, storageOf } from '@callgate/generators';

/** A value as a test writes it: numbers, bigints for 64 bits, records by field, lists and bytes as arrays. */
export type Value = number | bigint | boolean | readonly Value[] | { readonly [field: string]: Value };

/** Bytes that a guest reports of what it pulled. */
export const REPORTED = 256;

/** A handle that a guest keeps in one of its registers, from 1. */
export interface Register {
  readonly register: number;
}

/** What a guest passes for a parameter. */
export type Passed = Value | Register | readonly Register[];

/** What a guest does: one call, with what it passes. */
export interface Action {
  readonly call: string;
  /** By parameter; for a buffer to be filled its capacity, for a handle the register or any number, 0 for none. Texts are bytes. */
  readonly passes?: readonly Passed[];
  /** Keeps the handle that comes back. */
  readonly keep?: number;
  /** The size that an EmbedVM guest says it knows of each extensible record; all of it when absent. */
  readonly knows?: number;
  readonly reply?: Reply;
}

/** What the handler answers. */
export interface Reply {
  /** A declared error. */
  readonly error?: number;
  /** The value; null for none; for a handle the cell of the resource, for a list of handles their cells; a text as bytes. */
  readonly value?: Value | null;
  /** What it puts into the buffer. */
  readonly data?: readonly Value[];
  /** The length that it says it put there, where that is a lie. */
  readonly claims?: number;
  /** Cell of a resource that ends during the call, as if by another party's act. */
  readonly ends?: number;
}

/** What a guest got back. */
export interface Got {
  readonly call: string;
  readonly error: number;
  /** null for none; of a handle, whether there is one. */
  readonly value: Value | null;
  /** The whole buffer. */
  readonly data: readonly Value[] | null;
}

/** What a handler was given. */
export interface Seen {
  readonly call: string;
  readonly arguments: readonly Value[];
}

/** The bytes of a value in guest memory. */
export function encode(type: Type, value: Value, lookup: Lookup, profile: TargetProfile): Uint8Array {
  const { size, leaves } = storageOf(type, lookup, profile);
  const bytes = new Uint8Array(size);
  for (const { path, offset, bytes: width, domain, float } of leaves) {
    const leaf = path.reduce<Value>((record, field) => (record as { [field: string]: Value })[field], value);
    if (float) {
      const bits = floatBits(width === 4 ? 32 : 64, leaf as number);
      putInteger(bytes.subarray(offset, offset + width), bits, profile.littleEndian);
      continue;
    }
    putInteger(
      bytes.subarray(offset, offset + width),
      // A reserved field is zero, unless a test says otherwise.
      BigInt((leaf as number | bigint | boolean | undefined) ?? (domain.kind === 'zero' ? 0 : NaN)),
      profile.littleEndian,
    );
  }
  return bytes;
}

function putInteger(bytes: Uint8Array, value: bigint, littleEndian: boolean): void {
  for (let index = 0; index < bytes.length; index++) {
    bytes[littleEndian ? index : bytes.length - 1 - index] = Number((value >> BigInt(8 * index)) & 0xffn);
  }
}

/** A value out of guest memory. */
export function decode(type: Type, bytes: Uint8Array, lookup: Lookup, profile: TargetProfile): Value {
  const { leaves } = storageOf(type, lookup, profile);
  const read = (offset: number, width: number) =>
    getInteger(bytes.subarray(offset, offset + width), profile.littleEndian);
  if (type.kind !== 'record') return typed(type, read(0, leaves[0].bytes), lookup);
  const record = {};
  for (const { path, offset, bytes: width, domain } of leaves) {
    if (domain.kind === 'zero' && read(offset, width) === 0n) continue;
    let at: { [field: string]: Value } = record;
    for (const field of path.slice(0, -1)) at = (at[field] ??= {}) as { [field: string]: Value };
    at[path.at(-1) ?? ''] = typed(typeAt(type, path, lookup), read(offset, width), lookup);
  }
  return record;
}

function getInteger(bytes: Uint8Array, littleEndian: boolean): bigint {
  const ordered = littleEndian ? [...bytes].reverse() : [...bytes];
  return ordered.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

function typeAt(type: Type, path: readonly string[], lookup: Lookup): Type {
  if (type.kind !== 'record') return type;
  const field = lookup.record(type.name).fields.find(({ name }) => name === path[0]);
  return typeAt(field!.type, path.slice(1), lookup);
}

/** The bits of a number. */
export function floatBits(bits: 32 | 64, value: number): bigint {
  const view = new DataView(new ArrayBuffer(8));
  if (bits === 64) view.setFloat64(0, value);
  else view.setFloat32(4, value);
  return view.getBigUint64(0);
}

function floatOf(bits: 32 | 64, value: bigint): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, BigInt.asUintN(64, value));
  return bits === 64 ? view.getFloat64(0) : view.getFloat32(4);
}

/** The bits of a scalar as a value of its type. */
export function typed(type: Type, bits: bigint, lookup: Lookup): Value {
  if (type.kind === 'bool' || type.kind === 'handle') return bits !== 0n;
  if (type.kind === 'enum') return Number(BigInt.asUintN(8 * lookup.enum(type.name).width, bits));
  if (type.kind === 'float') return floatOf(type.bits, bits);
  if (type.kind !== 'integer') throw new Error(`a ${type.kind} is no scalar`);
  const width = Number(type.name.slice(1));
  const value = type.name.startsWith('i') ? BigInt.asIntN(width, bits) : BigInt.asUintN(width, bits);
  return width === 64 ? value : Number(value);
}
