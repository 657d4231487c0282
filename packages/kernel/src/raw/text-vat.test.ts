import { expect, test } from 'vitest';
import { data, textWorld } from '../testing/text-world.js';

test('imports are numbered in the order of their first appearance: target, slots, result; objects and promises apart', () => {
  const { add } = textWorld();
  const [alice, bob] = [add('alice'), add('bob')];
  alice.act((syscall) => syscall.send('o-1', data('hello', 'o+9', 'p+9', 'o-1', 'o+8'), 'p+8'), [bob.root]);
  expect(bob.told).toEqual(['deliver o+0 hello(o-1 p-1 o+0 o-2) → p-2']);
});

test('a promise that left the table with its news is named as a promise, also as a slot', () => {
  const { add } = textWorld();
  const [alice, bob] = [add('alice'), add('bob')];
  bob.always = (syscall, line) => {
    if (!line.includes('ask')) return;
    syscall.resolve([
      { promise: 'p-1', ...data('outer', 'p+1') },
      { promise: 'p+1', ...data('inner', 'o+4'), rejected: true },
    ]);
  };
  alice.act(
    (syscall) => {
      syscall.send('o-1', data('ask'), 'p+1');
      syscall.subscribe('p+1');
    },
    [bob.root],
  );
  expect(alice.told).toEqual(['notify p+1 fulfilled outer(p-2), p-2 rejected inner(o-2)']);
});

test.each(['', 'o', 'o-0', 'o+', 'p+-1', 'o+1073741824', 'o+99999999999', 'd-1', '__proto__', 'kp3'])(
  '%j is no name of anything, and faults',
  (vref) => {
    const { kernel, add } = textWorld();
    const alice = add('alice');
    alice.act((syscall) => syscall.send(vref, data('')));
    expect(kernel.vats()[alice.number - 1].reason).toBe('bad-handle');
  },
);
