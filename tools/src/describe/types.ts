import {
  type Enum,
  type Family,
  type Kind,
  type Lookup,
  type Record,
  storageOf,
  typeName,
  wasm32,
} from '@callgate/generators';
import { type Description, fact, lifecycleFacts, listFact, summaryLines, table } from './description.js';
import { callsFailingWith, callsUsing, callsWith, recordsWith } from './users.js';

/** A handle kind: its place in the tree, its rights, and which calls make, take and close it. */
export function describeKind(kind: Kind, family: Family, lookup: Lookup): Description {
  const { name, number, parent, rights, durable, transferable, revocable, lifecycle, docs } = kind;
  const children = lookup.abi.families
    .flatMap(({ kinds }) => kinds)
    .filter((each) => each.parent === name)
    .map((each) => each.name);
  const members = rights === null ? [] : lookup.enum(rights).members.map((each) => `${rights}.${each.name}`);
  const makes = callsUsing(lookup, name, 'create');
  const takes = callsUsing(lookup, name, 'borrow', 'askBorrow');
  const closes = callsUsing(lookup, name, 'consume', 'askConsume');
  const life = [
    durable ? 'durable (but nothing outlives a restart yet)' : 'ephemeral',
    transferable ? 'can be sent to another vat' : 'cannot leave its vat',
    ...(revocable ? ['can be revoked'] : []),
  ];
  return {
    lines: [
      `${name}  handle kind ${number}, family ${family.name}`,
      ...summaryLines(docs.summary),
      '',
      ...(parent === null ? [] : [fact('parent', parent)]),
      ...listFact('sub-kinds', children),
      fact('rights', members.length === 0 ? 'none' : members.join(', ')),
      fact('life', life.join(', ')),
      ...listFact('made by', makes),
      ...listFact('taken by', takes),
      ...listFact('closed by', closes),
      ...lifecycleFacts(lifecycle),
    ],
    json: { what: 'kind', family: family.name, kind, children, makes, takes, closes },
  };
}

/** An enum with its members, and what uses it. */
export function describeEnum(each: Enum, family: Family, lookup: Lookup): Description {
  const { name, width, open, flags, members, retired, lifecycle, docs } = each;
  const sort = flags ? 'flags' : open ? 'open: other numbers may come' : 'closed';
  const mentions = (type: { readonly kind: string }) =>
    type.kind === 'enum' && (type as { readonly name?: string }).name === name;
  const calls = callsWith(lookup, mentions);
  const errors = callsFailingWith(lookup, name);
  const records = recordsWith(lookup, mentions);
  const kinds = lookup.abi.families
    .flatMap((of) => of.kinds)
    .filter(({ rights }) => rights === name)
    .map((kind) => kind.name);
  const spelt = (value: number) => (flags ? `0x${value.toString(16)}` : String(value));
  return {
    lines: [
      `${name}  enum, family ${family.name}`,
      ...summaryLines(docs.summary),
      '',
      fact('sort', `${sort}; ${width === 1 ? '1 byte' : `${width} bytes`} in a record`),
      ...listFact('used by', calls),
      ...listFact('error of', errors),
      ...listFact('rights of', kinds),
      ...listFact('in records', records),
      ...lifecycleFacts(lifecycle),
      '',
      ...table(members.map((member) => [spelt(member.value), member.name, member.docs])),
      ...(retired.length === 0
        ? []
        : ['', fact('retired', retired.map((was) => `${was.number} ${was.name}`).join(', '))]),
    ],
    json: { what: 'enum', family: family.name, enum: each, calls, errors, kinds, records },
  };
}

/** A record with its layout, and what uses it. */
export function describeRecord(record: Record, family: Family, lookup: Lookup): Description {
  const { name, fields, extents, lifecycle, docs } = record;
  const { size, align, leaves } = storageOf({ kind: 'record', name }, lookup, wasm32);
  const mentions = (type: { readonly kind: string }) =>
    type.kind === 'record' && (type as { readonly name?: string }).name === name;
  const calls = callsWith(lookup, mentions);
  const records = recordsWith(lookup, mentions);
  const layout = fields.map((field) => ({
    name: field.name,
    type: typeName(field.type, lookup),
    offset: leaves.find(({ path }) => path[0] === field.name)?.offset ?? 0,
    docs: field.docs,
  }));
  return {
    lines: [
      `${name}  record, family ${family.name}`,
      ...summaryLines(docs.summary),
      '',
      fact('size', `${size} bytes, aligned to ${align}`),
      fact('growth', extents === null ? 'frozen' : 'extensible: fields may be appended'),
      ...listFact('used by', calls),
      ...listFact('in records', records),
      ...lifecycleFacts(lifecycle),
      '',
      ...table(layout.map((field) => [`at ${field.offset}`, field.name, field.type, field.docs])),
    ],
    json: { what: 'record', family: family.name, record, size, align, layout, calls, records },
  };
}

/** A family with everything that it declares. */
export function describeFamily(family: Family): Description {
  const { name, groups, kinds, enums, records } = family;
  const names = (items: readonly { readonly name: string }[]) => items.map((item) => item.name);
  const calls = (direction: string) =>
    names(groups.filter((group) => group.direction === direction).flatMap((group) => group.calls));
  const all = {
    groups: names(groups),
    syscalls: calls('syscalls'),
    dispatches: calls('dispatches'),
    kinds: names(kinds),
    enums: names(enums),
    records: names(records),
  };
  return {
    lines: [
      `${name}  family`,
      ...groups.flatMap(({ docs }) => summaryLines(docs.summary)),
      '',
      ...Object.entries(all).flatMap(([what, items]) => listFact(what, items)),
    ],
    json: { what: 'family', name, ...all },
  };
}
