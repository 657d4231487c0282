import type { Record } from '../../model/abi.js';
import type { Lookup } from '../../model/lookup.js';
import { isWide } from './handler-types.js';

/** Members that the class of a record has for itself, and what a class may not call a field. */
const OWN: ReadonlySet<string> = new Set(['clear', 'constructor']);

/** Names of a field in the record's class: one, or the low and high half of a 64-bit value; reserved fields have none. */
export function memberNames(record: Record): ReadonlyMap<string, readonly string[]> {
  const fields = record.fields.filter(({ reserved }) => reserved !== true);
  const taken = new Set([...OWN, ...fields.flatMap(({ name, type }) => (isWide(type) ? [] : [name]))]);
  const free = (wanted: string): string => {
    const name = taken.has(wanted) ? free(`${wanted}_`) : wanted;
    taken.add(name);
    return name;
  };
  return new Map(
    fields.map(({ name, type }) => {
      if (isWide(type)) return [name, [free(`${name}Low`), free(`${name}High`)]];
      return [name, [OWN.has(name) ? free(name) : name]];
    }),
  );
}

/** How a leaf of a record is reached from an object of its class: `corner.x`, or two paths for a 64-bit value. */
export function memberPaths(record: string, path: readonly string[], lookup: Lookup): readonly string[] {
  const [field, ...rest] = path;
  const names = memberNames(lookup.record(record)).get(field);
  const type = lookup.record(record).fields.find(({ name }) => name === field)?.type;
  if (names === undefined || type === undefined) throw new Error(`invariant: ${record} has a field ${field}`);
  if (type.kind !== 'record') return names;
  return memberPaths(type.name, rest, lookup).map((inner) => `${names[0]}.${inner}`);
}
