import { upperSnake } from '../../src/emit/names.js';
import { typeName } from '../../src/emit/signature.js';
import { extentSizes } from '../../src/lower/extents.js';
import { wasm32 } from '../../src/lower/profile.js';
import { type Storage, storageOf } from '../../src/lower/storage.js';
import type { Field, Record } from '../../src/model/abi.js';
import type { Lookup } from '../../src/model/lookup.js';
import { type Place, linkedType } from './links.js';
import { describedCell } from './lifecycle.js';
import { code, enumerated } from './markdown.js';

/** One line of a layout: a field, or room between fields. */
interface Row {
  readonly offset: number;
  readonly size: number;
  readonly field: string;
  readonly type: string;
  /** The constant of its offset for EmbedVM; empty for room between fields. */
  readonly constant: string;
  readonly docs: string;
}

/** How a record lies in memory, with the fields of records inside it. */
export function layoutView(record: Record, from: Place, lookup: Lookup): object {
  const storage = storageOf({ kind: 'record', name: record.name }, lookup, wasm32);
  const sizes = extentSizes(record, lookup, wasm32);
  return {
    name: record.name,
    size: storage.size,
    sizes: sizes.length === 0 ? '' : enumerated(sizes.map(String), 'or'),
    rows: rows(record, storage, from, lookup),
  };
}

function rows(record: Record, { size, leaves }: Storage, from: Place, lookup: Lookup): Row[] {
  const made: Row[] = [];
  let at = 0;
  const pad = (to: number) => {
    if (to > at)
      made.push({
        offset: at,
        size: to - at,
        field: '–',
        type: '',
        constant: '',
        docs: 'Neither read nor written.',
      });
  };
  for (const { path, offset, bytes } of leaves) {
    pad(offset);
    const field = fieldAt(record, path, lookup);
    const named = typeName(field.type, lookup);
    const type = linkedType(from, field.reserved ? `Reserved<${named}>` : named, field.type, lookup);
    const docs = field.reserved ? `${field.docs} It must be zero.`.trim() : field.docs;
    made.push({
      offset,
      size: bytes,
      field: code(path.join('.')),
      type,
      constant: code([record.name, ...path].map(upperSnake).join('_')),
      docs: describedCell(docs, field.lifecycle),
    });
    at = offset + bytes;
  }
  pad(size);
  return made;
}

function fieldAt(record: Record, path: readonly string[], lookup: Lookup): Field {
  const [first, ...rest] = path;
  const field = record.fields.find(({ name }) => name === first);
  if (field === undefined) throw new Error(`invariant: ${record.name} has a field ${first}`);
  return rest.length > 0 && field.type.kind === 'record'
    ? fieldAt(lookup.record(field.type.name), rest, lookup)
    : field;
}
