import { type Call, OutBytes } from '@callgate/kernel';
import { expect, test } from 'vitest';
import { boardDevice } from './board.js';

const call = {} as Call;

function nameIn(capacity: number, name: string): string {
  const memory = new Uint8Array(80);
  const length = boardDevice(name).boardName(call, new OutBytes().set(memory, 0, capacity));
  expect(memory.subarray(length).every((byte) => byte === 0)).toBe(true);
  return new TextDecoder().decode(memory.subarray(0, length));
}

test('the name is copied, cut between characters where there is no room', () => {
  expect(nameIn(64, 'weather station')).toBe('weather station');
  expect(nameIn(7, 'weather station')).toBe('weather');
  expect(nameIn(2, 'aä')).toBe('a');
  expect(nameIn(0, 'x')).toBe('');
});

test.each(['', 'x'.repeat(65), 'ä'.repeat(33)])('a board cannot be called %s', (name) => {
  expect(() => boardDevice(name)).toThrow(/1 to 64/);
});

test('64 bytes are fine', () => {
  expect(nameIn(64, 'ä'.repeat(32))).toBe('ä'.repeat(32));
});
