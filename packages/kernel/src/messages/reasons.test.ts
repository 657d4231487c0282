import { describe, expect, test } from 'vitest';
import { rawVat } from '../raw/raw-vm.js';
import { bytes, data, textWorld } from '../testing/text-world.js';

describe('the kernel rejects with a reason', () => {
  test('vat-terminated: the vat of the target, or the vat that was to answer, is over', () => {
    const { kernel, add, settle, ask, answerOf } = textWorld();
    const bob = add('bob');
    const unanswered = kernel.queueMessage(bob.root, bytes('never answered'));
    settle();
    const waiting = kernel.queueMessage(bob.root, bytes('never delivered'));
    kernel.terminate(bob.number);
    expect([answerOf(unanswered), answerOf(waiting)]).toEqual(
      Array.from({ length: 2 }, () => 'vat-terminated vat-terminated'),
    );
    expect(ask(bob.root, 'too late')).toBe('vat-terminated vat-terminated');
  });

  test('unanswered: what it waits for waits for itself, and nobody can name that any longer', () => {
    const { kernel, add, settle } = textWorld();
    const [alice, bob] = [add('alice', { handles: 4_000 }), add('bob')];
    bob.always = (syscall, line) => {
      if (line.includes('hold')) syscall.subscribe('p-1');
    };
    alice.act(
      (syscall) => {
        // Each is the result of the message that waits for the other. So many that cycles are looked for.
        for (let number = 0; number < 600; number += 2) {
          syscall.send(`p+${number + 1}`, data(''), `p+${number}`);
          syscall.send(`p+${number}`, data(''), `p+${number + 1}`);
        }
        syscall.send('p+0', data('and this?'), 'p+1000');
        syscall.send('o-1', data('hold', 'p+1000'));
      },
      [bob.root],
    );
    expect(bob.told.filter((line) => line.startsWith('notify'))).toEqual([]);
    kernel.terminate(alice.number);
    settle();
    expect(bob.told.filter((line) => line.startsWith('notify'))).toEqual([
      'notify p-1 unanswered unanswered',
    ]);
    expect(kernel.audit()).toEqual([]);
  });

  test('object-abandoned: the target has no vat any longer', () => {
    const { add, ask } = textWorld();
    const bob = add('bob', { abandon: true });
    bob.act((syscall) => syscall.abandonExports(['o+0']));
    expect(ask(bob.root, 'hello')).toBe('object-abandoned object-abandoned');
  });

  test('not-callable: the target is a promise that is data', () => {
    const { kernel, add, settle, ask } = textWorld();
    const bob = add('bob');
    bob.always = (syscall, line) => {
      if (line.includes('answer')) syscall.resolve([{ promise: 'p-1', ...data('42') }]);
    };
    const answer = kernel.queueMessage(bob.root, bytes('answer'));
    settle();
    expect(ask(answer, 'hello')).toBe('not-callable not-callable');
  });

  test('not-callable: the target is a promise that is a device node', () => {
    const { kernel, add, settle, ask } = textWorld();
    const node = kernel.deviceRoot(kernel.addDevice({ name: 'device', setup: () => ({}) }));
    const bob = add('bob');
    bob.always = (syscall, line) => {
      if (line.includes('answer')) syscall.resolve([{ promise: 'p-1', ...data('', 'd-1'), exactly: 0 }]);
    };
    const answer = kernel.queueMessage(bob.root, bytes('answer'), [node]);
    settle();
    expect(ask(answer, 'hello')).toBe('not-callable not-callable');
    expect(kernel.vats()[bob.number - 1].state).toBe('idle');
  });

  test('vat-parked: the receiver is parked and its inbox is full', () => {
    const { kernel, add, settle, ask } = textWorld();
    const bob = add('bob', { onFault: 'park', inbox: 1, transcript: false });
    kernel.queueMessage(bob.root, bytes('boom'));
    bob.always = () => {
      throw new Error('boom');
    };
    settle();
    expect(ask(bob.root, 'hello')).toBe('vat-parked vat-parked');
  });

  test('receiver-full: the inbox of the receiver is full, or its table has no room for what comes with the message', () => {
    const { kernel, add, settle, ask, answerOf } = textWorld();
    const [alice, bob, carol] = [add('alice'), add('bob', { inbox: 1 }), add('carol', { handles: 2 })];
    const first = kernel.queueMessage(bob.root, bytes('one'));
    const second = kernel.queueMessage(bob.root, bytes('two'));
    settle();
    expect([answerOf(first), answerOf(second)]).toEqual(['unresolved', 'receiver-full receiver-full']);
    expect(ask(carol.root, 'too many', [alice.root, bob.root])).toBe('receiver-full receiver-full');
    expect(carol.told).toEqual([]);
  });

  test('too-large: the body, or the list of slots, is larger than the receiver can take', () => {
    const { kernel, add, ask } = textWorld();
    const bob = add('bob');
    const slots = Array.from({ length: 257 }, () => bob.root);
    expect(ask(bob.root, 'x'.repeat((1 << 20) + 1))).toBe('too-large too-large');
    expect(ask(bob.root, '', slots)).toBe('too-large too-large');
    expect([bob.told, kernel.audit()]).toEqual([[], []]);
  });

  test('vat-upgraded: the vat that was to answer has other code, and the body is the number of the incarnation that is gone', () => {
    const { kernel, add, settle, answerOf } = textWorld();
    const bob = add('bob');
    const asked = kernel.queueMessage(bob.root, bytes('never answered'));
    settle();
    expect(kernel.upgrade(bob.number, { backend: rawVat(() => ({})) })).toMatchObject({ done: true });
    expect(answerOf(asked)).toMatch(/^vat-upgraded \d+$/);
    expect(kernel.audit()).toEqual([]);
  });
});

test('what its decider rejects is rejected, with its own data, and so is what was sent to the promise', () => {
  const { kernel, add, settle, ask, answerOf } = textWorld();
  const bob = add('bob');
  const asked = kernel.queueMessage(bob.root, bytes('no'));
  const piped = kernel.queueMessage(asked, bytes('and then'));
  bob.always = (syscall) => syscall.resolve([{ promise: 'p-1', rejected: true, ...data('no', 'o+0') }]);
  settle();
  expect(answerOf(asked)).toBe(`rejected no(${bob.root})`);
  expect(answerOf(piped)).toBe(`rejected no(${bob.root})`);
  expect(ask(asked, 'again')).toBe(`rejected no(${bob.root})`);
});
