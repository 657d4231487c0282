import { expect, test } from 'vitest';
import type { FaultReason } from '../gate/fault.js';
import type { TextSyscall } from '../raw/text-vat.js';
import { type Doing, data, textWorld } from '../testing/text-world.js';

/** What alice does; she was given bob's root as `o-1`, and a promise that carol decides as `p-1`. */
type Row = readonly [rule: string, doing: (syscall: TextSyscall) => void, reason: FaultReason];

const drop = (syscall: TextSyscall) => syscall.dropImports(['o-1']);

const ROWS: readonly Row[] = [
  ['send: an import that it never got', (vat) => vat.send('o-7', data('')), 'bad-handle'],
  ['send: an import as a slot that it never got', (vat) => vat.send('o-1', data('', 'p-7')), 'bad-handle'],
  [
    'send: an import that it dropped',
    (vat) => {
      drop(vat);
      vat.send('o-1', data(''));
    },
    'bad-handle',
  ],
  [
    'send: a slot that it dropped',
    (vat) => {
      drop(vat);
      vat.send('o+0', data('', 'o-1'));
    },
    'bad-handle',
  ],
  ['send: a result that is an object', (vat) => vat.send('o-1', data(''), 'o+5'), 'not-promise'],
  ['send: a result that is a slot too', (vat) => vat.send('o-1', data('', 'p+1'), 'p+1'), 'twice'],
  ['send: a result that is the target', (vat) => vat.send('p+1', data(''), 'p+1'), 'twice'],
  [
    'send: a result that is in flight',
    (vat) => {
      vat.send('o-1', data(''), 'p+1');
      vat.send('o-1', data(''), 'p+1');
    },
    'not-decider',
  ],
  ['send: a result that another vat decides', (vat) => vat.send('o-1', data(''), 'p-1'), 'not-decider'],
  [
    'resolve: a promise that another vat decides',
    (vat) => vat.resolve([{ promise: 'p-1', ...data('') }]),
    'not-decider',
  ],
  ['subscribe: a promise that it never got', (vat) => vat.subscribe('p-7'), 'bad-handle'],
  ['subscribe: an object', (vat) => vat.subscribe('o-1'), 'not-promise'],
  ['resolve: an object', (vat) => vat.resolve([{ promise: 'o+1', ...data('') }]), 'not-promise'],
  [
    'resolve: a promise that is still in flight',
    (vat) => {
      vat.send('o-1', data(''), 'p+1');
      vat.resolve([{ promise: 'p+1', ...data('') }]);
    },
    'not-decider',
  ],
  [
    'resolve: the same promise twice in a batch',
    (vat) =>
      vat.resolve([
        { promise: 'p+1', ...data('') },
        { promise: 'p+1', ...data('') },
      ]),
    'not-decider',
  ],
  [
    'resolve: fulfilled to exactly a promise',
    (vat) => vat.resolve([{ promise: 'p+1', ...data('', 'p+2'), exactly: 0 }]),
    'wrong-kind',
  ],
  [
    'resolve: exactly a slot that is not there',
    (vat) => vat.resolve([{ promise: 'p+1', ...data('', 'o-1'), exactly: 1 }]),
    'out-of-range',
  ],
  [
    'resolve: exactly a slot that is no whole number',
    (vat) => vat.resolve([{ promise: 'p+1', ...data('', 'o-1'), exactly: Number.NaN }]),
    'out-of-range',
  ],
  ['exit: a slot that it never got', (vat) => vat.exit(false, data('', 'o-7')), 'bad-handle'],
  ['dropImports: a number that it never got', (vat) => vat.dropImports(['o-7']), 'bad-handle'],
  ['dropImports: an export', (vat) => vat.dropImports(['o+0']), 'not-import'],
  ['dropImports: an export that it never made', (vat) => vat.dropImports(['o+5']), 'bad-handle'],
  ['retireImports: one that it may still use', (vat) => vat.retireImports(['o-1']), 'still-usable'],
  ['retireImports: a number that it never got', (vat) => vat.retireImports(['o-7']), 'bad-handle'],
  ['retireImports: an export', (vat) => vat.retireImports(['o+0']), 'not-import'],
  [
    'retireImports: twice in the list',
    (vat) => {
      drop(vat);
      vat.retireImports(['o-1', 'o-1']);
    },
    'bad-handle',
  ],
  ['retireExports: one that somebody may still use', (vat) => vat.retireExports(['o+0']), 'still-usable'],
  ['retireExports: one that it never made', (vat) => vat.retireExports(['o+5']), 'bad-handle'],
  ['retireExports: an import', (vat) => vat.retireExports(['o-1']), 'not-export'],
  ['retireImports: a promise', (vat) => vat.retireImports(['p-1']), 'still-usable'],
  [
    'retireExports: a promise',
    (vat) => {
      vat.subscribe('p+1');
      vat.retireExports(['p+1']);
    },
    'wrong-kind',
  ],
  ['abandonExports: a number that it never made', (vat) => vat.abandonExports(['o+5']), 'bad-handle'],
  ['abandonExports: an import', (vat) => vat.abandonExports(['o-1']), 'not-export'],
  ['abandonExports: twice in the list', (vat) => vat.abandonExports(['o+0', 'o+0']), 'bad-handle'],
  [
    'abandonExports: a promise',
    (vat) => {
      vat.subscribe('p+1');
      vat.abandonExports(['p+1']);
    },
    'wrong-kind',
  ],
];

test.each(ROWS)('%s is a fault', (_rule, doing, reason) => {
  const { kernel, add, settle } = textWorld();
  const [alice, bob, carol] = [add('alice', { abandon: true }), add('bob'), add('carol')];
  const carols = kernel.queueMessage(carol.root, new Uint8Array());
  settle();
  carol.told.length = 0;
  const krefs = kernel.inspect().objects.map(({ kref }) => kref);
  let after: unknown = 'nothing was thrown';
  const both: Doing = (syscall) => {
    syscall.send('o-1', data('never'));
    try {
      doing(syscall);
    } catch {
      // The guest swallows it and goes on.
    }
    try {
      syscall.send('o+0', data('and on'));
    } catch (error) {
      after = error;
    }
  };
  alice.act(both, [bob.root, carols]);
  settle();
  expect(kernel.vats()[alice.number - 1].reason).toBe(reason);
  expect(after).toBeInstanceOf(Error);
  expect([bob.told, carol.told, carol.number]).toEqual([[], [], 3]);
  expect(kernel.vats().map(({ state }) => state)).toEqual(['terminated', 'idle', 'idle']);
  expect(kernel.inspect().objects.map(({ kref }) => kref)).toEqual(krefs);
});

test('abandonExports outside stopVat is a fault of a vat whose manifest does not grant it', () => {
  const { kernel, add } = textWorld();
  const alice = add('alice');
  alice.act((syscall) => syscall.abandonExports(['o+0']));
  expect(kernel.vats()[alice.number - 1].reason).toBe('not-now');
});

test('send: a target that is a device node is a fault', () => {
  const { kernel, add } = textWorld();
  const node = kernel.deviceRoot(kernel.addDevice({ name: 'device', setup: () => ({}) }));
  const alice = add('alice');
  alice.act((syscall) => syscall.send('d-1', data('never')), [node]);
  expect(kernel.vats()[alice.number - 1]).toMatchObject({ state: 'terminated', reason: 'not-callable' });
});

test('dropImports: a promise is a fault', () => {
  const { kernel, add } = textWorld();
  const [alice, bob] = [add('alice'), add('bob')];
  const promise = kernel.queueMessage(bob.root, new Uint8Array());
  alice.act((syscall) => syscall.dropImports(['p-1']), [promise]);
  expect(kernel.vats()[alice.number - 1].reason).toBe('wrong-kind');
});

test.each([
  ['send', (vat: TextSyscall) => vat.send('o+0', data(''))],
  ['subscribe', (vat: TextSyscall) => vat.subscribe('p+1')],
  ['resolve', (vat: TextSyscall) => vat.resolve([])],
  ['exit', (vat: TextSyscall) => vat.exit(false)],
] as const)('%s is a fault in a dispatch that tells of references', (_call, doing) => {
  const { kernel, add, settle } = textWorld();
  const alice = add('alice');
  alice.always = (syscall, line) => {
    if (line.startsWith('dropExports')) doing(syscall);
  };
  kernel.letGo(alice.root);
  settle();
  expect(alice.told[0]).toBe('dropExports o+0');
  expect(kernel.vats()[alice.number - 1].reason).toBe('not-now');
});

test('a syscall of a vat that is over does nothing', () => {
  const { kernel, add } = textWorld();
  const [alice, bob] = [add('alice'), add('bob')];
  const kept: TextSyscall[] = [];
  alice.act((syscall) => kept.push(syscall), [bob.root]);
  kernel.terminate(alice.number);
  const hash = kernel.hash();
  expect(() => kept[0].send('o-1', data('from the dead'))).toThrow();
  expect(kernel.hash()).toBe(hash);
});
