import type { BackEndInput } from '../../src/emit/backend.js';
import { enumView, typeDocs } from '../../src/emit/c/enum-view.js';
import type { CNames } from '../../src/emit/c/names.js';
import { stringLiteral } from '../../src/emit/c/spelling.js';
import { valueType as valueTypeOf } from '../../src/emit/c/value-type.js';
import type { LoweredAbi } from '../../src/lower/lowered.js';
import type { Record, Type } from '../../src/model/abi.js';
import type { Lookup } from '../../src/model/lookup.js';
import type { HostNames } from './host-names.js';
import { fieldNames } from './record-fields.js';

/** What `callgate_types.h` shows. */
export function typesView(
  { lookup, fingerprint }: BackEndInput,
  { syscalls }: LoweredAbi,
  names: HostNames,
): object {
  const { name, version, families } = lookup.abi;
  const permissions = [...new Set(syscalls.flatMap(({ call }) => call.permission ?? []))].sort();
  return {
    name: stringLiteral(name),
    version: stringLiteral(version),
    fingerprint,
    permissions: permissions.map((each, bit) => ({ constant: names.permission(each), bit })),
    families: families
      .filter(({ kinds, enums }) => kinds.length + enums.length > 0)
      .map((family) => ({
        name: family.name,
        kinds: family.kinds.map((kind) => ({
          docs: typeDocs(kind.docs.summary || 'A resource.', kind.lifecycle, lookup, names),
          type: names.type(kind.name),
          constant: names.kindNumber(kind.name),
          number: kind.number,
        })),
        enums: family.enums.map((each) => enumView(each, lookup, names)),
      })),
    records: inOrder(lookup).map((record) => recordView(record, lookup, names)),
  };
}

/** The C type of one value. */
export function valueType(type: Type, names: CNames): string {
  if (type.kind === 'float') throw new Error('invariant: no value of embedvm16 is a float');
  return valueTypeOf(type, names, 'callgate_entry');
}

/** Reserved fields are nothing that an implementation sees. */
function recordView(record: Record, lookup: Lookup, names: CNames): object {
  const own = fieldNames(record);
  const fields = record.fields.flatMap(({ name, type, docs, lifecycle }) => {
    const field = own.get(name);
    if (field === undefined || isFloating(type, lookup)) return [];
    return [
      { docs: typeDocs(docs, lifecycle, lookup, names).join(' '), type: valueType(type, names), name: field },
    ];
  });
  return {
    docs: typeDocs(record.docs.summary, record.lifecycle, lookup, names),
    type: names.type(record.name),
    fields:
      fields.length > 0 ? fields : [{ docs: 'C has no empty record.', type: 'uint8_t', name: 'nothing' }],
  };
}

function isFloating(type: Type, lookup: Lookup): boolean {
  return (
    type.kind === 'float' ||
    (type.kind === 'record' &&
      lookup.record(type.name).fields.some((field) => isFloating(field.type, lookup)))
  );
}

/** All records that exist on the profile, each behind those that stand inside it. */
function inOrder(lookup: Lookup): readonly Record[] {
  const placed = new Set<Record>();
  const place = (record: Record) => {
    for (const { type } of record.fields) if (type.kind === 'record') place(lookup.record(type.name));
    placed.add(record);
  };
  for (const { records } of lookup.abi.families) for (const record of records) place(record);
  return [...placed].filter(({ name }) => !isFloating({ kind: 'record', name }, lookup));
}
