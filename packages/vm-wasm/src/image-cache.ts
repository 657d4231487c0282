import { createHash } from 'node:crypto';
import type { Limits } from '@callgate/kernel';

/** Most images that are kept, and most bytes of theirs. What was not used for longest goes first. */
const MOST_IMAGES = 64;
const MOST_BYTES = 64 * 1024 * 1024;

interface Kept<Made> {
  readonly made: Made;
  readonly bytes: number;
}

/**
 * What was made of images, by the hash of their bytes (SHA-256) and by the limits that are written into them: the second vat of an image, and
 * a VM that is made again, cost an instance and no check, rewriting or compilation.
 */
export class ImageCache<Made> {
  /** The least recently used first. */
  readonly #kept = new Map<string, Kept<Made>>();
  #bytes = 0;

  /** What was made of these bytes under these limits, or what `make` makes of the hash now. What it refuses (throws) is not kept. */
  get(image: Uint8Array, limits: Limits, make: (hash: string) => Made): Made {
    const hash = createHash('sha256').update(image).digest('hex');
    const key = `${hash} ${limits.memory} ${limits.depth}`;
    const found = this.#kept.get(key);
    if (found !== undefined) {
      this.#kept.delete(key);
      this.#kept.set(key, found);
      return found.made;
    }
    const made = make(hash);
    this.#kept.set(key, { made, bytes: image.length });
    this.#bytes += image.length;
    this.#dropOldest();
    return made;
  }

  get size(): number {
    return this.#kept.size;
  }

  #dropOldest(): void {
    for (const [key, { bytes }] of this.#kept) {
      if (this.#kept.size <= MOST_IMAGES && this.#bytes <= MOST_BYTES) return;
      this.#kept.delete(key);
      this.#bytes -= bytes;
    }
  }
}
