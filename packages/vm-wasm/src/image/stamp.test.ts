import { ImageError } from '@callgate/kernel';
import { expect, test } from 'vitest';
import { assemble } from '../testing/assemble.js';
import { ABI } from '../testing/guest.js';
import { readImage } from './read.js';
import { readStamp, STAMP_SECTION, stampWasm } from './stamp.js';

const image = assemble({ types: [[[], []]], functions: [{ type: 0, code: [] }], customs: [['name', 'x']] });

test('a stamp is read back as it was written, and everything else stays', () => {
  const stamped = stampWasm(image, ABI);
  expect([...stamped.subarray(0, image.length)]).toEqual([...image]);
  const section = readImage(stamped).customs.find(({ name }) => name === STAMP_SECTION);
  expect(readStamp(stamped, section!)).toEqual({ ...ABI, calls: null });
});

test('stamping again replaces the stamp', () => {
  const other = { ...ABI, version: '0.2.0' };
  expect(stampWasm(stampWasm(image, ABI), other)).toEqual(stampWasm(image, other));
});

test('what is no module cannot be stamped', () => {
  expect(() => stampWasm(Uint8Array.of(1, 2, 3), ABI)).toThrow(ImageError);
});
