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
  let numbers: ReadonlyMap<string, readonly number[]> | null = null;
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
    kindNumbers: (name) => (numbers ??= kindNumbersOf(kinds)).get(name) ?? [],
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

/** By kind, the numbers of it and of all its sub-kinds, ascending. */
function kindNumbersOf(kinds: ReadonlyMap<string, Kind>): ReadonlyMap<string, readonly number[]> {
  const numbers = new Map<string, number[]>([...kinds.keys()].map((name) => [name, []]));
  for (const kind of [...kinds.values()].sort((a, b) => a.number - b.number)) {
    for (
      let at: Kind | undefined = kind;
      at !== undefined;
      at = at.parent === null ? undefined : kinds.get(at.parent)
    )
      numbers.get(at.name)?.push(kind.number);
  }
  return numbers;
}

function found<Value>(map: ReadonlyMap<string, Value>, name: string, what: string): Value {
  const value = map.get(name);
  if (value === undefined) throw new Error(`invariant: the checked model has a ${what} ${name}`);
  return value;
}
