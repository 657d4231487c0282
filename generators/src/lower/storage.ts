import type { Lookup } from '../model/lookup.js';
import type { Type } from '../model/abi.js';
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
  /** Closed enums and bools: the values allowed. */
  readonly only: readonly number[] | null;
}

/** Lays a value out. Slices have no storage: they are pointers and lengths. */
export function storageOf(type: Type, lookup: Lookup, profile: TargetProfile): Storage {
  if (type.kind !== 'record') {
    const leaf = leafOf(type, lookup, profile);
    return { type, size: leaf.bytes, align: leaf.bytes, leaves: [leaf] };
  }
  const leaves: StoredLeaf[] = [];
  let offset = 0;
  let align = 1;
  for (const field of lookup.record(type.name).fields) {
    const inner = storageOf(field.type, lookup, profile);
    offset = roundUp(offset, inner.align);
    for (const leaf of inner.leaves) {
      leaves.push({ ...leaf, path: [field.name, ...leaf.path], offset: offset + leaf.offset });
    }
    offset += inner.size;
    align = Math.max(align, inner.align);
  }
  return { type, size: roundUp(offset, align), align, leaves };
}

function leafOf(type: Type, lookup: Lookup, profile: TargetProfile): StoredLeaf {
  const leaf = { path: [], offset: 0, only: null };
  switch (type.kind) {
    case 'integer': {
      const bytes = (Number(type.name.slice(1)) / 8) as 1 | 2 | 4 | 8;
      return { ...leaf, bytes, signed: type.name[0] === 'i' };
    }
    case 'bool':
      return { ...leaf, bytes: 1, signed: false, only: [0, 1] };
    case 'enum': {
      const { width } = lookup.enum(type.name);
      return { ...leaf, bytes: width, signed: false, only: allowedValues(type.name, lookup) };
    }
    case 'handle':
      return { ...leaf, bytes: profile.handleBits === 16 ? 2 : 4, signed: false };
    default:
      throw new Error(`invariant: a ${type.kind} has no storage`);
  }
}

/** The values that an enum allows from a guest; null when it is open or a set of flags. */
export function allowedValues(name: string, lookup: Lookup): readonly number[] | null {
  const { open, flags, members } = lookup.enum(name);
  return open || flags ? null : members.map(({ value }) => value);
}

function roundUp(offset: number, align: number): number {
  return Math.ceil(offset / align) * align;
}
