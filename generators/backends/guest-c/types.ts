import { wasm32 } from '../../src/lower/profile.js';
import { storageOf } from '../../src/lower/storage.js';
import type { Family, Kind, Record } from '../../src/model/abi.js';
import type { Lookup } from '../../src/model/lookup.js';
import { ancestors } from '../../src/emit/c/ancestors.js';
import { enumView, typeDocs } from '../../src/emit/c/enum-view.js';
import type { CNames } from '../../src/emit/c/names.js';
import { claim, fieldName } from '../../src/emit/c/spelling.js';
import { valueType } from './type.js';

/** What `callgate_types.h` shows: all types of all families, because those of one may stand in another's records. */
export function typesView(lookup: Lookup, names: CNames): object {
  const { families } = lookup.abi;
  const withTypes = families.filter(({ kinds, enums }) => kinds.length + enums.length > 0);
  const kinds = families.flatMap((family) => family.kinds);
  return {
    families: withTypes.map((family) => familyView(family, lookup, names)),
    conversions: kinds.flatMap((kind) => conversions(kind, lookup, names)),
    records: inOrder(lookup).map((record) => recordView(record, lookup, names)),
    aliases: families.flatMap(({ name }) => names.aliases(name, 'types')),
  };
}

function familyView({ name, kinds, enums }: Family, lookup: Lookup, names: CNames): object {
  return {
    name,
    kinds: kinds.map((kind) => ({
      docs: typeDocs(kind.docs.summary, kind.lifecycle, lookup, names),
      type: names.type(kind.name),
      constant: names.kindNumber(kind.name),
      number: kind.number,
    })),
    enums: enums.map((each) => enumView(each, lookup, names)),
  };
}

/** A sub-kind's handle is one of its ancestors' and one of any kind. The other way, the kernel checks when the handle is used. */
function conversions({ name }: Kind, lookup: Lookup, names: CNames): object[] {
  const type = names.type(name);
  const any = 'callgate_any_handle';
  const up = [...ancestors(name, lookup), null].map((ancestor) => {
    return { name: names.up(name, ancestor), from: type, to: ancestor === null ? any : names.type(ancestor) };
  });
  return [...up, { name: names.down(name), from: any, to: type }];
}

function recordView({ name, docs, lifecycle, fields }: Record, lookup: Lookup, names: CNames): object {
  const { size, leaves } = storageOf({ kind: 'record', name }, lookup, wasm32);
  const taken = new Set<string>();
  return {
    docs: typeDocs(docs.summary, lifecycle, lookup, names),
    type: names.type(name),
    size,
    fields: fields.map((field) => ({
      docs: typeDocs(
        `${field.docs}${field.reserved ? ' Reserved: it stays zero.' : ''}`,
        field.lifecycle,
        lookup,
        names,
      ).join(' '),
      type: valueType(field.type, names),
      name: claim(fieldName(field.name), taken),
      offset: leaves.find(({ path }) => path[0] === field.name)?.offset ?? 0,
    })),
  };
}

/** All records, each behind those that stand inside it. */
function inOrder(lookup: Lookup): readonly Record[] {
  const placed = new Set<Record>();
  const place = (record: Record) => {
    for (const { type } of record.fields) if (type.kind === 'record') place(lookup.record(type.name));
    placed.add(record);
  };
  for (const { records } of lookup.abi.families) for (const record of records) place(record);
  return [...placed];
}
