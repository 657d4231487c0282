import { expect, test } from 'vitest';
import { abi } from '../../generated/table.js';
import { Kernel } from '../kernel/kernel.js';
import { exportedPromise } from '../raw/raw-vat.js';
import { rawVat } from '../raw/raw-vm.js';
import { TestClock } from '../testing/scripted.js';
import { bytes, data, textWorld } from '../testing/text-world.js';

test('a vat that settles promises with each other again and again fills no memory', () => {
  const kernel = new Kernel({ abi, clock: new TestClock() });
  kernel.connect(() => {});
  let next = 1;
  const backend = rawVat((syscall) => ({
    deliver() {
      const ring = Array.from({ length: 50 }, () => exportedPromise(next++));
      syscall.resolve(
        ring.map((promise, index) => ({
          promise,
          rejected: false,
          body: bytes('next'),
          slots: [ring[(index + 1) % ring.length]],
          exactly: -1,
        })),
      );
    },
  }));
  const root = kernel.root(kernel.addVat({ name: 'vat', backend, image: new Uint8Array() }));
  let most = 0;
  for (let round = 0; round < 100; round++) {
    kernel.letGo(kernel.queueMessage(root, bytes('go')));
    while (kernel.step() !== null) {}
    most = Math.max(most, kernel.inspect().promises.length);
  }
  expect(kernel.audit()).toEqual([]);
  expect(next).toBe(5001);
  expect(most).toBeLessThan(400);
});

test('promises on a cycle stay while somebody holds one of them, and what they hold goes with them', () => {
  const { kernel, add, settle, answerOf } = textWorld();
  const bob = add('bob');
  bob.always = (syscall, line) => {
    if (line.startsWith('deliver o+0 get'))
      syscall.resolve([
        { promise: 'p-1', ...data('one', 'p+1'), exactly: -1 },
        { promise: 'p+1', ...data('two', 'p-1', 'o+5'), exactly: -1 },
      ]);
    else if (line.startsWith('deliver o+0 more')) {
      for (let number = 100; number < 400; number++)
        syscall.resolve([{ promise: `p+${number}`, ...data('self', `p+${number}`), exactly: -1 }]);
    }
  };
  const more = () => {
    kernel.letGo(kernel.queueMessage(bob.root, bytes('more')));
    settle();
  };
  const answer = kernel.queueMessage(bob.root, bytes('get'));
  settle();
  more();
  expect(kernel.inspect().promises.map(({ kref }) => kref)).toContain(answer);
  expect(answerOf(answer)).toMatch(/^fulfilled one\(kp\d+\)$/);
  expect(bob.told.some((line) => line.startsWith('dropExports'))).toBe(false);
  // The host was given the second promise when it read the first: it holds both.
  const [second] = kernel.settlementOf(answer)?.slots ?? [];
  expect(second).toBeDefined();
  for (const { kref, times } of kernel.inspect().kept)
    if (kref.startsWith('kp')) for (let count = 0; count < times; count++) kernel.letGo(kref);
  more();
  expect(kernel.inspect().promises.map(({ kref }) => kref)).not.toContain(answer);
  expect(bob.told).toContain('dropExports o+5');
});
