import { ObjectRow } from '../tables/layout.js';
import type { ObjectTable } from '../tables/objects.js';

/** Every row in use: its index and all its words. */
export function objectWords(objects: ObjectTable): number[][] {
  return [...objects.all()].map((row) => [
    row,
    ...Array.from({ length: ObjectRow.Words }, (_, word) => objects.get(row, word)),
  ]);
}
