import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../src/golden-cases.js';

/** What the back end `fuzz` makes of an ABI: see generators/backends/fuzz/README.md. */
export interface Description {
  readonly abi: { readonly name: string; readonly version: string; readonly fingerprint: string };
  readonly kinds: readonly Kind[];
  readonly profiles: Readonly<Record<ProfileId, Profile>>;
}

export type ProfileId = 'embedvm16' | 'wasm32';

export interface Kind {
  readonly number: number;
  readonly name: string;
  readonly parent: number;
  readonly rights: number;
}

export interface Profile {
  readonly wordBits: 16 | 32;
  readonly handleBits: 16 | 32;
  readonly littleEndian: boolean;
  readonly canSuspend: boolean;
  readonly syscalls: readonly Syscall[];
  readonly dispatches: readonly Dispatch[];
}

export interface Syscall {
  readonly number: number;
  readonly name: string;
  readonly family: string;
  readonly blocking: boolean;
  readonly permission: string | null;
  readonly denied: 'none' | 'Refused' | 'fault' | null;
  readonly slots: readonly string[];
  /** In the order in which the host checks them. */
  readonly takes: readonly Take[];
  readonly result: Result;
  readonly hasWord: boolean;
  /** Names of the declared errors by code. */
  readonly errors: Readonly<Record<string, string>>;
}

export type Take = NumberTake | FloatTake | BufferTake | RecordTake | HandleTake | HandlesTake | RoomTake;

export interface NumberTake extends Word {
  readonly is: 'number';
  readonly name: string;
  /** Lowest word first. */
  readonly slots: readonly number[];
}

/** A number of IEEE 754, which may be anything. */
export interface FloatTake {
  readonly is: 'float';
  readonly name: string;
  readonly slots: readonly [number];
  readonly bits: 32 | 64;
}

export interface BufferTake {
  readonly is: 'buffer';
  readonly name: string;
  /** Pointer and length. */
  readonly slots: readonly [number, number];
  readonly elementBytes: number;
  /** In elements. */
  readonly max: number;
  readonly direction: 'in' | 'out' | 'inout';
  /** Whether the bytes must be UTF-8. */
  readonly text?: boolean;
  /** Of a list, instead: the scalars of an element. */
  readonly leaves?: readonly Leaf[];
}

/** Memory of one size, or of one of `sizes`, which the guest then says in the second slot. */
interface Sized {
  readonly name: string;
  readonly slots: readonly [number] | readonly [number, number];
  readonly size: number;
  readonly sizes?: readonly number[];
}

export interface RoomTake extends Sized {
  readonly is: 'room';
}

export interface RecordTake extends Sized {
  readonly is: 'record';
  readonly leaves: readonly Leaf[];
}

export interface HandleTake {
  readonly is: 'handle';
  readonly name: string;
  readonly slots: readonly [number];
  readonly use: 'borrow' | 'consume' | 'askBorrow' | 'askConsume' | 'slot';
  /** Whether 0 is none. */
  readonly optional: boolean;
  /** Kinds that fit; none: any. */
  readonly kinds: readonly number[];
  readonly rights: number;
  readonly mayBeGone: boolean;
}

/** A list of handles in memory. */
export interface HandlesTake extends Pick<HandleTake, 'name' | 'kinds' | 'rights' | 'mayBeGone'> {
  readonly is: 'handles';
  /** Pointer and length. */
  readonly slots: readonly [number, number];
  readonly elementBytes: 2 | 4;
  /** In elements. */
  readonly max: number;
  readonly use: 'borrow' | 'slot' | 'number';
}

export interface Word {
  readonly bits: 8 | 16 | 32 | 64;
  readonly signed: boolean;
  readonly domain: Domain;
  /** Members of an open enum: values that mean something, though others are allowed. */
  readonly known?: readonly number[] | undefined;
}

export interface Leaf {
  /** Names of the fields, with dots between; empty where the whole is one scalar. */
  readonly path: string;
  readonly offset: number;
  readonly bytes: 1 | 2 | 4 | 8;
  readonly signed: boolean;
  readonly domain: Domain;
  /** Members of an open enum: values that mean something, though others are allowed. */
  readonly known?: readonly number[] | undefined;
}

export type Domain =
  | { readonly kind: 'any' | 'bool' }
  /** A reserved field. */
  | { readonly kind: 'zero' }
  | { readonly kind: 'range'; readonly min: number; readonly max: number }
  | { readonly kind: 'members'; readonly values: readonly number[] }
  | { readonly kind: 'flags'; readonly mask: number };

export interface MadeHandle {
  /** 0: any. */
  readonly kind: number;
  readonly rights: number;
  /** Slot of the handle whose rights bound these. */
  readonly from: number | null;
}

export type Result =
  | { readonly is: 'nothing' | 'error' }
  | { readonly is: 'float'; readonly bits: 32 | 64 }
  /** Its length is the word, or lies in the room where `size` is not 0. */
  | { readonly is: 'waiting'; readonly optional: boolean; readonly size: number; readonly max: number }
  | ({ readonly is: 'number'; readonly bound: string | null } & Word)
  | ({ readonly is: 'handle'; readonly optional: boolean } & MadeHandle)
  | {
      readonly is: 'pointer';
      readonly optional: boolean;
      readonly size: number;
      readonly handle?: MadeHandle;
      readonly leaves?: readonly Leaf[];
      readonly bound?: string | null;
    };

export interface Dispatch {
  readonly number: number;
  readonly name: string;
  readonly slots: readonly string[];
  /** Which of the slots are handles. */
  readonly handles: readonly number[];
}

/** The bundled ABI, as it was generated. */
export const DESCRIPTION: Description = JSON.parse(
  readFileSync(join(ROOT, 'test/generated/fuzz.json'), 'utf8'),
) as Description;

/** The least and the greatest number that a type's bits hold. */
export function rangeOf({ bits, signed }: Pick<Word, 'bits' | 'signed'>): readonly [number, number] {
  return signed ? [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1] : [0, 2 ** bits - 1];
}

/** Whether a domain holds a number. */
export function holds(domain: Domain, value: number): boolean {
  switch (domain.kind) {
    case 'any':
      return true;
    case 'bool':
      return value === 0 || value === 1;
    case 'zero':
      return value === 0;
    case 'range':
      return value >= domain.min && value <= domain.max;
    case 'members':
      return domain.values.includes(value);
    case 'flags':
      return (value & ~domain.mask) === 0;
  }
}

/** A word of a guest as the number that it stands for, where its type is as wide as a word or narrower. */
export function numberOf(word: number, signed: boolean, { wordBits }: Pick<Profile, 'wordBits'>): number {
  return signed ? (word << (32 - wordBits)) >> (32 - wordBits) : wordBits === 16 ? word & 0xffff : word >>> 0;
}

/** The bytes of a record or of the room for a result that the guest says it has; null where there is no such size. */
export function sizeOf({ slots, size, sizes }: Sized, words: readonly number[]): number | null {
  if (sizes === undefined) return size;
  const given = words[slots[1] ?? 0];
  return sizes.includes(given) ? given : null;
}

/** Leaves of a record that lie in its first bytes. */
export function leavesIn<Each extends Leaf>(leaves: readonly Each[], size: number): readonly Each[] {
  return leaves.filter(({ offset, bytes }) => offset + bytes <= size);
}

/** A leaf of a record in memory. Of 64 bits only whether they are 0 is exact, for any other value of theirs is allowed. */
export function readLeaf(
  view: DataView,
  at: number,
  { offset, bytes, signed }: Pick<Leaf, 'offset' | 'bytes' | 'signed'>,
  littleEndian: boolean,
): number {
  const where = at + offset;
  if (bytes === 8) return Number(view.getBigUint64(where, littleEndian));
  if (bytes === 1) return signed ? view.getInt8(where) : view.getUint8(where);
  if (bytes === 2) return signed ? view.getInt16(where, littleEndian) : view.getUint16(where, littleEndian);
  return signed ? view.getInt32(where, littleEndian) : view.getUint32(where, littleEndian);
}
