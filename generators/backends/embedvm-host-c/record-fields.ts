import { claim, fieldName } from '../../src/emit/c/spelling.js';
import type { Record } from '../../src/model/abi.js';
import type { Lookup } from '../../src/model/lookup.js';

/** C names of a record's fields; reserved ones have none. */
export function fieldNames({ fields }: Record): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  return new Map(
    fields
      .filter(({ reserved }) => reserved !== true)
      .map(({ name }) => [name, claim(fieldName(name), taken)]),
  );
}

/** How a leaf of a record is reached: `corner.x`. */
export function fieldPath(record: string, [field, ...rest]: readonly string[], lookup: Lookup): string {
  const of = lookup.record(record);
  const name = fieldNames(of).get(field);
  const type = of.fields.find((each) => each.name === field)?.type;
  if (name === undefined || type === undefined) throw new Error(`invariant: ${record} has a field ${field}`);
  return type.kind === 'record' ? `${name}.${fieldPath(type.name, rest, lookup)}` : name;
}
