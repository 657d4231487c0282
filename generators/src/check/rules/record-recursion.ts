import type { Record } from '../../model/abi.js';
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
    for (const record of subject.records) {
      const path = wayBack(record, subject);
      // Each record of a ring finds the ring; the first by name tells it.
      if (path === null || path.some((name) => name < record.name)) continue;
      yield {
        place: record.place,
        message: `The record \`${record.name}\` holds itself: ${[...path, record.name].join(' → ')}.`,
        help: 'Delete the field that closes the ring.',
      };
    }
  },
};

/** The shortest way over fields from a record back to it. */
function wayBack(record: Record, { record: find }: Subject): readonly string[] | null {
  const seen = new Set<string>();
  const ways: (readonly string[])[] = [[record.name]];
  for (const way of ways) {
    for (const { type } of find(way[way.length - 1])?.fields ?? []) {
      if (type.kind !== 'record' || seen.has(type.name)) continue;
      if (type.name === record.name) return way;
      seen.add(type.name);
      ways.push([...way, type.name]);
    }
  }
  return null;
}
