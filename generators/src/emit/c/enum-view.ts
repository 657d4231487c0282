import type { Enum, Lifecycle } from '../../model/abi.js';
import type { Lookup } from '../../model/lookup.js';
import { withLifecycle } from '../lifecycle.js';
import { type CNames, itemSpelling } from './names.js';
import { commentLines } from './spelling.js';

/** What a comment in C says of a type. Types carry no attribute: every mention in these headers would be a warning. */
export function typeDocs(text: string, lifecycle: Lifecycle, lookup: Lookup, names: CNames): string[] {
  return commentLines(withLifecycle(text, lifecycle, (use) => itemSpelling(use, lookup, names)));
}

/** What the template of a header shows of an enum. */
export function enumView(
  { name, docs, lifecycle, width, members }: Enum,
  lookup: Lookup,
  names: CNames,
): object {
  const bits = width * 8;
  return {
    docs: typeDocs(docs.summary, lifecycle, lookup, names),
    type: names.type(name),
    storage: `uint${bits}_t`,
    members: members.map((member) => ({
      docs: typeDocs(member.docs, member.lifecycle, lookup, names).join(' '),
      name: names.member(name, member.name),
      value: `UINT${bits}_C(${member.value})`,
    })),
  };
}
