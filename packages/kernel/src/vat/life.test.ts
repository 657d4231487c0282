import { describe, expect, test } from 'vitest';
import { abi } from '../../generated/table.js';
import { Dispatch } from '../abi/dispatches.js';
import { CriticalVatError } from '../kernel/critical-vat-error.js';
import { Kernel } from '../kernel/kernel.js';
import { type RawSetup, type RawSyscall, exported, exportedPromise } from '../raw/raw-vat.js';
import { rawVat } from '../raw/raw-vm.js';
import { PromiseState } from '../tables/promises.js';
import { type Entry, type Script, TestClock, scripted, world as scriptedWorld } from '../testing/scripted.js';
import type { VatConfig } from './vat.js';
import type { VmBackend } from './vm.js';

const text = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);
const bytes = (words: string) => new TextEncoder().encode(words);
const NO_IMAGE = new Uint8Array();

function world() {
  const kernel = new Kernel({ abi, clock: new TestClock() });
  kernel.connect(() => {});
  const add = (setup: RawSetup, config: Partial<VatConfig> = {}) =>
    kernel.addVat({
      name: `vat${kernel.vats().length + 1}`,
      backend: rawVat(setup),
      image: NO_IMAGE,
      ...config,
    });
  const settle = () => {
    for (let cranks = 0; cranks < 1000 && kernel.step() !== null; cranks++);
  };
  const ask = (vat: number, words: string) => {
    const result = kernel.queueMessage(kernel.root(vat), bytes(words));
    settle();
    const settlement = kernel.settlementOf(result);
    return settlement === null ? null : `${PromiseState[settlement.state]} ${text(settlement.body)}`;
  };
  return { kernel, add, settle, ask };
}

/** Answers with how many messages it got; one that says `bad` breaks a rule. */
const counter: RawSetup = (syscall) => {
  let count = 0;
  return {
    deliver(_target, body, _slots, result) {
      count++;
      if (text(body) === 'bad') syscall.send(12345, body);
      syscall.resolve([{ promise: result, body: bytes(String(count)) }]);
    },
  };
};

describe('a parked vat', () => {
  test('goes on as it was before the crank that parked it, with the message that it did not take', () => {
    const { kernel, add, settle, ask } = world();
    let forgive = false;
    const vat = add(
      (syscall) => {
        const inner = counter(syscall);
        return {
          deliver(target, body, slots, result) {
            inner.deliver?.(target, forgive ? bytes('good') : body, slots, result);
          },
        };
      },
      { onFault: 'park' },
    );
    expect([ask(vat, 'one'), ask(vat, 'two')]).toEqual(['Fulfilled 1', 'Fulfilled 2']);
    expect(ask(vat, 'bad')).toBeNull();
    expect(kernel.vats()[0]).toMatchObject({ state: 'parked', reason: 'bad-handle' });
    expect(ask(vat, 'later')).toBeNull();
    forgive = true;
    expect(kernel.resume(vat)).toBe(true);
    settle();
    expect(kernel.vats()[0]).toMatchObject({ state: 'idle', reason: null });
    expect(ask(vat, 'last')).toBe('Fulfilled 5');
  });

  test('is over when its code does not do again what it did', () => {
    const { kernel, add, ask } = world();
    let made = 0;
    const vat = add(
      (syscall) => {
        made++;
        const inner = counter(syscall);
        return made === 1 ? inner : {};
      },
      { onFault: 'park' },
    );
    ask(vat, 'one');
    ask(vat, 'bad');
    expect(kernel.resume(vat)).toBe(false);
    expect(kernel.vats()[0]).toMatchObject({ state: 'terminated', reason: 'replay-diverged' });
    expect(kernel.vats()[0].record?.detail).toBe('entry 2 (dispatch 1): 1 syscalls were not made');
  });

  test('only a parked vat is resumed', () => {
    const { kernel, add } = world();
    const vat = add(counter);
    expect(() => kernel.resume(vat)).toThrow('vat 1 is idle, not parked');
  });

  test('an empty meter is filled, and the vat goes on; or it ends, where its policy says so', () => {
    const { kernel, add, settle } = scriptedWorld();
    const parks = add(() => {}, { fuel: 100, meter: 99 });
    const ends = add(() => {}, { fuel: 100, meter: 99, onEmpty: 'terminate' });
    settle();
    expect(kernel.vats().map(({ state, reason }) => [state, reason])).toEqual([
      ['parked', 'meter-empty'],
      ['terminated', 'meter-empty'],
    ]);
    kernel.resume(parks, { refuel: 1 });
    settle();
    expect(kernel.vats()[0]).toMatchObject({ state: 'idle', cranks: 1, fuelUsed: 10 });
    expect(() => kernel.refuel(ends, 1)).toThrow('vat 2 is over');
  });
});

describe('an upgrade', () => {
  const holder =
    (log: string[]): RawSetup =>
    (syscall: RawSyscall) => ({
      deliver(_target, body, slots, result) {
        if (text(body) === 'give') {
          syscall.resolve([
            { promise: result, body, slots: [exported(0), exported(5), exported(20), exportedPromise(7)] },
          ]);
        } else if (text(body) !== 'keep') {
          syscall.resolve([{ promise: result, body: bytes('old') }]);
        }
        log.push(`got ${slots.length}`);
      },
      bringOutYourDead: () => log.push('bring out your dead'),
      stopVat: (reason) => log.push(`stop: ${text(reason)}`),
    });
  const next: RawSetup = (syscall) => ({
    deliver: (_target, _body, _slots, result) => syscall.resolve([{ promise: result, body: bytes('new') }]),
  });

  test('asks the old code to stop, rejects what it decided, abandons what is not durable, and starts the new code', () => {
    const { kernel, add, settle, ask } = world();
    const log: string[] = [];
    const vat = add(holder(log), { durableFrom: 16 });
    const given = kernel.queueMessage(kernel.root(vat), bytes('give'));
    const never = kernel.queueMessage(kernel.root(vat), bytes('keep'));
    settle();
    const slots = kernel.settlementOf(given)?.slots ?? [];
    expect(kernel.upgrade(vat, { backend: rawVat(next) })).toEqual({ done: true, incarnation: 1 });
    expect(log).toEqual(['got 0', 'got 0', 'bring out your dead', 'stop: upgrade']);
    const rejected = kernel.settlementOf(never);
    expect([rejected?.state, text(rejected?.body)]).toEqual([PromiseState.VatUpgraded, '0']);
    expect(kernel.settlementOf(slots[3])?.state).toBe(PromiseState.VatUpgraded);
    const answers = [0, 1, 2].map((at) => kernel.queueMessage(slots[at], bytes('hello')));
    settle();
    expect(answers.map((answer) => PromiseState[kernel.settlementOf(answer)?.state ?? 0])).toEqual([
      'Fulfilled',
      'ObjectAbandoned',
      'Fulfilled',
    ]);
    expect(ask(vat, 'hello')).toBe('Fulfilled new');
  });

  test('old code that breaks a rule as it is asked has no veto', () => {
    const { kernel, add, settle, ask } = world();
    const vat = add((syscall) => ({ stopVat: () => syscall.send(exported(0), bytes('not now')) }));
    settle();
    expect(kernel.upgrade(vat, { backend: rawVat(next) }).done).toBe(true);
    expect(ask(vat, 'hello')).toBe('Fulfilled new');
  });

  test('nor has old code that uses up the fuel of its stopVat', () => {
    const { kernel, add, settle } = scriptedWorld();
    const seen: number[] = [];
    const old = ({ dispatch }: Entry) => {
      seen.push(dispatch);
      return dispatch === Dispatch.StopVat ? ('out-of-fuel' as const) : ('returned' as const);
    };
    const vat = add(old, {}, { entries: [0, Dispatch.StopVat] });
    settle();
    expect(kernel.upgrade(vat, { backend: scripted(() => {}) })).toMatchObject({ done: true });
    expect(seen).toEqual([0, Dispatch.StopVat]);
    expect([kernel.vats()[0].state, kernel.audit()]).toEqual(['idle', []]);
  });

  test('a start that fails leaves the old code as it was', () => {
    const { kernel, add, settle, ask } = world();
    const log: string[] = [];
    const vat = add(
      (syscall) => ({ ...counter(syscall), stopVat: () => syscall.abandonExports([exported(9)]) }),
      { transcript: true },
    );
    expect(ask(vat, 'one')).toBe('Fulfilled 1');
    const hash = kernel.hash();
    const broken = rawVat(() => ({
      startVat() {
        throw new Error('cannot start');
      },
    }));
    expect(kernel.upgrade(vat, { backend: broken })).toEqual({ done: false, detail: 'the new code crashed' });
    expect(kernel.hash()).toBe(hash);
    expect(kernel.vats()[0]).toMatchObject({ state: 'idle', incarnation: 0 });
    settle();
    expect(ask(vat, 'two')).toBe('Fulfilled 2');
    expect(log).toEqual([]);
  });

  test('without a transcript the vat is parked then, and another upgrade repairs it', () => {
    const { kernel, add, settle, ask } = world();
    const vat = add(holder([]));
    settle();
    const broken = rawVat(() => ({
      startVat() {
        throw new Error('cannot start');
      },
    }));
    kernel.upgrade(vat, { backend: broken });
    expect(kernel.vats()[0]).toMatchObject({ state: 'parked', reason: 'upgrade-failed' });
    expect(kernel.resume(vat)).toBe(false);
    expect(kernel.vats()[0]).toMatchObject({ state: 'parked', reason: 'upgrade-failed' });
    expect(kernel.upgrade(vat, { backend: rawVat(next) }).done).toBe(true);
    expect(ask(vat, 'hello')).toBe('Fulfilled new');
  });

  test('closes the VM of the code that is gone: the old one, or the new one when it does not start', () => {
    const { kernel, add, settle } = scriptedWorld();
    const closed: string[] = [];
    const named = (name: string, script: Script): VmBackend => {
      const backend = scripted(script);
      return {
        ...backend,
        load(...given) {
          const vm = backend.load(...given);
          const close = vm.close.bind(vm);
          vm.close = () => {
            closed.push(name);
            close();
          };
          return vm;
        },
      };
    };
    const vat = add(() => {}, { backend: named('old', () => {}) });
    settle();
    expect(kernel.upgrade(vat, { backend: named('broken', () => 'crashed') }).done).toBe(false);
    expect(closed).toEqual(['broken']);
    expect(kernel.upgrade(vat, { backend: named('new', () => {}) }).done).toBe(true);
    expect(closed).toEqual(['broken', 'old']);
  });

  test('an image that must not run changes nothing, and the old code is not even asked', () => {
    const { kernel, add, settle } = world();
    const log: string[] = [];
    const vat = add(holder(log));
    settle();
    const hash = kernel.hash();
    expect(kernel.upgrade(vat, { fuel: 0 })).toEqual({
      done: false,
      detail: 'the fuel of vat1 is 0; give it a whole number from 1 on',
    });
    expect(kernel.upgrade(vat, { backend: scripted(() => {}, { handleBits: 16 }) }).done).toBe(false);
    expect([kernel.hash(), log]).toEqual([hash, []]);
  });
});

describe('the end of a vat', () => {
  test('in order: its code is told why, and may still write down; then it is over', () => {
    const { kernel, add, settle } = world();
    const log: string[] = [];
    const vat = add(() => ({ stopVat: (reason) => log.push(text(reason)) }));
    settle();
    kernel.stop(vat, 'we close');
    expect(log).toEqual(['we close']);
    expect(kernel.vats()[0]).toMatchObject({ state: 'terminated', reason: 'host' });
    expect(() => kernel.stop(vat, 'again')).toThrow('vat 1 is over');
  });

  test('of a critical vat stops the run with an error; only a trusted vat is critical', () => {
    const { kernel, add, ask, settle } = world();
    expect(() => add(counter, { critical: true })).toThrow('vat1 is critical and not trusted');
    const other = add(counter);
    const vat = add(counter, { critical: true, trusted: true });
    settle();
    kernel.queueMessage(kernel.root(vat), bytes('bad'));
    expect(() => settle()).toThrow(CriticalVatError);
    expect(kernel.vats()[1]).toMatchObject({ state: 'terminated' });
    expect(ask(other, 'still there')).toBe('Fulfilled 1');
  });

  test('by its own wish: what it did is kept, unless it calls it a failure', () => {
    const { kernel, add, settle } = world();
    const log: string[] = [];
    const listener = add(() => ({ deliver: (_target, body) => log.push(text(body)) }));
    const leave =
      (failure: boolean): RawSetup =>
      (syscall) => ({
        deliver(_target, _body, slots) {
          syscall.exit(failure, bytes('done'));
          syscall.send(slots[0], bytes(`last words, failure ${failure}`));
        },
      });
    const good = add(leave(false));
    const bad = add(leave(true));
    for (const vat of [good, bad]) kernel.queueMessage(kernel.root(vat), bytes(''), [kernel.root(listener)]);
    settle();
    expect(log).toEqual(['last words, failure false']);
    expect(kernel.vats().map(({ state, reason }) => `${state} ${reason}`)).toEqual([
      'idle null',
      'terminated exit',
      'terminated exit-failure',
    ]);
  });
});
