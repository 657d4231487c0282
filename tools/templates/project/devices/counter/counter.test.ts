import { type Call, InBytes, OK, OutValue } from '@callgate/kernel';
import { expect, test } from 'vitest';
import { CounterError } from '../../generated/kernel-ts/index.js';
import { counterDevice } from './counter.js';

/** A call whose resources get the number of their cell. */
const call = { own: (cell: number) => cell } as Call;

function named(name: string): InBytes {
  const bytes = new TextEncoder().encode(name);
  return new InBytes().set(bytes, 0, bytes.length);
}

test('who opens the same name counts on the same counter, and nobody counts above 65,535', () => {
  const device = counterDevice();
  const [one, two, count] = [new OutValue(), new OutValue(), new OutValue()];
  device.counterOpen(call, named('visits'), one);
  device.counterOpen(call, named('visits'), two);
  device.counterAdd(call, one.value, 65_535, count);
  expect(device.counterAdd(call, two.value, 1, count)).toBe(CounterError.Full);
  expect(count.value).toBe(65_535);
});

test('a counter that nobody holds makes room', () => {
  const device = counterDevice(1);
  const out = new OutValue();
  expect(device.counterOpen(call, named('a'), out)).toBe(OK);
  expect(device.counterOpen(call, named('b'), out)).toBe(CounterError.TooMany);
  device.releaseCounter(out.value);
  expect(device.counterOpen(call, named('b'), out)).toBe(OK);
});
