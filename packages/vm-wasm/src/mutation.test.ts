import { ImageError } from '@callgate/kernel';
import { runs, seed } from '@callgate/test/seed';
import { expect, test } from 'vitest';
import { stampWasm } from './image/stamp.js';
import { ABI, loadStamped } from './testing/guest.js';
import { makeProgram } from './testing/program.js';
import { REFUSAL } from './testing/refusal.js';

const MUTATIONS = runs(2_000);

/** Numbers below 2^32 from a seed (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), state | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return (value ^ (value >>> 14)) >>> 0;
  };
}

/** Opcodes that can stand for one another: the image may well stay valid. */
const CLASSES: readonly (readonly [first: number, last: number])[] = [
  [0x46, 0x4f],
  [0x6a, 0x78],
  [0x7c, 0x8a],
  [0x0c, 0x0d],
  [0x20, 0x22],
];
/** Opcodes followed by a small number: a label, an index, a constant. */
const NUMBERED = [0x02, 0x03, 0x04, 0x0c, 0x0d, 0x10, 0x11, 0x20, 0x21, 0x22, 0x23, 0x41, 0x28, 0x36, 0x40];

/** Another instruction of the same class, or another small number behind one. */
function nudge(bytes: number[], next: () => number): void {
  for (let attempt = 0; attempt < 50; attempt++) {
    const at = 120 + (next() % (bytes.length - 121));
    const byte = bytes[at];
    const family = CLASSES.find(([first, last]) => byte >= first && byte <= last);
    if (family !== undefined && next() % 2 === 0) {
      bytes[at] = family[0] + (next() % (family[1] - family[0] + 1));
      return;
    }
    if (NUMBERED.includes(byte)) {
      bytes[at + 1] = next() % 2 === 0 ? next() % 8 : bytes[at + 1] ^ 1;
      return;
    }
  }
}

/** Mostly one small change; sometimes a bit, a byte, some bytes taken out, put in twice, or cut off. */
function mutate(image: Uint8Array, next: () => number): Uint8Array {
  const bytes = [...image];
  const at = 8 + (next() % (bytes.length - 8));
  const length = 1 + (next() % 6);
  const kinds = [
    () => (bytes[at] = next() & 0xff),
    () => (bytes[at] ^= 1 << (next() % 8)),
    () => bytes.splice(at, length),
    () => bytes.splice(at, 0, ...bytes.slice(at, at + length)),
    () => bytes.splice(at),
  ];
  const kind = kinds[next() % 16];
  if (kind !== undefined) kind();
  else nudge(bytes, next);
  return Uint8Array.from(bytes);
}

test(`mutated images are refused or contained (${MUTATIONS} images, seed ${seed})`, () => {
  const next = random(seed);
  const ends = new Map<string, number>();
  const note = (end: string) => ends.set(end, (ends.get(end) ?? 0) + 1);
  for (let index = 0; index < MUTATIONS; index++) {
    const original = makeProgram(Array.from({ length: 120 }, () => next() % 1_000_003));
    const image = mutate(stampWasm(original, ABI), next);
    try {
      const guest = loadStamped(image, { memory: 3 * 65_536, depth: 64 * 1024 });
      for (const dispatch of [0, 1]) {
        if (!guest.vm.accepts(dispatch)) continue;
        const outcome = guest.run(dispatch, [next() | 0, 3], 100_000);
        expect(outcome.fuelUsed).toBeLessThanOrEqual(100_000);
        expect(guest.bugs).toEqual([]);
        note(outcome.kind);
      }
    } catch (error) {
      if (!(error instanceof ImageError)) throw error;
      expect(error.message).toMatch(REFUSAL);
      note('refused');
    }
  }
  // Some of each, or the mutations would test little.
  expect(ends.get('refused')).toBeGreaterThan(MUTATIONS / 4);
  expect(ends.get('returned')).toBeGreaterThan(MUTATIONS / 20);
  expect(ends.get('crashed')).toBeGreaterThan(0);
});
