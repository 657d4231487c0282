import { expect, test } from 'vitest';
import { abi } from '../../generated/table.js';
import { Kernel } from '../kernel/kernel.js';
import { rawVat } from '../raw/raw-vm.js';
import { type Script, TestClock, expired, world } from '../testing/scripted.js';

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

test('a crank that ended in an exit with failure is not reported as committed', () => {
  const kernel = new Kernel({ abi, clock: new TestClock() });
  kernel.connect(() => {});
  for (const failure of [true, false]) {
    const backend = rawVat((syscall) => ({ startVat: () => syscall.exit(failure) }));
    kernel.addVat({ name: `exits ${failure}`, backend, image: new Uint8Array() });
    expect(kernel.step()?.committed).toBe(!failure);
  }
});
