import { ImageError } from '@callgate/kernel';
import type { Cursor } from './cursor.js';
import type { CustomSection } from './image.js';

/** Custom sections are for tools: one whose name cannot be read counts as one without a name. */
export function readCustom(cursor: Cursor): CustomSection {
  const start = cursor.at;
  try {
    const name = cursor.name();
    return { name, start: cursor.at, end: cursor.end };
  } catch (error) {
    if (error instanceof ImageError) return { name: '', start, end: cursor.end };
    throw error;
  }
}
