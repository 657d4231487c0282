import { BOUNDS } from './bounds.js';
import { readConstant } from './constant.js';
import type { Cursor } from './cursor.js';
import { I32 } from './value-type.js';

/** Passes over the data segments, and says how many there are; their three forms stand in WebAssembly 2.0, 5.5.14. */
export function readData(cursor: Cursor): number {
  const count = cursor.count('data segments', BOUNDS.dataSegments, 2);
  for (let left = count; left > 0; left--) readSegment(cursor);
  return count;
}

function readSegment(cursor: Cursor): void {
  const start = cursor.at;
  const form = cursor.u32();
  if (form > 2) cursor.fail(`there is no data segment of form ${form}`, start);
  if (form === 2 && cursor.u32() !== 0)
    cursor.unsupported('memories', 'a data segment of a memory other than memory 0', start);
  if (form !== 1) readConstant(cursor, I32);
  const lengthAt = cursor.at;
  const length = cursor.u32();
  if (length > cursor.end - cursor.at)
    cursor.fail(`the ${length} bytes of a data segment do not fit into the section`, lengthAt);
  cursor.skip(length);
}
