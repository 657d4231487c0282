import { expect, test } from 'vitest';
import { exported } from '../raw/raw-vat.js';
import { rawVat } from '../raw/raw-vm.js';
import { bytes, data, textWorld } from '../testing/text-world.js';

test('how often the host keeps a reference is state: it is hashed, and undone with a crank', () => {
  const { kernel, add, audit } = textWorld();
  const { root } = add('bob');
  const once = kernel.hash();
  kernel.keep(root);
  expect(kernel.hash()).not.toBe(once);
  audit();
  kernel.letGo(root);
  expect(kernel.hash()).toBe(once);
});

test('the number of a reference is never used again, though its row is', () => {
  const { kernel, add, settle } = textWorld();
  const bob = add('bob');
  bob.always = (syscall, line) => syscall.resolve([{ promise: line.slice(line.indexOf('p-')), ...data('') }]);
  const rows = new Set<number>();
  const krefs = new Set<string>();
  for (let times = 0; times < 50; times++) {
    const kref = kernel.queueMessage(bob.root, bytes('ask'));
    krefs.add(kref);
    rows.add(kernel.state.outside.row(kref));
    kernel.letGo(kref);
    settle();
  }
  expect(krefs.size).toBe(50);
  expect(rows.size).toBeLessThan(50);
});

test('what a device that fails has kept is let go with what it did', () => {
  let bugs = 0;
  const { kernel, settle } = textWorld({ onBug: () => bugs++ });
  const device = kernel.addDevice({
    name: 'hoarder',
    setup: (syscall) => ({
      invoke(_node, _body, slots) {
        syscall.callKernelHook('keep', bytes(''), slots);
        throw new Error('after all not');
      },
    }),
  });
  kernel.addDeviceHook(device, 'keep', (_body, krefs) => {
    for (const kref of krefs) kernel.keep(kref);
    return { body: bytes('') };
  });
  const backend = rawVat((syscall) => ({
    startVat: (_parameters, [node]) => syscall.callNow(node, bytes(''), [exported(5)]),
  }));
  const node = kernel.deviceRoot(device);
  kernel.addVat({ name: 'alice', backend, image: new Uint8Array(), slots: [node] });
  settle();
  expect([bugs, kernel.inspect().kept]).toEqual([1, [{ kref: node, times: 1 }]]);
});
