import type { Lifecycle, Place, Retired } from '../model/abi.js';
import type { Subject } from './subject.js';

/** Anything that has a lifecycle. */
export interface Living {
  /** As a sentence calls it: `saulRead`, `SaulUnit.Celsius`, `Phydat.scale`. */
  readonly name: string;
  /** What `use` in a deprecation may leave out: `SaulUnit.` for a member; empty for what has no owner. */
  readonly owner: string;
  readonly lifecycle: Lifecycle;
  readonly place: Place;
}

/** Every item of an ABI that comes and goes. */
export function livingOf({ syscalls, dispatches, kinds, enums, records }: Subject): readonly Living[] {
  const named = (item: Omit<Living, 'owner'>): Living => ({ ...item, owner: '' });
  const inside = (owner: string, items: readonly Omit<Living, 'owner'>[]) =>
    items.map(({ name, lifecycle, place }): Living => {
      return { name: `${owner}.${name}`, owner: `${owner}.`, lifecycle, place };
    });
  return [
    ...[...syscalls, ...dispatches].map(({ call }) => named(call)),
    ...[...kinds, ...enums, ...records].map(named),
    ...enums.flatMap(({ name, members }) => inside(name, members)),
    ...records.flatMap(({ name, fields }) => inside(name, fields)),
  ];
}

/** Everything that is retired; `owner` as in {@link Living}. */
export function retiredIn({ abi, enums }: Subject): readonly (Retired & Pick<Living, 'owner'>)[] {
  const groups = abi.families.flatMap((family) => family.groups);
  return [
    ...groups.flatMap(({ retired, retiredKinds }) =>
      [...retired, ...retiredKinds].map((each) => ({ ...each, owner: '' })),
    ),
    ...enums.flatMap(({ name, retired }) =>
      retired.map((each) => ({ ...each, name: `${name}.${each.name}`, owner: `${name}.` })),
    ),
  ];
}
