import { expect, test } from 'vitest';
import { bytes, data, textWorld } from '../testing/text-world.js';

test('a message that waits in the inbox of the vat that abandons its target is rejected, and not delivered', () => {
  const { kernel, add, settle, answerOf } = textWorld();
  const bob = add('bob', { abandon: true });
  const first = kernel.queueMessage(bob.root, bytes('first'));
  const second = kernel.queueMessage(bob.root, bytes('second'));
  bob.always = (syscall) => syscall.abandonExports(['o+0']);
  settle();
  expect(bob.told).toEqual(['deliver o+0 first → p-1']);
  expect([answerOf(first), answerOf(second)]).toEqual(['unresolved', 'object-abandoned object-abandoned']);
});

test('messages to a promise of a pipelining vat keep their order when it resolves the promise before it got them', () => {
  const { kernel, add, settle } = textWorld();
  const [alice, bob, carol] = [add('alice'), add('bob', { pipelining: true }), add('carol')];
  bob.always = (syscall, line) => {
    if (line.startsWith('deliver o+0 get'))
      syscall.resolve([{ promise: 'p-1', ...data('', 'o-1'), exactly: 0 }]);
  };
  alice.act(
    (syscall) => {
      syscall.send('o-1', data('get', 'o-2'), 'p+1');
      syscall.send('p+1', data('one'));
      syscall.send('p+1', data('two'));
      alice.always = (later) => later.send('o-2', data('three'));
      syscall.subscribe('p+1');
    },
    [bob.root, carol.root],
  );
  settle();
  expect(bob.told).toEqual(['deliver o+0 get(o-1) → p-1']);
  expect(carol.told).toEqual(['deliver o+0 one', 'deliver o+0 two', 'deliver o+0 three']);
  expect(kernel.audit()).toEqual([]);
});

test('a pipelining vat gets what waited for a promise as soon as it decides the promise', () => {
  const { add } = textWorld();
  const [alice, bob] = [add('alice'), add('bob', { pipelining: true })];
  alice.act(
    (syscall) => {
      syscall.send('p+1', data('one'));
      syscall.send('o-1', data('get'), 'p+1');
      syscall.send('p+1', data('two'));
    },
    [bob.root],
  );
  expect(bob.told).toEqual(['deliver o+0 get → p-1', 'deliver p-1 one', 'deliver p-1 two']);
});

test('messages to a promise that a pipelining vat hands on as a result wait for the promise again', () => {
  const { add } = textWorld();
  const [alice, bob, carol] = [add('alice'), add('bob', { pipelining: true }), add('carol')];
  bob.always = (syscall, line) => {
    if (line.startsWith('deliver o+0 get')) syscall.send('o-1', data('instead'), 'p-1');
  };
  carol.always = (syscall, line) => {
    if (line.includes('instead')) syscall.resolve([{ promise: 'p-1', ...data('', 'o+0'), exactly: 0 }]);
  };
  alice.act(
    (syscall) => {
      syscall.send('o-1', data('get', 'o-2'), 'p+1');
      syscall.send('p+1', data('one'));
    },
    [bob.root, carol.root],
  );
  expect(bob.told).toEqual(['deliver o+0 get(o-1) → p-1']);
  expect(carol.told).toEqual(['deliver o+0 instead → p-1', 'deliver o+0 one']);
});

test('when a vat ends, who waits for its promise learns of that before the answers to the messages for the promise', () => {
  const { kernel, add, settle } = textWorld();
  const [alice, bob] = [add('alice'), add('bob')];
  bob.always = (syscall, line) => {
    if (!line.includes('take')) return;
    syscall.send('p-1', data('one'), 'p+1');
    syscall.send('p+1', data('two'), 'p+2');
    for (const promise of ['p+2', 'p+1', 'p-1']) syscall.subscribe(promise);
  };
  alice.act((syscall) => syscall.send('o-1', data('take', 'p+1')), [bob.root]);
  bob.told.length = 0;
  kernel.terminate(alice.number);
  settle();
  expect(bob.told).toEqual(
    ['p-1', 'p+1', 'p+2'].map((vref) => `notify ${vref} vat-terminated vat-terminated`),
  );
});
