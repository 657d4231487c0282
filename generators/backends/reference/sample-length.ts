import type { BufferType } from '../../src/model/buffer.js';

/** How much room an example has for a buffer: all of what has a small bound, so that nothing is cut off, else a part. */
export function sampleLength({ kind, max }: BufferType): number {
  if (kind === 'list') return Math.min(max, 8);
  return max <= 255 ? max : 64;
}
