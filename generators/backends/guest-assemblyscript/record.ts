import { paragraphsOf } from '../../src/emit/lifecycle.js';
import type { NameScope } from '../../src/emit/typescript/name-scope.js';
import type { Field, Record, Type } from '../../src/model/abi.js';
import type { Lookup } from '../../src/model/lookup.js';
import { pascal } from '../../src/emit/names.js';
import { wasm32 } from '../../src/lower/profile.js';
import { type StoredLeaf, storageOf } from '../../src/lower/storage.js';
import { comment } from './comment.js';
import { MODIFIERS, assemblyScriptScope } from './names.js';

interface FieldView {
  readonly name: string;
  readonly type: string;
  readonly comment: readonly string[];
}

/**
 * A record as a class whose fields lie where the ABI says. A field of a class type would be a reference in AssemblyScript, so the fields
 * of nested records stand side by side (`corner.x` is `cornerX`), and padding is written out.
 */
export function recordView(record: Record, lookup: Lookup): object {
  const { size, leaves } = storageOf({ kind: 'record', name: record.name }, lookup, wasm32);
  const scope = fieldScope();
  const fields: FieldView[] = [];
  let end = 0;
  const pad = (offset: number) => {
    while (end < offset) {
      const bytes = [8, 4, 2, 1].find((width) => end % width === 0 && end + width <= offset) ?? 1;
      fields.push({ name: scope.take(`padding${end}`), type: `u${8 * bytes}`, comment: [] });
      end += bytes;
    }
  };
  // Real fields first: padding gives way to them.
  const names = fieldNames(leaves, scope);
  leaves.forEach((leaf, index) => {
    pad(alignedEnd(end, leaf) < leaf.offset ? leaf.offset : end);
    const { type, docs, lifecycle, reserved } = fieldAt(record, leaf.path, lookup);
    const text = reserved
      ? `${docs} Reserved: it stays zero.`.trim()
      : type.kind === 'enum'
        ? `${docs} A member of ${type.name}.`.trim()
        : docs;
    fields.push({
      name: names[index],
      type: storedType(type, lookup),
      comment: comment(paragraphsOf(text, lifecycle), 2),
    });
    end = leaf.offset + leaf.bytes;
  });
  pad(size);
  return {
    name: record.name,
    comment: comment(paragraphsOf(record.docs.summary, record.lifecycle), 0),
    fields,
  };
}

function fieldScope(): NameScope {
  return assemblyScriptScope(['constructor', ...MODIFIERS]);
}

/** The names of a record's fields in its class, in the order in which they lie. */
export function fieldNames(leaves: readonly StoredLeaf[], scope = fieldScope()): readonly string[] {
  return leaves.map(({ path }) => scope.take(path[0] + path.slice(1).map(pascal).join('')));
}

/** Where AssemblyScript itself would put a field behind `end`. */
function alignedEnd(end: number, { bytes }: StoredLeaf): number {
  return Math.ceil(end / bytes) * bytes;
}

/** The field at the end of a path through nested records. */
export function fieldAt(record: Record, [name, ...rest]: readonly string[], lookup: Lookup): Field {
  const field = record.fields.find((each) => each.name === name);
  if (field === undefined) throw new Error(`invariant: ${record.name} has a field ${name}`);
  if (field.type.kind !== 'record') return field;
  return fieldAt(lookup.record(field.type.name), rest, lookup);
}

/** The AssemblyScript type that is exactly as wide as a value in memory. */
export function storedType(type: Type, lookup: Lookup): string {
  if (type.kind === 'integer') return type.name;
  if (type.kind === 'bool') return 'bool';
  if (type.kind === 'float') return `f${type.bits}`;
  if (type.kind === 'enum') return `u${lookup.enum(type.name).width * 8}`;
  throw new Error(`invariant: a ${type.kind} is stored in fields of its own`);
}
