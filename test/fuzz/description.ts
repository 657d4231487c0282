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

export type Take =
  | NumberTake
  | BufferTake
  | RecordTake
  | HandleTake
  | { readonly is: 'room'; readonly name: string; readonly slots: readonly [number]; readonly size: number };

export interface NumberTake extends Word {
  readonly is: 'number';
  readonly name: string;
  /** Lowest word first. */
  readonly slots: readonly number[];
}

export interface BufferTake {
  readonly is: 'buffer';
  readonly name: string;
  /** Pointer and length. */
  readonly slots: readonly [number, number];
  readonly elementBytes: 1 | 2 | 4;
  /** In elements. */
  readonly max: number;
  readonly direction: 'in' | 'out';
}

export interface RecordTake {
  readonly is: 'record';
  readonly name: string;
  readonly slots: readonly [number];
  readonly size: number;
  readonly leaves: readonly Leaf[];
}

export interface HandleTake {
  readonly is: 'handle';
  readonly name: string;
  readonly slots: readonly [number];
  readonly use: 'borrow' | 'consume' | 'askBorrow' | 'askConsume';
  /** Kinds that fit; none: any. */
  readonly kinds: readonly number[];
  readonly rights: number;
  readonly mayBeGone: boolean;
}

export interface Word {
  readonly bits: 8 | 16 | 32 | 64;
  readonly signed: boolean;
  readonly domain: Domain;
  /** Members of an open enum: values that mean something, though others are allowed. */
  readonly known?: readonly number[] | undefined;
}

export interface Leaf {
  readonly offset: number;
  readonly bytes: 1 | 2 | 4 | 8;
  readonly signed: boolean;
  readonly domain: Domain;
  /** Members of an open enum: values that mean something, though others are allowed. */
  readonly known?: readonly number[] | undefined;
}

export type Domain =
  | { readonly kind: 'any' | 'bool' }
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

/** A leaf of a record in memory; 64 bits are not looked at, for every value of theirs is allowed. */
export function readLeaf(
  view: DataView,
  at: number,
  { offset, bytes, signed }: Leaf,
  littleEndian: boolean,
): number {
  const where = at + offset;
  if (bytes === 8) return 0;
  if (bytes === 1) return signed ? view.getInt8(where) : view.getUint8(where);
  if (bytes === 2) return signed ? view.getInt16(where, littleEndian) : view.getUint16(where, littleEndian);
  return signed ? view.getInt32(where, littleEndian) : view.getUint32(where, littleEndian);
}
