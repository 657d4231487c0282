import { describe, expect, test } from 'vitest';
import { exported, exportedPromise } from '../raw/raw-vat.js';
import { rawVat } from '../raw/raw-vm.js';
import { bytes, rawWorld } from '../testing/raw-world.js';
import { MOST_WAITING } from './route.js';

const KIB = 1024;
const body = new Uint8Array(KIB);

describe('data of a settled promise is paid for by the vat that made the promise', () => {
  test('a chain of settled promises that a vat holds by one handle, or by none, is as long as its account is large', () => {
    const { kernel, actor, run } = rawWorld();
    const alice = actor('alice', { data: 64 * KIB });
    const bob = actor('bob');
    let next = 2;
    let last = exportedPromise(1);
    run(alice, [bob.root], (syscall, [to]) => syscall.send(to, bytes('the first one'), [last]));
    for (let round = 0; round < 400; round++) {
      run(alice, [], (syscall) => {
        // Each promise is settled with the one before it, which leaves the table and is held by that data only.
        const promise = exportedPromise(next++);
        syscall.resolve([{ promise: last, body, slots: [promise] }]);
        last = promise;
      });
    }
    const { state } = kernel.vats()[alice.number - 1];
    expect([state, next]).toEqual(['idle', 402]);
    const settled = kernel.inspect().promises.filter(({ data }) => data !== null);
    const full = settled.filter((promise) => promise.state === 'receiver-full');
    expect([settled.length, full.length]).toEqual([49, 1]);
    expect(kernel.state.accounts.settledOf(alice.number)).toBeLessThanOrEqual(64 * KIB);
  });

  test('who asks pays for the answer: with its account full it is told receiver-full, and nobody faults', () => {
    const { kernel, actor, run } = rawWorld();
    const alice = actor('alice', { data: 4 * KIB });
    const bob = kernel.addVat({
      name: 'bob',
      image: new Uint8Array(),
      data: 0,
      backend: rawVat((syscall) => ({
        deliver: (_target, _body, _slots, result) =>
          syscall.resolve([{ promise: result, body: new Uint8Array(1500) }]),
      })),
    });
    const answers: string[] = [];
    for (let number = 1; number <= 4; number++) {
      run(alice, [kernel.root(bob)], (syscall, [to]) => {
        syscall.send(to, bytes('ask'), [], exportedPromise(number));
        syscall.dropImports([to]);
      });
    }
    for (const { state } of kernel.inspect().promises) answers.push(state);
    expect(answers.filter((state) => state === 'fulfilled')).toHaveLength(2);
    expect(answers.filter((state) => state === 'receiver-full')).toHaveLength(2);
    expect(kernel.vats().map(({ state }) => state)).toEqual(['idle', 'idle']);
    expect(kernel.state.accounts.settledOf(bob)).toBe(0);
  });

  test('a vat whose account is full makes no more promises: that is its fault', () => {
    const { kernel, actor, run } = rawWorld();
    const alice = actor('alice', { data: 0 });
    run(alice, [], (syscall) => syscall.send(exported(0), body, [exported(7)]));
    expect(kernel.vats()[alice.number - 1].state).toBe('idle');
    run(alice, [], (syscall) => syscall.subscribe(exportedPromise(1)));
    expect(kernel.vats()[alice.number - 1].reason).toBe('data-full');
  });

  test('what nobody keeps any longer is paid for by nobody', () => {
    const { kernel, actor, run } = rawWorld();
    const alice = actor('alice');
    run(alice, [], (syscall) => {
      syscall.resolve([{ promise: exportedPromise(1), body, slots: [exported(5)] }]);
    });
    expect(kernel.state.accounts.settledOf(alice.number)).toBe(0);
    let seen = 0;
    run(alice, [], (syscall) => {
      syscall.send(exported(0), bytes('keep'), [exportedPromise(2)]);
      syscall.resolve([{ promise: exportedPromise(2), body, slots: [exported(5)] }]);
      alice.act = (later, [promise]) => {
        seen = kernel.state.accounts.settledOf(alice.number);
        later.subscribe(promise);
      };
    });
    expect([seen, kernel.state.accounts.settledOf(alice.number)]).toEqual([256 + KIB + 64, 0]);
  });

  test('a crank that is undone is not paid for', () => {
    const { kernel, actor, run } = rawWorld();
    const alice = actor('alice', { onFault: 'park' });
    const before = kernel.hash();
    run(alice, [], (syscall) => {
      syscall.send(exported(0), body, [exportedPromise(2)]);
      syscall.resolve([{ promise: exportedPromise(2), body }]);
      syscall.send(exportedPromise(3), body);
      syscall.send(77, body);
    });
    const { accounts } = kernel.state;
    expect([accounts.settledOf(alice.number), accounts.waitingOf(alice.number)]).toEqual([0, 0]);
    expect(kernel.hash()).not.toBe(before);
  });
});

describe('a message that waits in a promise is paid for by its sender', () => {
  test('one that its sender has no room for is rejected as receiver-full, and the sender goes on', () => {
    const { kernel, actor, run } = rawWorld();
    const alice = actor('alice', { data: 8 * KIB });
    const bob = actor('bob');
    run(alice, [bob.root], (syscall, [to]) => {
      syscall.send(to, bytes('here is a promise'), [exportedPromise(1)]);
      for (let number = 2; number <= 12; number++)
        syscall.send(exportedPromise(1), body, [], exportedPromise(number));
    });
    const states = kernel.inspect().promises.map(({ state }) => state);
    expect(states.filter((state) => state === 'receiver-full')).toHaveLength(6);
    expect(kernel.state.accounts.waitingOf(alice.number)).toBe(5 * (512 + KIB));
    run(alice, [], (syscall) => syscall.resolve([{ promise: exportedPromise(1), body: bytes('no object') }]));
    expect(kernel.state.accounts.waitingOf(alice.number)).toBe(0);
    expect(kernel.vats()[alice.number - 1].state).toBe('idle');
  });

  test('one resolve moves at most as many messages as may wait for a promise; more are rejected as they are sent', () => {
    const { kernel, actor, run } = rawWorld();
    const alice = actor('alice');
    const bob = actor('bob', { inbox: 2 * MOST_WAITING });
    run(alice, [bob.root], (syscall, [to]) => {
      syscall.send(exportedPromise(2), bytes('one'), [to]);
      for (let count = 0; count < MOST_WAITING + 3; count++)
        syscall.send(exportedPromise(1), bytes(String(count)), [], exportedPromise(10 + count));
      syscall.resolve([{ promise: exportedPromise(1), body: bytes(''), slots: [to], exactly: 0 }]);
    });
    const full = kernel.inspect().promises.filter(({ state }) => state === 'receiver-full');
    expect(full).toHaveLength(3);
  });

  test('a vat that ends gives back what its messages and those that waited for it were charged', () => {
    const { kernel, actor, run, settle } = rawWorld();
    const [alice, bob] = [actor('alice'), actor('bob')];
    run(alice, [bob.root], (syscall, [to]) => syscall.send(to, bytes('take'), [exportedPromise(1)]));
    run(bob, [], () => {});
    bob.act = (syscall, [promise]) => syscall.send(promise, body);
    run(alice, [bob.root], (syscall, [to]) => {
      syscall.send(to, bytes('send to it'), [exportedPromise(1)]);
    });
    expect(kernel.state.accounts.waitingOf(bob.number)).toBe(512 + KIB);
    kernel.terminate(alice.number);
    settle();
    expect(kernel.state.accounts.waitingOf(bob.number)).toBe(0);
  });
});
