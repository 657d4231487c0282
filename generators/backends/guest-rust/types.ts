import { wasm32 } from '../../src/lower/profile.js';
import { storageOf } from '../../src/lower/storage.js';
import type { Enum, Kind, Lifecycle, Record } from '../../src/model/abi.js';
import type { Lookup } from '../../src/model/lookup.js';
import { deprecated, lifeTexts } from './life.js';
import { snake } from '../../src/emit/names.js';
import type { RustNames } from './names.js';
import { claim, docLines } from './spelling.js';
import { valueType } from './type.js';

/** What `types.rs` shows: all types of all families, because those of one may stand in another's records. */
export function typesView(lookup: Lookup, names: RustNames): object {
  const { families } = lookup.abi;
  const kinds = families.flatMap((family) => family.kinds);
  const enums = families.flatMap((family) => family.enums);
  const records = families.flatMap((family) => family.records);
  return {
    uses: usesOf(
      kinds.length > 0 ? ['AnyHandle', 'Handle'] : [],
      enums.length + records.length > 0 ? ['Plain'] : [],
    ),
    kinds: kinds.map((kind) => kindView(kind, lookup, names)),
    enums: enums.map((each) => enumView(each, lookup, names)),
    records: records.map((record) => recordView(record, lookup, names)),
  };
}

/** The line that takes names of the runtime; empty for none. */
function usesOf(...names: readonly (readonly string[])[]): string {
  const all = names.flat();
  if (all.length === 0) return '';
  return `use crate::runtime::${all.length === 1 ? all[0] : `{${all.join(', ')}}`};`;
}

function itemView(text: string, lifecycle: Lifecycle, lookup: Lookup, names: RustNames, indent = 0): object {
  return {
    docs: docLines([text, ...lifeTexts(lifecycle, lookup, names)], indent),
    deprecated: deprecated(lifecycle, lookup, names),
  };
}

function kindView({ name, number, parent, docs, lifecycle }: Kind, lookup: Lookup, names: RustNames): object {
  return {
    ...itemView(docs.summary, lifecycle, lookup, names),
    type: names.type(name),
    parent: parent === null ? 'AnyHandle' : names.type(parent),
    // A handle of any kind is made of one of its parent's parent as well.
    above: parent === null ? [] : ['AnyHandle'],
    root: parent === null,
    number,
    former: names.former('type', name),
  };
}

function enumView(
  { name, docs, lifecycle, width, flags, members }: Enum,
  lookup: Lookup,
  names: RustNames,
): object {
  return {
    ...itemView(docs.summary, lifecycle, lookup, names),
    type: names.type(name),
    storage: `u${width * 8}`,
    flags,
    members: members.flatMap((member) => [
      {
        ...itemView(member.docs, member.lifecycle, lookup, names, 4),
        name: names.member(name, member.name),
        value: `Self(${member.value})`,
      },
      ...names.former('member', `${name}.${member.name}`).map((alias) => ({
        docs: docLines([`Former name of \`${names.member(name, member.name)}\`.`], 4),
        deprecated: '',
        name: alias,
        value: `Self(${member.value})`,
      })),
    ]),
    former: names.former('type', name),
  };
}

function recordView({ name, docs, lifecycle, fields }: Record, lookup: Lookup, names: RustNames): object {
  const { size } = storageOf({ kind: 'record', name }, lookup, wasm32);
  const taken = new Set<string>();
  return {
    ...itemView(docs.summary, lifecycle, lookup, names),
    type: names.type(name),
    size,
    fields: fields.map((field) => ({
      ...itemView(
        `${field.docs}${field.reserved ? ' Reserved: it stays zero.' : ''}`,
        field.lifecycle,
        lookup,
        names,
        4,
      ),
      name: claim(snake(field.name), taken),
      type: valueType(field.type, names),
    })),
    former: names.former('type', name),
  };
}
