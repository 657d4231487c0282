import { expect, test } from 'vitest';
import { bytes, data, textWorld } from '../testing/text-world.js';

test('news of references comes before bringOutYourDead, and both before the run queue', () => {
  const { kernel, add, settle } = textWorld();
  const bob = add('bob', { reapEvery: 1 });
  const log = bob.told;
  bob.always = (syscall, line) => {
    if (line.includes('one')) syscall.send('o+0', data('own', 'o+5'));
  };
  log.length = 0;
  kernel.queueMessage(bob.root, bytes('one'));
  kernel.queueMessage(bob.root, bytes('two'));
  settle();
  expect(log.map((line) => line.split(' ').slice(0, 3).join(' '))).toEqual([
    'deliver o+0 one',
    'bringOutYourDead',
    'deliver o+0 two',
    'bringOutYourDead',
    'deliver o+0 own(o+5)',
    'dropExports o+5',
    'retireExports o+5',
    'bringOutYourDead',
  ]);
});

test('a vat is told dropExports, then retireExports, then retireImports, one batch for each dispatch', () => {
  const { add } = textWorld();
  const [alice, bob] = [add('alice', { abandon: true }), add('bob', { abandon: true })];
  alice.act((syscall) => syscall.send('o-1', data('take', 'o+5', 'o+6')), [bob.root]);
  bob.act((syscall) => syscall.send('o-3', data('take', 'o+9')), [alice.root]);
  alice.told.length = 0;
  alice.always = (syscall, line) => {
    // It still knows what bob then abandons.
    if (line.startsWith('deliver')) syscall.dropImports(['o-2']);
  };
  bob.always = (syscall, line) => {
    if (!line.startsWith('dropExports o+9')) return;
    syscall.dropImports(['o-1', 'o-2']);
    syscall.retireImports(['o-1', 'o-2']);
    syscall.abandonExports(['o+9']);
  };
  bob.act((syscall) => syscall.send('o-3', data('let go')), []);
  const sorted = alice.told.map((line) => line.replace('o+6 o+5', 'o+5 o+6'));
  expect(sorted).toEqual([
    'deliver o+0 let go',
    'dropExports o+5 o+6',
    'retireExports o+5 o+6',
    'retireImports o-2',
  ]);
});

test('vats that are to be told of references have their turns one after the other', () => {
  const { kernel, add, settle } = textWorld();
  const order: string[] = [];
  const all = ['one', 'two', 'three'].map((name) => {
    const vat = add(name);
    vat.always = (_syscall, line) => order.push(`${name} ${line.split(' ')[0]}`);
    return vat;
  });
  order.length = 0;
  for (const { root } of all) kernel.letGo(root);
  settle();
  const turns = ['one', 'two', 'three'];
  expect(order).toEqual([
    ...turns.map((name) => `${name} dropExports`),
    ...turns.map((name) => `${name} retireExports`),
  ]);
});

test('news that no longer holds when its turn comes is not told', () => {
  const { kernel, add, settle } = textWorld();
  const bob = add('bob');
  const number = kernel.addVat({ ...kernel.state.vat(bob.number).config, name: 'idle' });
  settle();
  bob.told.length = 0;
  const first = kernel.root(number);
  kernel.letGo(first);
  const again = kernel.root(number);
  expect(again).toBe(first);
  settle();
  expect(bob.told).toEqual([]);
});

test('messages from one vat to another arrive in the order in which they were sent, also through a promise', () => {
  const { add } = textWorld();
  const [alice, bob] = [add('alice'), add('bob')];
  alice.act(
    (syscall) => {
      syscall.send('p+1', data('one'));
      syscall.resolve([{ promise: 'p+1', ...data('', 'o-1'), exactly: 0 }]);
      syscall.send('o-1', data('two'));
    },
    [bob.root],
  );
  expect(bob.told).toEqual(['deliver o+0 one', 'deliver o+0 two']);
});

test('a parked vat is not entered, and what waits for it is delivered when it goes on', () => {
  const { kernel, add, settle } = textWorld();
  const bob = add('bob', { meter: 10_000_000 * 2, onFault: 'park' });
  kernel.state.vat(bob.number).balance = 0;
  kernel.queueMessage(bob.root, bytes('hello'));
  settle();
  expect([bob.told, kernel.vats()[bob.number - 1].state]).toEqual([[], 'parked']);
  kernel.resume(bob.number, { refuel: 20_000_000 });
  settle();
  expect(bob.told).toEqual(['deliver o+0 hello → p-1']);
});

test('a vat with more than one slice holds is swept in slices, and every slice leaves the tables sound', () => {
  const { kernel, add, settle, audit } = textWorld();
  const bob = add('bob');
  const alice = add('alice');
  for (let part = 0; part < 12; part++) {
    const slots = Array.from({ length: 250 }, (_, index) => `o+${1 + part * 250 + index}`);
    alice.act((syscall) => syscall.send('o-1', data('take', ...slots)), [bob.root]);
  }
  expect(kernel.vats()[alice.number - 1].handles).toBeGreaterThan(3000);
  kernel.terminate(alice.number);
  audit();
  expect(kernel.vats()[alice.number - 1].handles).toBeGreaterThan(1000);
  settle();
  expect(kernel.vats()[alice.number - 1].handles).toBe(0);
  expect(kernel.inspect().objects.filter(({ ownerDied }) => ownerDied).length).toBe(3001);
});

test('a vat that is over is swept a slice further after every eight deliveries of a busy kernel', () => {
  const { kernel, add } = textWorld({}, 'rests');
  const [bob, alice] = [add('bob', { handles: 100_000 }), add('alice', { handles: 100_000 })];
  for (let part = 0; part < 40; part++) {
    const slots = Array.from({ length: 250 }, (_, index) => `o+${1 + part * 250 + index}`);
    alice.act((syscall) => syscall.send('o-1', data('take', ...slots)), [bob.root]);
  }
  const dave = add('dave');
  for (let count = 0; count < 40; count++) kernel.letGo(kernel.queueMessage(dave.root, new Uint8Array()));
  kernel.terminate(alice.number);
  const left: number[] = [];
  for (let steps = 0; steps < 32; steps++) {
    const report = kernel.step();
    expect(report).toMatchObject({ sort: 'work', vat: dave.number });
    left.push(kernel.vats()[alice.number - 1].handles);
  }
  const falls = left.filter((handles, index) => index > 0 && handles < left[index - 1]);
  expect(falls.length).toBeGreaterThanOrEqual(3);
  expect(falls.length).toBeLessThanOrEqual(4);
});
