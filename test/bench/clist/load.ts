/** How the references of messages are chosen among those that the vat knows. */
export type Spread = 'uniform' | 'zipf';

/** What every design is given: the same entries, and the same messages in the same order. */
export interface Load {
  /** The objects in the table: a random choice of kernel numbers. */
  readonly objects: Int32Array;
  /** Four objects for each message: three that the vat knows, one that it does not. */
  readonly messages: Int32Array;
  readonly count: number;
}

/** Objects of messages that come and go: each is retired this many messages after it came. */
export const KEPT = 1024;
/** Words of a message. */
export const REFERENCES = 4;

/** Makes a load. The same parameters make the same. */
export function makeLoad(entries: number, count: number, spread: Spread): Load {
  const random = randomFrom(entries);
  const below = (limit: number) => Math.floor(random() * limit);
  const chosen = new Set<number>();
  const passing = Math.min(65_536, 8 * KEPT);
  while (chosen.size < entries + passing) chosen.add(1 + below(4 * (entries + passing)));
  const all = Int32Array.from(chosen);
  const objects = all.subarray(0, entries);
  const others = all.subarray(entries);
  const pick = spread === 'uniform' ? () => below(entries) : zipf(entries, random);
  const messages = new Int32Array(count * REFERENCES);
  for (let message = 0; message < count; message++) {
    for (let at = 0; at < 3; at++) messages[message * REFERENCES + at] = objects[pick()];
    messages[message * REFERENCES + 3] = others[message % passing];
  }
  return { objects, messages, count };
}

/** Ranks from 0 with a probability of about 1 / (rank + 1), by inverting the integral. */
function zipf(ranks: number, random: () => number): () => number {
  return () => Math.min(ranks - 1, Math.floor((ranks + 1) ** random()) - 1);
}

/** Mulberry32 (Tommy Ettinger, public domain): numbers from 0 to 1 that depend on the seed alone. */
function randomFrom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
