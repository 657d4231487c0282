import type { Record } from '../../model/abi.js';
import { recordSizes } from '../record-sizes.js';
import type { CheckRule } from '../rule.js';
import type { Subject } from '../subject.js';

export const recordRecursion: CheckRule = {
  id: 'CG121',
  title: 'record inside itself',
  explanation:
    'A record holds its fields themselves, not references to them. One that holds itself, directly or through others, would be infinitely large.',
  example: {
    mistake: 'export interface Node extends Struct { value: u16; next: Node }',
    remedy: 'export interface Node extends Struct { value: u16; next: u16 }',
  },
  *check(subject) {
    const sizes = recordSizes(subject);
    const told = new Set<string>();
    for (const record of subject.records) {
      const ring = sizes.has(record) || told.has(record.name) ? null : wayBack(record, subject);
      if (ring === null) continue;
      for (const name of ring) told.add(name);
      // The first by name tells of the ring.
      const first = ring.reduce((least, name, index) => (name < ring[least] ? index : least), 0);
      const names = [...ring.slice(first), ...ring.slice(0, first + 1)];
      yield {
        place: subject.record(names[0])?.place ?? record.place,
        message: `The record \`${names[0]}\` holds itself: ${names.join(' → ')}.`,
        help: 'Delete the field that closes the ring.',
      };
    }
  },
};

/** The shortest way over fields from a record back to it. */
function wayBack(record: Record, { record: find }: Subject): readonly string[] | null {
  const cameFrom = new Map<string, string | null>([[record.name, null]]);
  for (const name of cameFrom.keys()) {
    for (const { type } of find(name)?.fields ?? []) {
      if (type.kind !== 'record') continue;
      if (type.name === record.name) return wayTo(name, cameFrom);
      if (!cameFrom.has(type.name)) cameFrom.set(type.name, name);
    }
  }
  return null;
}

function wayTo(name: string, cameFrom: ReadonlyMap<string, string | null>): readonly string[] {
  const way: string[] = [];
  for (let at: string | null = name; at !== null; at = cameFrom.get(at) ?? null) way.push(at);
  return way.reverse();
}
