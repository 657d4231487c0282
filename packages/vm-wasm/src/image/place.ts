import type { Image } from './image.js';
import type { Place } from './refuse.js';
import { HEADER, nameOf } from './sections.js';

/** Where the contents of a section begin. */
export function beginOf(image: Image, id: number): Place {
  const span = image.sections.get(id);
  return span === undefined ? endOf(image.bytes) : { section: nameOf(id), offset: span.start };
}

/** Where something is missing: at the end of the section in which it would stand, or of the image without one. */
export function missingFrom(image: Image, id: number): Place {
  const span = image.sections.get(id);
  return span === undefined ? endOf(image.bytes) : { section: nameOf(id), offset: span.end };
}

export function endOf(bytes: Uint8Array): Place {
  return { section: 'end of the image', offset: bytes.length };
}

/** Of what concerns the image as a whole. */
export const ALL: Place = { section: 'list of sections', offset: HEADER.length };

/** The section around an offset. */
export function placeAt(image: Image, offset: number): Place {
  for (const [id, { start, end }] of image.sections) {
    if (offset >= start && offset < end) return { section: nameOf(id), offset };
  }
  return offset < image.bytes.length ? { section: 'list of sections', offset } : endOf(image.bytes);
}
