import { camel } from '../../src/emit/names.js';
import { wasm32 } from '../../src/lower/profile.js';
import { storageOf } from '../../src/lower/storage.js';
import type { Type } from '../../src/model/abi.js';
import type { Lookup } from '../../src/model/lookup.js';
import { fieldAt, fieldNames, storedType } from '../guest-assemblyscript/record.js';

/** Lines of an example that reach into a list of records, and what they need imported. */
export interface RecordLines {
  readonly lines: readonly string[];
  readonly imports: readonly string[];
}

const NONE: RecordLines = { lines: [], imports: [] };

/** Fills a record and puts it into a list; nothing for a list of anything else. `claim` gives a name that nothing else has. */
export function putRecord(
  list: string,
  type: Type,
  claim: (wish: string) => string,
  lookup: Lookup,
): RecordLines {
  if (type.kind !== 'list' || type.element.kind !== 'record') return NONE;
  const { name } = type.element;
  const record = claim(camel(name));
  const imports = [name];
  const fields = fieldsOf(name, lookup).flatMap(({ field, type: of, reserved }) => {
    if (reserved) return [];
    if (of.kind !== 'enum') return [`${record}.${field} = ${sample(of)};`];
    imports.push(of.name);
    return [
      `${record}.${field} = <${storedType(of, lookup)}>${of.name}.${lookup.enum(of.name).members[0].name};`,
    ];
  });
  return { lines: [`const ${record} = new ${name}();`, ...fields, `${list}.put(0, ${record});`], imports };
}

/** Looks at each record of a list; nothing for a list of anything else. */
export function eachRecord(
  list: string,
  count: string,
  type: Type,
  claim: (wish: string) => string,
  lookup: Lookup,
): readonly string[] {
  if (type.kind !== 'list' || type.element.kind !== 'record') return [];
  const { name } = type.element;
  const record = claim(`one${name}`);
  const index = claim('index');
  const found = fieldsOf(name, lookup).flatMap(({ field, reserved }) =>
    reserved ? [] : [`${record}.${field}`],
  );
  return [
    `for (let ${index}: i32 = 0; ${index} < ${count}; ${index}++) {`,
    `  const ${record} = ${list}.at(${index}); // ${found.join(', ')}`,
    '}',
  ];
}

function fieldsOf(name: string, lookup: Lookup) {
  const record = lookup.record(name);
  const { leaves } = storageOf({ kind: 'record', name }, lookup, wasm32);
  const names = fieldNames(leaves);
  return leaves.map(({ path }, index) => {
    const { type, reserved } = fieldAt(record, path, lookup);
    return { field: names[index], type, reserved: reserved === true };
  });
}

function sample(type: Type): string {
  if (type.kind === 'bool') return 'true';
  return String((type.kind === 'integer' ? type.range?.min : undefined) ?? 1);
}
