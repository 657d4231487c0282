import type { Abi, Call, Enum, Family, Group, Kind, Record } from './abi.js';

/** A call with where it stands. */
export interface Located {
  readonly family: Family;
  readonly group: Group;
  readonly call: Call;
}

/** Finds things of a model by name. Names were checked before: what is not there is a broken invariant. */
export interface Lookup {
  readonly abi: Abi;
  kind(name: string): Kind;
  enum(name: string): Enum;
  record(name: string): Record;
  /** Numbers of a kind and of all its sub-kinds, ascending. */
  kindNumbers(name: string): readonly number[];
  /** Name of the family that declares a kind, an enum or a record. */
  familyOf(name: string): string;
  /** Sorted by number. */
  readonly syscalls: readonly Located[];
  readonly dispatches: readonly Located[];
}

/** Indexes a model. */
export function lookUp(abi: Abi): Lookup {
  const kinds = new Map<string, Kind>();
  const enums = new Map<string, Enum>();
  const records = new Map<string, Record>();
  const homes = new Map<string, string>();
  const numbers = new Map<string, readonly number[]>();
  for (const family of abi.families) {
    for (const kind of family.kinds) kinds.set(kind.name, kind);
    for (const each of family.enums) enums.set(each.name, each);
    for (const record of family.records) records.set(record.name, record);
    for (const { name } of [...family.kinds, ...family.enums, ...family.records])
      homes.set(name, family.name);
  }
  return {
    abi,
    kind: (name) => found(kinds, name, 'kind'),
    enum: (name) => found(enums, name, 'enum'),
    record: (name) => found(records, name, 'record'),
    kindNumbers(name) {
      let known = numbers.get(name);
      if (known === undefined) numbers.set(name, (known = kindNumbersOf(name, kinds)));
      return known;
    },
    familyOf: (name) => found(homes, name, 'type'),
    syscalls: located(abi, 'syscalls'),
    dispatches: located(abi, 'dispatches'),
  };
}

function located(abi: Abi, direction: Group['direction']): Located[] {
  const all: Located[] = [];
  for (const family of abi.families) {
    for (const group of family.groups) {
      if (group.direction !== direction) continue;
      for (const call of group.calls) all.push({ family, group, call });
    }
  }
  return all.sort((a, b) => a.call.number - b.call.number);
}

function kindNumbersOf(name: string, kinds: ReadonlyMap<string, Kind>): readonly number[] {
  return [...kinds.values()]
    .filter((kind) => descends(kind, name, kinds))
    .map(({ number }) => number)
    .sort((a, b) => a - b);
}

function descends(kind: Kind, ancestor: string, kinds: ReadonlyMap<string, Kind>): boolean {
  for (
    let at: Kind | undefined = kind;
    at !== undefined;
    at = at.parent === null ? undefined : kinds.get(at.parent)
  ) {
    if (at.name === ancestor) return true;
  }
  return false;
}

function found<Value>(map: ReadonlyMap<string, Value>, name: string, what: string): Value {
  const value = map.get(name);
  if (value === undefined) throw new Error(`invariant: the checked model has a ${what} ${name}`);
  return value;
}
