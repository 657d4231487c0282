import { expect, test } from 'vitest';
import { data, textWorld } from '../testing/text-world.js';

test('subscribing to an unresolved promise again changes nothing: the vat is told once', () => {
  const { add } = textWorld();
  const alice = add('alice');
  alice.act((syscall) => {
    syscall.send('o+0', data('later'), 'p+1');
    for (let times = 0; times < 3; times++) syscall.subscribe('p+1');
    alice.always = (later, line) => {
      if (line.includes('later')) later.resolve([{ promise: 'p+1', ...data('done') }]);
    };
  });
  expect(alice.told).toEqual(['deliver o+0 later → p+1']);
});

test('subscribing to a settled promise queues its news, once', () => {
  const { kernel, add, settle } = textWorld();
  const [alice, bob] = [add('alice'), add('bob')];
  bob.always = (syscall, line) => {
    if (line.includes('answer')) syscall.resolve([{ promise: 'p-1', ...data('fine') }]);
  };
  const answered = kernel.queueMessage(bob.root, new TextEncoder().encode('answer'));
  settle();
  alice.act(
    (syscall) => {
      for (let times = 0; times < 3; times++) syscall.subscribe('p-1');
    },
    [answered],
  );
  expect(alice.told).toEqual(['notify p-1 fulfilled fine']);
});

test('what is queued for a vat that subscribes to a settled promise again and again does not grow', () => {
  const { kernel, add, settle } = textWorld();
  const alice = add('alice');
  const rejected = kernel.queueMessage(alice.root, new TextEncoder().encode('x'), []);
  settle();
  kernel.terminate(alice.number);
  const bob = add('bob');
  let most = 0;
  bob.always = (syscall) => {
    for (let times = 0; times < 100; times++) syscall.subscribe('p-1');
    most = Math.max(most, kernel.deliveries.waiting(bob.number));
  };
  kernel.queueMessage(bob.root, new TextEncoder().encode('x'), [rejected]);
  expect(kernel.step()?.committed).toBe(true);
  expect(most).toBe(1);
});
