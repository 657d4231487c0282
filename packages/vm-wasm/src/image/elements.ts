import { BOUNDS } from './bounds.js';
import { readConstant } from './constant.js';
import type { Cursor } from './cursor.js';
import type { ElementSegment, Span } from './image.js';
import { FUNCREF, I32, readReferenceType } from './value-type.js';

/** Reads the element segments; their eight forms stand in WebAssembly 2.0, 5.5.12. */
export function readElements(cursor: Cursor): ElementSegment[] {
  let total = 0;
  const count = cursor.count('element segments', BOUNDS.elementSegments, 2);
  return Array.from({ length: count }, () => {
    const segment = readSegment(cursor);
    total += segment.functions?.length ?? segment.expressions.length;
    if (total > BOUNDS.elements) cursor.tooLarge(`the segments have more than ${BOUNDS.elements} entries`);
    return segment;
  });
}

function readSegment(cursor: Cursor): ElementSegment {
  const start = cursor.at;
  const form = cursor.u32();
  if (form > 7) cursor.fail(`there is no element segment of form ${form}`, start);
  const active = (form & 1) === 0;
  const explicit = (form & 2) !== 0;
  const expressions = (form & 4) !== 0;
  if (active && explicit) cursor.u32();
  if (active) readConstant(cursor, I32);
  if (explicit || !active) {
    const kindAt = cursor.at;
    if (expressions) readReferenceType(cursor);
    else if (cursor.u8() !== 0)
      cursor.fail('an element segment holds something other than functions', kindAt);
  }
  const head = { start, end: cursor.at };
  const count = cursor.count('entries of a segment', BOUNDS.tableEntries);
  if (!expressions)
    return { head, functions: Array.from({ length: count }, () => cursor.u32()), expressions: [] };
  const spans: Span[] = Array.from({ length: count }, () => readConstant(cursor, FUNCREF));
  return { head, functions: null, expressions: spans };
}
