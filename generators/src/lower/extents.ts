import type { Record } from '../model/abi.js';
import type { Lookup } from '../model/lookup.js';
import type { TargetProfile } from './profile.js';
import type { Extent } from './lowered.js';
import { type Storage, type StoredLeaf, layOut } from './storage.js';

/** The sizes that an extensible record has had, ascending; the last is that of today. Empty for a frozen record. */
export function extentSizes(
  { fields, extents }: Record,
  lookup: Lookup,
  profile: TargetProfile,
): readonly number[] {
  return (extents ?? []).map((count) => layOut(fields.slice(0, count), lookup, profile).size);
}

/** Leaves that came to a record together, and the smallest size that holds them; 0 when every size does. */
export interface LeafGroup {
  readonly needed: number;
  readonly leaves: readonly StoredLeaf[];
}

/** The leaves of a record in their order, by the extent that brought them; all of them together for everything else. */
export function leavesByExtent({ leaves }: Storage, extent: Extent | null): readonly LeafGroup[] {
  if (extent === null) return [{ needed: 0, leaves }];
  return extent.sizes.map((size, index) => {
    const before = extent.sizes[index - 1] ?? 0;
    return {
      needed: index === 0 ? 0 : size,
      leaves: leaves.filter(({ offset, bytes }) => offset + bytes <= size && offset + bytes > before),
    };
  });
}
