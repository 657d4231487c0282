import { expect, test } from 'vitest';
import { type Script, expired, world } from '../testing/scripted.js';

test('what came while a program was running is delivered at its entry, when the program returned without taking it', () => {
  const { kernel, add, settle } = world();
  const seen: number[] = [];
  let waits = 2;
  const script: Script = ({ dispatch }) => {
    seen.push(dispatch);
    return dispatch === 16 || waits-- === 0 ? 'returned' : 'waiting';
  };
  const vat = add(script, {}, { canSuspend: true });
  settle();
  kernel.post(vat, expired());
  settle();
  kernel.post(vat, expired());
  settle();
  expect(kernel.audit()).toEqual([]);
  expect(seen).toEqual([0, -1, -1, 16, 16]);
});
