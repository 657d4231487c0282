import { expect, test } from 'vitest';
import { exported } from '../raw/raw-vat.js';
import { rawVat } from '../raw/raw-vm.js';
import { bytes, data, textWorld } from '../testing/text-world.js';

test('the tables as plain data: who names what, who waits for what, and what is queued', () => {
  const { kernel, add } = textWorld();
  const [alice, bob] = [add('alice'), add('bob')];
  alice.act(
    (syscall) => {
      syscall.send('p+1', data('later', 'o+5'));
      syscall.subscribe('p+1');
    },
    [bob.root],
  );
  const result = kernel.queueMessage(bob.root, bytes('hello'), [alice.root]);
  const { vats, objects, promises, runQueue, kept } = kernel.inspect();
  expect(vats[0]).toMatchObject({
    number: 1,
    name: 'alice',
    state: 'idle',
    inbox: [],
    decides: ['kp3', 'kp2'],
  });
  expect(vats[0].clist.map(({ kref, vref, reachable }) => [kref, vref, reachable])).toEqual([
    ['kp2', 'p-1', true],
    ['ko1', 'o-2', true],
    ['ko0', 'o+0', true],
    ['kp3', 'p+1', true],
    ['ko4', 'o+5', true],
  ]);
  expect(vats[1].inbox).toEqual([
    { work: 'message', target: 'ko1', body: bytes('hello'), slots: ['ko0'], result },
  ]);
  expect(objects).toContainEqual({
    kref: 'ko4',
    sort: 'object',
    owner: 1,
    device: null,
    ownerDied: false,
    retired: false,
    reachable: 1,
    recognizable: 1,
  });
  expect(promises.find(({ kref }) => kref === 'kp3')).toEqual({
    kref: 'kp3',
    state: 'unresolved',
    decider: 1,
    count: 2,
    subscribers: [1],
    waiting: [{ work: 'message', target: 'kp3', body: bytes('later'), slots: ['ko4'], result: null }],
    data: null,
  });
  expect([runQueue, kept.map(({ kref }) => kref)]).toEqual([[2], ['ko0', 'ko1', result]]);
  expect(JSON.parse(JSON.stringify(kernel.inspect())).vats).toHaveLength(2);
});

test('devices, their nodes, what they were given and what they are to be told', () => {
  const { kernel, settle } = textWorld();
  let lend = 0;
  const device = kernel.addDevice({
    name: 'lender',
    setup: (syscall) => ({
      invoke(_node, _body, slots) {
        if (slots.length > 1) syscall.dropImports([slots[1]]);
        return { body: bytes(''), slots: [exported(++lend)] };
      },
    }),
  });
  kernel.addDeviceHook(device, 'log', () => ({ body: bytes('') }));
  const root = kernel.deviceRoot(device);
  const backend = rawVat((syscall) => ({
    startVat: (_parameters, [node]) => syscall.callNow(node, bytes('lend'), [exported(5), exported(6)]),
  }));
  kernel.addVat({ name: 'alice', backend, image: new Uint8Array(), slots: [root] });
  kernel.step();
  const { devices, objects } = kernel.inspect();
  expect(devices).toMatchObject([{ number: device, name: 'lender', hooks: ['log'], dropExports: [] }]);
  const table = devices[0].clist.map(({ kref, vref, reachable }) => [kref, vref, reachable]);
  const [five] = kernel.inspect().vats[0].clist.filter(({ vref }) => vref === 'o+5');
  const node = objects.find(({ sort, kref }) => sort === 'node' && kref !== root);
  expect(table).toEqual([
    [five.kref, expect.stringMatching(/^o-\d+$/), true],
    [root, 'd+0', true],
    [node?.kref, 'd+1', true],
  ]);
  expect(node).toMatchObject({ owner: null, device, reachable: 1 });
  const own = kernel.addKernelNode(() => ({ body: bytes('') }));
  expect(kernel.inspect().objects.find(({ kref }) => kref === own)).toMatchObject({
    device: null,
    sort: 'node',
  });
  settle();
});
