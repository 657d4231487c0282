import { type Call, OutBytes } from '@callgate/kernel';
import { expect, test } from 'vitest';
import { randomDevice } from './random.js';

const call = {} as Call;

/** Counts up from 1. */
function counting(): (bytes: Uint8Array) => void {
  let next = 1;
  return (bytes) => {
    for (let index = 0; index < bytes.length; index++) bytes[index] = next++;
  };
}

test('numbers take exactly the bytes that they need, low first', () => {
  const random = randomDevice(counting());
  expect(random.randomU16(call)).toBe(0x0201);
  expect(random.randomU32(call)).toBe(0x06050403);
});

test('the largest numbers are unsigned', () => {
  const random = randomDevice((bytes) => bytes.fill(0xff));
  expect(random.randomU16(call)).toBe(0xffff);
  expect(random.randomU32(call)).toBe(0xffff_ffff);
});

test.each([0, 1, 7, 1024])('a buffer of %i bytes is filled to its end, and nothing behind it', (size) => {
  const memory = new Uint8Array(1040);
  const room = new OutBytes().set(memory, 8, size);
  expect(randomDevice((bytes) => bytes.fill(0xaa)).randomFill(call, room)).toBe(size);
  const filled = memory.map((byte, index) => (index >= 8 && index < 8 + size ? byte ^ 0xaa : byte));
  expect(filled.every((byte) => byte === 0)).toBe(true);
});

test("the host's own source gives other bytes each time", () => {
  const random = randomDevice();
  const drawn = Array.from({ length: 64 }, () => random.randomU32(call));
  expect(new Set(drawn).size).toBeGreaterThan(60);
});
