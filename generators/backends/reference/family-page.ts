import type { CNames } from '../../src/emit/c/names.js';
import { deprecationAdvice } from '../../src/emit/lifecycle.js';
import { upperSnake } from '../../src/emit/names.js';
import type { RustNames } from '../guest-rust/names.js';
import type { Call, Enum, Family, Group, HandleType, Kind } from '../../src/model/abi.js';
import type { Located, Lookup } from '../../src/model/lookup.js';
import { describedCell, lifecycleFacts, retiredRows } from './lifecycle.js';
import { layoutView } from './layout.js';
import { callLink, callPath, INDEX, link, typeLink } from './links.js';
import { code, enumerated, prose } from './markdown.js';

/** By kind: the calls that mention it, each with how. */
export type Users = ReadonlyMap<string, readonly { readonly located: Located; readonly type: HandleType }[]>;

/** Finds out once for all pages who uses which kind. */
export function usersOf(lookup: Lookup): Users {
  const users = new Map<string, { located: Located; type: HandleType }[]>();
  for (const located of [...lookup.syscalls, ...lookup.dispatches]) {
    for (const type of handlesOf(located.call)) {
      if (type.of === null) continue;
      const known = users.get(type.of);
      if (known === undefined) users.set(type.of, [{ located, type }]);
      else known.push({ located, type });
    }
  }
  return users;
}

/** What the page of a family shows: its calls, and the types that it declares. */
export function familyPage(family: Family, lookup: Lookup, users: Users, names: Spellings): object {
  const located = family.groups.flatMap((group) =>
    group.calls.map((call): Located => ({ family, group, call })),
  );
  const rows = (direction: string) =>
    located.filter(({ group }) => group.direction === direction).map(callRow);
  const permissions = new Set(
    located.flatMap(({ call }) => (call.permission === null ? [] : [code(call.permission)])),
  );
  return {
    title: family.name,
    index: link('top', 'All families', INDEX),
    summaries: family.groups.map(({ docs }) => prose(docs.summary)).filter((text) => text !== ''),
    permission: enumerated([...permissions]),
    syscalls: rows('syscalls'),
    dispatches: rows('dispatches'),
    kinds: family.kinds.map((kind) => kindView(kind, lookup, users)),
    enums: family.enums.map((each) => enumView(each, names)),
    retired: retiredOf(family, lookup),
    records: family.records.map((record) => ({
      docs: describedCell(record.docs.summary, record.lifecycle),
      ...layoutView(record, 'top', lookup),
      spelt: recordSpelt(record.name, names),
    })),
  };
}

function callRow({ family, call }: Located): object {
  return {
    number: call.number,
    link: link('top', code(call.name), callPath(family.name, call.name)),
    summary: describedCell(call.docs.summary, call.lifecycle),
    effect: call.effect,
    cost: `${call.cost.base}${call.cost.perByte === 0 ? '' : ` + ${call.cost.perByte}/byte`}`,
    needed: call.optional ? 'no' : 'yes',
  };
}

function kindView(kind: Kind, lookup: Lookup, users: Users): object {
  const { name, number, parent, rights, durable, transferable, revocable, lifecycle, docs } = kind;
  const life = [
    durable
      ? 'durable: meant to outlive a restart, but nothing is durable yet: it ends with its vat or its device'
      : 'ephemeral: it ends with its vat or its device',
    transferable ? 'can be sent to another vat' : 'cannot leave its vat',
    revocable ? 'can be revoked by another party' : '',
  ];
  const children = lookup.abi.families.flatMap(({ kinds }) => kinds).filter((each) => each.parent === name);
  const facts = [
    { name: 'Number', value: String(number) },
    { name: 'Life', value: life.filter((text) => text !== '').join('; ') },
    { name: 'Rights', value: rights === null ? 'none' : typeLink('top', rights, 'enum', rights, lookup) },
    { name: 'Parent', value: parent === null ? '' : typeLink('top', parent, 'kind', parent, lookup) },
    {
      name: 'Sub-kinds',
      value: children.map((each) => typeLink('top', each.name, 'kind', each.name, lookup)).join(', '),
    },
    { name: 'Made by', value: callsWith(name, isMade, users) },
    { name: 'Borrowed by', value: callsWith(name, isTaken('syscalls'), users) },
    { name: 'Told by', value: callsWith(name, isTaken('dispatches'), users) },
    { name: 'Closed by', value: callsWith(name, ({ use }) => use.endsWith('onsume'), users) },
    ...lifecycleFacts(lifecycle, 'top', lookup),
  ];
  return { name, docs: prose(docs.summary), facts: facts.filter(({ value }) => value !== '') };
}

function isMade({ use }: HandleType): boolean {
  return use === 'create';
}

function isTaken(direction: Group['direction']): (type: HandleType, located: Located) => boolean {
  return ({ use }, { group }) => group.direction === direction && use.endsWith('orrow');
}

/** Links to the calls that mention a kind in a certain way. */
function callsWith(
  kind: string,
  fits: (type: HandleType, located: Located) => boolean,
  users: Users,
): string {
  const found = new Set(
    (users.get(kind) ?? []).flatMap(({ located, type }) => (fits(type, located) ? [located] : [])),
  );
  return [...found].map((each) => callLink('top', each)).join(', ');
}

function handlesOf({ parameters, result }: Call): HandleType[] {
  return [...parameters.map(({ type }) => type), result.value].flatMap((type) => {
    const inner = type?.kind === 'list' ? type.element : type;
    return inner?.kind === 'handle' ? [inner] : [];
  });
}

/** Numbers and names of the family that are never used again. */
function retiredOf({ groups }: Family, lookup: Lookup): readonly object[] {
  return groups.flatMap(({ direction, retired, retiredKinds }) => [
    ...retiredRows(retired, direction === 'syscalls' ? 'syscall' : 'dispatch', 'top', lookup),
    ...retiredRows(retiredKinds, 'kind', 'top', lookup),
  ]);
}

/** How the guest languages spell what the ABI declares. */
export interface Spellings {
  readonly c: CNames;
  readonly rust: RustNames;
}

function recordSpelt(name: string, { c, rust }: Spellings): string {
  const constants = `${upperSnake(name)}_SIZE`;
  return `${code(name)} in AssemblyScript, ${code(c.type(name))} in C, ${code(rust.type(name))} in Rust; for EmbedVM ${code(constants)} is its size, and a field has the constant of its offset. C and Rust write fields in snake case.`;
}

/** A member in each language. For EmbedVM one of 32 bits is two words. */
function memberSpelt(of: string, member: string, width: number, { c, rust }: Spellings): object {
  const constant = `${upperSnake(of)}_${upperSnake(member)}`;
  return {
    assemblyScript: code(`${of}.${member}`),
    c: code(c.member(of, member)),
    rust: code(`${rust.type(of)}::${rust.member(of, member)}`),
    embedvm: (width < 4 ? [constant] : [`${constant}_HIGH`, `${constant}_LOW`]).map(code).join(', '),
  };
}

function enumView(
  { name, width, open, flags, members, retired, lifecycle, docs }: Enum,
  names: Spellings,
): object {
  const sort = flags
    ? 'A set of flags, joined by or'
    : open
      ? 'Open: other numbers may come'
      : 'Closed: no other number is allowed';
  return {
    name,
    docs: describedCell(docs.summary, lifecycle),
    sort: `${sort}. ${width === 1 ? 'One byte' : `${width} bytes`} in a record, where AssemblyScript takes it as \`<u${8 * width}>${name}.${members[0].name}\`.`,
    members: members.map((member) => ({
      value: flags ? `0x${member.value.toString(16)}` : String(member.value),
      ...memberSpelt(name, member.name, width, names),
      docs: describedCell(member.docs, member.lifecycle),
    })),
    retired: enumerated(
      retired.map(({ number, name: was, removal }) => {
        const advice =
          removal === null ? '' : `, since ${removal.version}: ${prose(deprecationAdvice(removal))}`;
        return `${number} (${code(was)}${advice})`;
      }),
    ),
  };
}
