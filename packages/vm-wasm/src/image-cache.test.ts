import { expect, test } from 'vitest';
import { ImageCache } from './image-cache.js';

const LIMITS = { memory: 65_536, depth: 1_024 };
const image = (...bytes: number[]) => Uint8Array.from(bytes);

/** Counts what is made. */
function counted() {
  const cache = new ImageCache<number>();
  let made = 0;
  return {
    cache,
    get: (bytes: Uint8Array, limits = LIMITS) => cache.get(bytes, limits, () => ++made),
    made: () => made,
  };
}

test('the same bytes under the same limits are made once', () => {
  const { get, made } = counted();
  expect([get(image(1, 2)), get(image(1, 2)), get(image(1, 3))]).toEqual([1, 1, 2]);
  expect(get(image(1, 2), { ...LIMITS, memory: 131_072 })).toBe(3);
  expect(get(image(1, 2), { ...LIMITS, depth: 2_048 })).toBe(4);
  expect(get(image(1, 2))).toBe(1);
  expect(made()).toBe(4);
});

test('what is refused is not kept', () => {
  const { cache, get } = counted();
  const refuse = () => {
    throw new Error('refused');
  };
  expect(() => cache.get(image(1), LIMITS, refuse)).toThrow('refused');
  expect(cache.size).toBe(0);
  expect(get(image(1))).toBe(1);
});

test('64 images are kept, those that were used last', () => {
  const { cache, get, made } = counted();
  for (let index = 0; index < 64; index++) get(image(index));
  get(image(0));
  get(image(100));
  expect(cache.size).toBe(64);
  expect(get(image(0))).toBe(1);
  expect(get(image(1))).toBe(66);
  expect(made()).toBe(66);
});

test('64 MiB of images are kept', () => {
  const { cache, get } = counted();
  const large = (first: number) => new Uint8Array(16 * 1024 * 1024).fill(first, 0, 1);
  for (let index = 0; index < 6; index++) get(large(index));
  expect(cache.size).toBe(4);
});
