import { expect, test } from 'vitest';
import { exported } from '../raw/raw-vat.js';
import { bytes, rawWorld } from '../testing/raw-world.js';

test('a run may sweep as many slices of vats that are over as its policy says, and says how many it did', async () => {
  const { kernel, add, settle } = rawWorld();
  const holder = kernel.root(add('holder', () => ({ dropExports() {} })));
  const vat = add('vat', (syscall) => ({
    deliver(_target, _body, [to]) {
      for (let part = 0; part < 40; part++)
        syscall.send(
          to,
          bytes(''),
          Array.from({ length: 250 }, (_, index) => exported(1 + part * 250 + index)),
        );
    },
  }));
  kernel.letGo(kernel.queueMessage(kernel.root(vat), bytes(''), [holder]));
  settle();
  kernel.terminate(vat);
  expect(await kernel.run({ sweeps: 1 })).toMatchObject({ sweeps: 1, end: 'bound' });
  const left = kernel.vats()[vat - 1].handles;
  expect(left).toBeGreaterThan(0);
  expect(await kernel.run({ sweeps: 0 })).toMatchObject({ sweeps: 0, end: 'bound' });
  expect(kernel.vats()[vat - 1].handles).toBe(left);
  const { sweeps, end } = await kernel.run();
  expect([sweeps > 1, end, kernel.vats()[vat - 1].handles]).toEqual([true, 'quiet', 0]);
  expect(kernel.audit()).toEqual([]);
});
