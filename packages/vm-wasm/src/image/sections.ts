import { BOUNDS } from './bounds.js';
import { Cursor } from './cursor.js';
import { refuse } from './refuse.js';
import { refuseUse } from './unsupported.js';

/** Section ids (WebAssembly 2.0, 5.5.2). */
export const SECTION = {
  custom: 0,
  type: 1,
  import: 2,
  function: 3,
  table: 4,
  memory: 5,
  global: 6,
  export: 7,
  start: 8,
  element: 9,
  code: 10,
  data: 11,
  dataCount: 12,
} as const;

/** Ids in the order in which the sections must stand, and their names in messages. */
const ORDER = [1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 10, 11];
const NAMES = [
  'custom',
  'type',
  'import',
  'function',
  'table',
  'memory',
  'global',
  'export',
  'start',
  'element',
  'code',
  'data',
  'data count',
];

/** A section as messages name it. */
export function nameOf(id: number): string {
  return `${NAMES[id]} section`;
}

/** `\0asm`, version 1. */
export const HEADER: Uint8Array = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

/** One section: where it begins with its id, and a cursor over its contents. */
export interface Section {
  readonly id: number;
  readonly start: number;
  readonly contents: Cursor;
}

/**
 * Cuts an image into its sections, each known one at most once and in order.
 * @throws ImageError
 */
export function readSections(bytes: Uint8Array): Section[] {
  if (bytes.length > BOUNDS.image) {
    const end = { section: 'end of the image', offset: bytes.length };
    refuse(`the image has ${bytes.length} bytes, more than ${BOUNDS.image}`, end);
  }
  const other = HEADER.findIndex((byte, index) => bytes[index] !== byte);
  if (other >= 0) {
    const header = { section: 'header', offset: other };
    refuse('the image is not a wasm module: it does not begin with \\0asm and version 1', header);
  }
  const cursor = new Cursor(bytes, HEADER.length, bytes.length, 'list of sections');
  const sections: Section[] = [];
  let last = -1;
  let customs = 0;
  while (!cursor.done) {
    const start = cursor.at;
    const id = cursor.u8();
    if (id === 13) {
      const tags = { section: 'tag section', offset: start };
      refuseUse('exceptions', 'a section of exception tags', tags);
    }
    if (id >= NAMES.length) cursor.fail(`there is no section ${id}`, start);
    const rank = ORDER.indexOf(id);
    if (id !== SECTION.custom) {
      if (rank <= last) cursor.fail(`the ${nameOf(id)} is out of order or there twice`, start);
      last = rank;
    }
    if (id === SECTION.custom && ++customs > BOUNDS.customs)
      cursor.tooLarge(`there are more than ${BOUNDS.customs} custom sections`, start);
    const length = cursor.u32();
    sections.push({ id, start, contents: cursor.sub(length, nameOf(id)) });
  }
  return sections;
}
