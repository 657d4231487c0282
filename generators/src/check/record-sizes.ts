import type { Record, Type } from '../model/abi.js';
import type { Subject } from './subject.js';

/** How much of everything a record holds, that of the records in it included. */
export interface RecordSize {
  /** In guest memory; infinite when no number holds it. */
  readonly bytes: number;
  readonly align: number;
  /** Records in each other, itself counted. */
  readonly depth: number;
}

/** The sizes of records, each computed once and those that a record holds before it. What holds itself has none, nor has what holds that. */
export function recordSizes(subject: Subject): ReadonlyMap<Record, RecordSize> {
  const sizes = new Map<Record, RecordSize>();
  const waiting = new Map<Record, number>();
  const holders = new Map<Record, Record[]>();
  const ready: Record[] = [];
  for (const record of subject.records) {
    const held = heldBy(record, subject);
    waiting.set(record, held.length);
    for (const each of held) {
      const those = holders.get(each);
      if (those === undefined) holders.set(each, [record]);
      else those.push(record);
    }
    if (held.length === 0) ready.push(record);
  }
  for (let record = ready.pop(); record !== undefined; record = ready.pop()) {
    sizes.set(record, sizeOf(record, sizes, subject));
    for (const holder of holders.get(record) ?? []) {
      const left = (waiting.get(holder) ?? 0) - 1;
      waiting.set(holder, left);
      if (left === 0) ready.push(holder);
    }
  }
  return sizes;
}

/** The records that one holds, each once; one that is not there counts for nothing, for that was reported. */
function heldBy({ fields }: Record, { record }: Subject): readonly Record[] {
  const held = fields.flatMap(({ type }) => (type.kind === 'record' ? (record(type.name) ?? []) : []));
  return [...new Set(held)];
}

function sizeOf({ fields }: Record, sizes: ReadonlyMap<Record, RecordSize>, subject: Subject): RecordSize {
  let [bytes, align, depth] = [0, 1, 1];
  for (const { type } of fields) {
    const inner = fieldSize(type, sizes, subject);
    bytes = roundUp(bytes, inner.align) + inner.bytes;
    align = Math.max(align, inner.align);
    depth = Math.max(depth, inner.depth + 1);
  }
  return { bytes: roundUp(bytes, align), align, depth };
}

function fieldSize(type: Type, sizes: ReadonlyMap<Record, RecordSize>, subject: Subject): RecordSize {
  const scalar = (bytes: number) => ({ bytes, align: bytes, depth: 0 });
  switch (type.kind) {
    case 'integer':
      return scalar(Number(type.name.slice(1)) / 8);
    case 'float':
      return scalar(type.bits / 8);
    case 'enum':
      return scalar(subject.enum(type.name)?.width ?? 1);
    case 'record': {
      const record = subject.record(type.name);
      return (record && sizes.get(record)) ?? scalar(1);
    }
    default:
      // A bool; what can be no field is another rule's to say.
      return scalar(1);
  }
}

function roundUp(offset: number, align: number): number {
  return Math.ceil(offset / align) * align;
}
