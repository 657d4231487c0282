import type { Abi, Call, Enum, HandleType, Kind, Place, Record, Type } from '../model/abi.js';
import type { Located } from '../model/lookup.js';

/**
 * A model that is being checked. Unlike `Lookup` it promises nothing: names may be used twice, kinds may be their own ancestors, and
 * of a definition that could not be read whole some things are missing.
 */
export interface Subject {
  readonly abi: Abi;
  readonly syscalls: readonly Located[];
  readonly dispatches: readonly Located[];
  readonly kinds: readonly Kind[];
  readonly enums: readonly Enum[];
  readonly records: readonly Record[];
  kind(name: string): Kind | undefined;
  enum(name: string): Enum | undefined;
  record(name: string): Record | undefined;
}

/** Prepares a model for the rules. */
export function subjectOf(abi: Abi): Subject {
  const kinds = abi.families.flatMap((family) => family.kinds);
  const enums = abi.families.flatMap((family) => family.enums);
  const records = abi.families.flatMap((family) => family.records);
  const [kindNames, enumNames, recordNames] = [byName(kinds), byName(enums), byName(records)];
  const calls: Located[] = abi.families.flatMap((family) =>
    family.groups.flatMap((group) => group.calls.map((call) => ({ family, group, call }))),
  );
  return {
    abi,
    syscalls: calls.filter(({ group }) => group.direction === 'syscalls'),
    dispatches: calls.filter(({ group }) => group.direction === 'dispatches'),
    kinds,
    enums,
    records,
    kind: (name) => kindNames.get(name),
    enum: (name) => enumNames.get(name),
    record: (name) => recordNames.get(name),
  };
}

function byName<Item extends { readonly name: string }>(items: readonly Item[]): ReadonlyMap<string, Item> {
  return new Map([...items].reverse().map((item) => [item.name, item]));
}

/** Every type that a call mentions, with the place to complain about it; the elements of lists too. */
export function* typesOf(
  call: Call,
): Iterable<{ readonly type: Type; readonly place: Place; readonly taken: boolean }> {
  for (const { type, place } of call.parameters) yield* within(type, place, true);
  if (call.result.value !== null) yield* within(call.result.value, call.place, false);
}

function* within(
  type: Type,
  place: Place,
  taken: boolean,
): Iterable<{ type: Type; place: Place; taken: boolean }> {
  yield { type, place, taken };
  if (type.kind === 'list') yield* within(type.element, place, taken);
}

/** Handles that guests are given: results of syscalls, and `Own` in dispatches. */
export function createdHandles({ syscalls, dispatches }: Subject): readonly HandleType[] {
  return handles([...syscalls, ...dispatches]).filter(({ use }) => use === 'create');
}

/** Handles that syscalls take. */
export function takenHandles({ syscalls }: Subject): readonly HandleType[] {
  return handles(syscalls).filter(({ use }) => use !== 'create');
}

/** Only guests count: what a device is given or takes is no handle of a vat. */
function handles(calls: readonly Located[]): HandleType[] {
  return calls.flatMap(({ call }) =>
    call.caller === 'device'
      ? []
      : [...typesOf(call)].flatMap(({ type }) => (type.kind === 'handle' ? [type] : [])),
  );
}
