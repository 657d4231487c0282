import { expect, test } from 'vitest';
import { exported } from '../raw/raw-vat.js';
import { rawVat } from '../raw/raw-vm.js';
import { bytes, textWorld } from '../testing/text-world.js';

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
