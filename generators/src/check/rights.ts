import type { Enum, EnumMember, HandleType } from '../model/abi.js';
import type { Subject } from './subject.js';

/** A right, with all bits of its enum that some handles name. */
export interface RightInUse {
  readonly rights: Enum;
  readonly member: EnumMember;
  readonly bits: number;
}

/**
 * Every right of every kind that some of the handles are of. Kinds that none of them is of are left out: that is another mistake, and one
 * is enough.
 */
export function rightsInUse(subject: Subject, handles: readonly HandleType[]): readonly RightInUse[] {
  const bits = new Map<string, number>();
  for (const { of, rights } of handles) {
    const name = of === null ? null : subject.kind(of)?.rights;
    if (name != null) bits.set(name, (bits.get(name) ?? 0) | rights);
  }
  return [...bits].flatMap(([name, used]) => {
    const rights = subject.enum(name);
    return rights === undefined ? [] : rights.members.map((member) => ({ rights, member, bits: used }));
  });
}
