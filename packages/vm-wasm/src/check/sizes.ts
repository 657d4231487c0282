import type { Limits } from '@callgate/kernel';
import { BOUNDS, PAGE } from '../image/bounds.js';
import type { Image } from '../image/image.js';
import { refuse } from '../image/refuse.js';

/** What the guest needs from its first moment on has to fit; how far it may grow is rewritten. */
export function checkSizes(image: Image, limits: Limits): void {
  for (const { initial, at } of image.memories) {
    if (initial * PAGE > limits.memory) {
      refuse(
        `the image needs ${initial * PAGE} bytes of memory from the start, and its limit is ${limits.memory}`,
        { section: 'memory section', offset: at },
      );
    }
  }
  for (const { initial, at } of image.tables) {
    if (initial > BOUNDS.tableEntries) {
      refuse(`the image has a table of ${initial} entries, more than ${BOUNDS.tableEntries}`, {
        section: 'table section',
        offset: at,
      });
    }
  }
}
