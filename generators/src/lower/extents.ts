import type { Record } from '../model/abi.js';
import type { Lookup } from '../model/lookup.js';
import type { TargetProfile } from './profile.js';
import { type StoredLeaf, layOut } from './storage.js';

/** The sizes that an extensible record has had, ascending; the last is that of today. Empty for a frozen record. */
export function extentSizes(
  { fields, extents }: Record,
  lookup: Lookup,
  profile: TargetProfile,
): readonly number[] {
  return (extents ?? []).map((count) => layOut(fields.slice(0, count), lookup, profile).size);
}

/** The smallest of the sizes that holds a leaf; 0 when all do. */
export function neededSize({ offset, bytes }: StoredLeaf, sizes: readonly number[]): number {
  const index = sizes.findIndex((size) => offset + bytes <= size);
  return index <= 0 ? 0 : sizes[index];
}
