import type { Field, Type } from '../model/abi.js';
import type { Lookup } from '../model/lookup.js';
import type { TargetProfile } from './profile.js';

/** How a value lies in guest memory: C-natural layout, the same on every profile but for byte order and handle width. */
export interface Storage {
  readonly type: Type;
  readonly size: number;
  readonly align: number;
  /** Leaves in order: one for a scalar, the fields (also of nested records) for a record. */
  readonly leaves: readonly StoredLeaf[];
}

export interface StoredLeaf {
  /** Field path; empty for a value that is no record. */
  readonly path: readonly string[];
  readonly offset: number;
  readonly bytes: 1 | 2 | 4 | 8;
  readonly signed: boolean;
  /** A number of IEEE 754. */
  readonly float?: true;
  readonly domain: Domain;
}

/** The values that a scalar may have, of all that its bits can hold. Another value is the guest's fault. */
export type Domain =
  | { readonly kind: 'any' }
  | { readonly kind: 'bool' }
  /** From `min` to `max`. */
  | { readonly kind: 'range'; readonly min: number; readonly max: number }
  /** A reserved field: zero, which no handler sees. */
  | { readonly kind: 'zero' }
  /** A closed enum: its members. */
  | { readonly kind: 'members'; readonly of: string; readonly values: readonly number[] }
  /** A closed set of flags: these bits and no others. */
  | { readonly kind: 'flags'; readonly mask: number };

const ANY: Domain = Object.freeze({ kind: 'any' });
const ZERO: Domain = Object.freeze({ kind: 'zero' });
const BOOL: Domain = Object.freeze({ kind: 'bool' });

/** Lays a value out. Slices have no storage: they are pointers and lengths. */
export function storageOf(type: Type, lookup: Lookup, profile: TargetProfile): Storage {
  if (type.kind !== 'record') {
    const leaf = leafOf(type, lookup, profile);
    return { type, size: leaf.bytes, align: leaf.bytes, leaves: [leaf] };
  }
  return { type, ...layOut(lookup.record(type.name).fields, lookup, profile) };
}

/** Lays fields out one behind the other, as a record does. */
export function layOut(
  fields: readonly Field[],
  lookup: Lookup,
  profile: TargetProfile,
): Omit<Storage, 'type'> {
  const leaves: StoredLeaf[] = [];
  let offset = 0;
  let align = 1;
  for (const field of fields) {
    const inner = storageOf(field.type, lookup, profile);
    offset = roundUp(offset, inner.align);
    for (const leaf of inner.leaves) {
      const domain = field.reserved ? ZERO : leaf.domain;
      leaves.push({ ...leaf, domain, path: [field.name, ...leaf.path], offset: offset + leaf.offset });
    }
    offset += inner.size;
    align = Math.max(align, inner.align);
  }
  return { size: roundUp(offset, align), align, leaves };
}

function leafOf(type: Type, lookup: Lookup, profile: TargetProfile): StoredLeaf {
  const leaf = { path: [], offset: 0, signed: false, domain: domainOf(type, lookup) };
  switch (type.kind) {
    case 'integer':
      return { ...leaf, bytes: (bitsOf(type, lookup) / 8) as StoredLeaf['bytes'], signed: isSigned(type) };
    case 'float':
      return { ...leaf, bytes: type.bits === 32 ? 4 : 8, float: true };
    case 'bool':
      return { ...leaf, bytes: 1 };
    case 'enum':
      return { ...leaf, bytes: lookup.enum(type.name).width };
    case 'handle':
      return { ...leaf, bytes: profile.handleBits === 16 ? 2 : 4 };
    default:
      throw new Error(`invariant: a ${type.kind} has no storage`);
  }
}

/** Widths of the numbers of a value, in the order in which they lie in memory; padding is single bytes. */
export function widthsOf({ size, leaves }: Storage): readonly StoredLeaf['bytes'][] {
  const widths: StoredLeaf['bytes'][] = [];
  let at = 0;
  const pad = (end: number) => {
    for (; at < end; at++) widths.push(1);
  };
  for (const { offset, bytes } of leaves) {
    pad(offset);
    widths.push(bytes);
    at += bytes;
  }
  pad(size);
  return widths;
}

/** Bits of a scalar as it travels: an enum has those of its width in a record. */
export function bitsOf(type: Type, lookup: Lookup): 8 | 16 | 32 | 64 {
  if (type.kind === 'integer') return Number(type.name.slice(1)) as 8 | 16 | 32 | 64;
  if (type.kind === 'enum') return (lookup.enum(type.name).width * 8) as 8 | 16 | 32;
  if (type.kind === 'bool') return 8;
  if (type.kind === 'float') return type.bits;
  throw new Error(`invariant: a ${type.kind} is no scalar`);
}

export function isSigned(type: Type): boolean {
  return type.kind === 'integer' && type.name.startsWith('i');
}

/** The values that a type allows from a guest. */
export function domainOf(type: Type, lookup: Lookup): Domain {
  if (type.kind === 'bool') return BOOL;
  if (type.kind === 'integer' && type.range !== undefined) return { kind: 'range', ...type.range };
  if (type.kind !== 'enum') return ANY;
  const { open, flags, width, members } = lookup.enum(type.name);
  const values = members.map(({ value }) => value);
  if (open) return ANY;
  if (!flags) return { kind: 'members', of: type.name, values };
  const mask = values.reduce((bits, value) => (bits | value) >>> 0, 0);
  return mask === 2 ** (8 * width) - 1 ? ANY : { kind: 'flags', mask };
}

function roundUp(offset: number, align: number): number {
  return Math.ceil(offset / align) * align;
}
