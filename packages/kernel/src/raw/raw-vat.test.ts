import { describe, expect, test } from 'vitest';
import { abi } from '../../generated/table.js';
import { Kernel } from '../kernel/kernel.js';
import { PromiseState } from '../tables/promises.js';
import { TestClock } from '../testing/scripted.js';
import { type RawSetup, answer, exported, exportedPromise } from './raw-vat.js';
import { rawVat } from './raw-vm.js';

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const bytes = (words: string) => new TextEncoder().encode(words);

function world() {
  const kernel = new Kernel({ abi, clock: new TestClock() });
  kernel.connect(() => {});
  return {
    kernel,
    add: (name: string, setup: RawSetup) =>
      kernel.root(kernel.addVat({ name, backend: rawVat(setup), image: new Uint8Array() })),
    settle() {
      let cranks = 0;
      while (cranks < 1000 && kernel.step() !== null) {
        cranks++;
        expect(kernel.audit()).toEqual([]);
      }
      return cranks;
    },
  };
}

describe('messages', () => {
  test('a body is copied when it is sent, also that of a Buffer, whose slice copies nothing', () => {
    const { kernel, add, settle } = world();
    const got: string[] = [];
    const bob = add('bob', () => ({ deliver: (_target, body) => got.push(text(body)) }));
    const alice = add('alice', (syscall) => ({
      deliver(_target, _body, slots) {
        const body = Buffer.from('vat');
        syscall.send(slots[0], body);
        body.fill('x');
      },
    }));
    const body = Buffer.from('host');
    kernel.letGo(kernel.queueMessage(bob, body));
    body.fill('x');
    kernel.letGo(kernel.queueMessage(alice, bytes('go'), [bob]));
    settle();
    expect(got).toEqual(['host', 'vat']);
  });

  test('a message travels, is answered, and the news comes back', () => {
    const { kernel, add, settle } = world();
    const log: string[] = [];
    const bob = add('bob', (syscall) => ({
      deliver(target, body, _slots, result) {
        log.push(`bob ${target === exported(0)} ${text(body)}`);
        answer(syscall, result, { body: bytes('fine') });
      },
    }));
    const alice = add('alice', (syscall) => ({
      deliver(_target, _body, slots) {
        syscall.send(slots[0], bytes('hello'), [exported(1)], exportedPromise(1));
        syscall.subscribe(exportedPromise(1));
      },
      notify(resolutions) {
        for (const { promise, state, body } of resolutions)
          log.push(`alice ${promise === exportedPromise(1)} ${PromiseState[state]} ${text(body)}`);
      },
      dropExports: (handles) => log.push(`drop ${[...handles].map((handle) => handle & 0xff)}`),
      retireExports: (handles) => log.push(`retire ${[...handles].map((handle) => handle & 0xff)}`),
    }));
    kernel.letGo(kernel.queueMessage(alice, bytes('go'), [bob]));
    settle();
    expect(log).toEqual(['bob true hello', 'alice true Fulfilled fine']);
  });

  test('a message whose sender wants no answer is answered with nothing, and resolved with a fault that says so', () => {
    const { kernel, add, settle } = world();
    const told: number[] = [];
    const careful = add('careful', (syscall) => ({
      deliver(_target, body, _slots, result) {
        told.push(result);
        answer(syscall, result, { body });
      },
    }));
    const careless = add('careless', (syscall) => ({
      deliver: (_target, body, _slots, result) => syscall.resolve([{ promise: result, body }]),
    }));
    const alice = add('alice', (syscall) => ({
      deliver(_target, body, slots) {
        for (const friend of slots) syscall.send(friend, body);
      },
    }));
    kernel.letGo(kernel.queueMessage(alice, bytes('hello'), [careful, careless]));
    settle();
    expect(told).toEqual([0]);
    const [first, second, third] = kernel.vats();
    expect([first.state, second.state, third.state]).toEqual(['idle', 'terminated', 'idle']);
    expect(second.record).toMatchObject({
      reason: 'bad-handle',
      detail: 'the promise is 0: the sender of that message wants no answer',
    });
  });

  test('one call settles as many promises as their references are 262,144, and no more', () => {
    const { kernel, add, settle } = world();
    const friends = Array.from({ length: 255 }, (_, index) => exported(index + 1));
    const settler = (name: string, promises: number) =>
      add(name, (syscall) => ({
        deliver: () =>
          syscall.resolve(
            Array.from({ length: promises }, (_, index) => ({
              promise: exportedPromise(index + 1),
              body: bytes(''),
              slots: friends,
            })),
          ),
      }));
    for (const root of [settler('fits', 1024), settler('too many', 1025)])
      kernel.letGo(kernel.queueMessage(root, bytes('go')));
    settle();
    const [fits, tooMany] = kernel.vats();
    expect([fits.reason, tooMany.reason]).toEqual([null, 'bad-length']);
    expect(tooMany.record?.detail).toBe('one resolve names at most 262144 references');
  });

  test('a message may be answered with a rejection', () => {
    const { kernel, add, settle } = world();
    const bob = add('bob', (syscall) => ({
      deliver: (_target, body, _slots, result) => answer(syscall, result, { rejected: true, body }),
    }));
    const result = kernel.queueMessage(bob, bytes('no'));
    settle();
    expect(kernel.settlementOf(result)).toMatchObject({ state: PromiseState.Rejected, body: bytes('no') });
  });

  test('what the host asked is settled, and it reads the answer', () => {
    const { kernel, add, settle } = world();
    const bob = add('bob', (syscall) => ({
      deliver(_target, body, slots, result) {
        answer(syscall, result, { body, slots });
      },
    }));
    const result = kernel.queueMessage(bob, bytes('echo'), [bob]);
    expect(kernel.settlementOf(result)).toBeNull();
    settle();
    const settlement = kernel.settlementOf(result);
    expect([settlement?.state, text(settlement?.body ?? bytes('')), settlement?.slots]).toEqual([
      PromiseState.Fulfilled,
      'echo',
      [bob],
    ]);
  });
});

test('a raw vat asks what a number is, and so lets go of whatever it is given', () => {
  const { kernel, add, settle } = world();
  kernel.connect(() => {});
  const found: unknown[] = [];
  const device = kernel.addDevice({ name: 'device', setup: () => ({}) });
  const bob = add('bob', () => ({}));
  const alice = add('alice', (syscall) => ({
    deliver(_target, _body, slots) {
      found.push([...slots].map((slot) => syscall.handleKind(slot)));
      const others = [exported(0), exportedPromise(4), exported(9), 0, -1, 77, 1.5];
      found.push(others.map((number) => syscall.handleKind(number)));
      syscall.dropImports([...slots].filter((slot) => syscall.handleKind(slot) !== 'promise'));
      found.push(slots.map((slot) => (syscall.handleKind(slot) === null ? 0 : 1)));
    },
  }));
  const promise = kernel.queueMessage(bob, bytes('later'));
  kernel.letGo(kernel.queueMessage(alice, bytes('go'), [bob, promise, kernel.deviceRoot(device)]));
  settle();
  expect(found).toEqual([
    ['object', 'promise', 'device'],
    ['object', null, null, null, null, null, null],
    Int32Array.of(0, 1, 0),
  ]);
});
