import { describe, expect, test } from 'vitest';
import { WAIT } from '../gate/call.js';
import { calls, expired, EXPIRED, scripted, type Script, world } from '../testing/scripted.js';
import { ImageError, type OutcomeKind } from '../vat/vm.js';

const acquireAnd =
  (device: ReturnType<typeof world>['device'], end: OutcomeKind): Script =>
  ({ gate }) => {
    calls.acquire(gate, device);
    return end;
  };

describe('an entry that ends', () => {
  test.each([
    ['returned', 'idle', null],
    ['crashed', 'terminated', 'crashed'],
    ['out-of-fuel', 'terminated', 'out-of-fuel'],
    ['fault', 'terminated', 'machine'],
  ] as const)('%s on a VM that cannot be suspended leaves the vat %s', (kind, state, reason) => {
    const { kernel, device, add, settle } = world();
    add(acquireAnd(device, kind));
    expect(settle()).toBe(1);
    expect(kernel.vats()[0]).toMatchObject({
      state,
      reason,
      cranks: 1,
      fuelUsed: 10,
      handles: state === 'idle' ? 1 : 0,
    });
    expect(device.released.size).toBe(state === 'idle' ? 0 : 1);
  });

  test.each([
    ['returned', 'idle'],
    ['waiting', 'waiting'],
    ['crashed', 'terminated'],
    ['fault', 'terminated'],
  ] as const)('%s on a VM that can be suspended leaves the vat %s', (kind, state) => {
    const { kernel, device, add, settle } = world();
    add(acquireAnd(device, kind), {}, { canSuspend: true });
    settle();
    expect(kernel.vats()[0].state).toBe(state);
  });

  test.each([
    ['crashed', 'onFault', 'crashed'],
    ['fault', 'onFault', 'machine'],
    ['out-of-fuel', 'onOutOfFuel', 'out-of-fuel'],
  ] as const)(
    '%s parks where the policy %s says so; what it did is undone, what it held is kept',
    (kind, policy, reason) => {
      const { kernel, device, add, settle } = world();
      const script: Script = ({ gate, dispatch }) => {
        calls.acquire(gate, device);
        return dispatch === 0 ? 'returned' : kind;
      };
      const vat = add(script, { [policy]: 'park' });
      settle();
      kernel.post(vat, expired());
      const hash = kernel.hash();
      kernel.step();
      expect(kernel.hash()).toBe(hash);
      expect(kernel.vats()[0]).toMatchObject({ state: 'parked', reason, handles: 1 });
      expect(kernel.deliveries.waiting(vat)).toBe(1);
      expect([...device.released]).toEqual([[2, 1]]);
      expect(kernel.step()).toBeNull();
      kernel.terminate(vat);
      expect(device.wrong()).toEqual([]);
      expect(kernel.vats()[0]).toMatchObject({ state: 'terminated', reason });
    },
  );

  test('a guest that returns after a fault has faulted all the same', () => {
    const { kernel, add, settle } = world();
    add(({ gate }) => {
      try {
        calls.use(gate, 77);
      } catch {
        // A VM that lets its guest swallow the fault.
      }
      return 'returned';
    });
    settle();
    expect(kernel.vats()[0]).toMatchObject({ state: 'terminated', reason: 'bad-handle' });
  });

  test('a VM that throws stops its vat, which pays for the whole crank', () => {
    const { kernel, bugs, add, settle } = world();
    const backend = scripted(() => {});
    const broken = {
      ...backend,
      load: (...given: Parameters<typeof backend.load>) => {
        const vm = backend.load(...given);
        vm.dispatch = () => {
          throw new Error('the machine broke');
        };
        return vm;
      },
    };
    add(() => {}, { backend: broken, fuel: 500 });
    const good = add(() => {});
    settle();
    expect(kernel.vats()[0]).toMatchObject({ state: 'terminated', reason: 'kernel-bug', fuelUsed: 500 });
    expect(kernel.vats()[good - 1].state).toBe('idle');
    expect(bugs).toHaveLength(1);
  });
});

describe('a vat', () => {
  test('ends when it returns and has no other entry; its handles are closed', () => {
    const { kernel, device, add, settle } = world();
    const vat = add(acquireAnd(device, 'returned'), {}, { entries: [0] });
    settle();
    expect(kernel.vats()[0]).toMatchObject({ state: 'ended', reason: null, handles: 0 });
    expect(device.wrong()).toEqual([]);
    expect(kernel.post(vat, expired())).toBe(false);
    kernel.terminate(vat);
    expect(kernel.vats()[0].state).toBe('ended');
  });

  test('that the host ends says so, and is not ended twice', () => {
    const { kernel, device, add, settle } = world();
    const vat = add(acquireAnd(device, 'waiting'), {}, { canSuspend: true });
    settle();
    kernel.terminate(vat);
    kernel.terminate(vat);
    expect(kernel.vats()[0]).toMatchObject({ state: 'terminated', reason: 'host', handles: 0 });
    expect(kernel.vats()[0].record).toMatchObject({ call: 'saulIterInit', inCall: false, crank: 1 });
    expect(device.wrong()).toEqual([]);
    expect(kernel.objects.live).toBe(0);
  });

  test('that is not there cannot be ended, told or expired', () => {
    const { kernel } = world();
    for (const vat of [0, 1, -1, 1.5, Number.NaN]) {
      expect(() => kernel.terminate(vat)).toThrow(`there is no vat ${vat}`);
      expect(() => kernel.post(vat, expired())).toThrow(RangeError);
      expect(() => kernel.expire(vat, 1, expired(1))).toThrow(RangeError);
    }
  });

  test('whose image is refused leaves nothing behind', () => {
    const { kernel, add } = world();
    add(() => {});
    const hash = kernel.hash();
    const refusing = {
      ...scripted(() => {}),
      load(): never {
        throw new ImageError('the image is bad');
      },
    };
    expect(() => add(() => {}, { backend: refusing })).toThrow(ImageError);
    expect(kernel.hash()).toBe(hash);
    expect(kernel.vats()).toHaveLength(1);
    expect(add(() => {})).toBe(2);
  });

  test.each([
    [{ fuel: 0 }, 'fuel'],
    [{ fuel: Number.NaN }, 'fuel'],
    [{ fuel: Number.POSITIVE_INFINITY }, 'fuel'],
    [{ meter: -1 }, 'meter'],
    [{ handles: Number.NaN }, 'handles'],
    [{ inbox: 0 }, 'inbox'],
    [{ changes: 0 }, 'number of changes'],
    [{ memory: 0.5 }, 'memory'],
    [{ depth: -1 }, 'depth'],
    [{ parameters: new Uint8Array(1025) }, 'parameters'],
  ])('is refused with the bound %j', (config, what) => {
    const { kernel, add } = world();
    expect(() => add(() => {}, config)).toThrow(RangeError);
    expect(() => add(() => {}, config)).toThrow(what);
    expect(kernel.vats()).toHaveLength(0);
  });

  test('is given at most 256 references when it starts', () => {
    const { kernel, add } = world();
    const root = kernel.root(add(() => 'returned'));
    const slots = Array.from({ length: 256 }, () => root);
    expect(() => add(() => 'returned', { slots, admin: true })).toThrow(
      'vat2 is given 257 references as it starts; at most 256 fit',
    );
    expect(() => add(() => 'returned', { slots })).not.toThrow();
  });

  test('gets its parameters as they were when it was added', () => {
    const { add, settle } = world();
    const parameters = Uint8Array.of(1, 2, 3);
    let seen: readonly number[] = [];
    add(
      ({ gate, slots }) => {
        seen = [slots[0], ...(gate.delivery?.parts[0] ?? [])];
      },
      { parameters },
    );
    parameters.fill(9);
    settle();
    expect(seen).toEqual([3, 1, 2, 3]);
  });
});

describe('fuel', () => {
  test('a meter parks the vat before a crank that it does not cover, and nothing has to be undone', () => {
    const { kernel, add, settle } = world();
    const vat = add(() => {}, { fuel: 100, meter: 119 });
    settle();
    kernel.post(vat, expired());
    settle();
    expect(kernel.vats()[0]).toMatchObject({ state: 'idle', cranks: 2, fuelUsed: 20 });
    kernel.post(vat, expired());
    expect(kernel.step()).toBeNull();
    expect(kernel.deliveries.waiting(vat)).toBe(1);
    expect(kernel.vats()[0]).toMatchObject({
      state: 'parked',
      reason: 'meter-empty',
      cranks: 2,
      fuelUsed: 20,
    });
    expect(kernel.vats()[0].record?.detail).toBe('99 fuel is left, and a crank may use 100');
  });

  test('a rolled back crank is paid for', () => {
    const { kernel, add, settle } = world();
    add(() => ({ kind: 'crashed', fuelUsed: 77 }), { onFault: 'park' });
    settle();
    expect(kernel.vats()[0].fuelUsed).toBe(77);
  });

  test('a time slice commits, and the program goes on in turn with the others', () => {
    const { kernel, device, add, settle } = world();
    const order: string[] = [];
    const slices = (name: string, count: number): Script => {
      let left = count;
      return ({ gate, dispatch }) => {
        order.push(`${name}${dispatch === 0 ? '' : '+'}`);
        calls.acquire(gate, device);
        return --left > 0 ? 'out-of-fuel' : 'returned';
      };
    };
    add(slices('a', 3), {}, { canSuspend: true });
    add(slices('b', 2), {}, { canSuspend: true });
    expect(settle()).toBe(5);
    expect(order).toEqual(['a', 'b', 'a+', 'b+', 'a+']);
    expect(kernel.vats().map(({ handles }) => handles)).toEqual([3, 2]);
  });
});

describe('waiting', () => {
  test('a vat that waits is woken by a delivery, and may wait again', () => {
    const { kernel, add, settle } = world();
    const got: number[] = [];
    const vat = add(
      ({ gate }) => {
        while (gate.host.nextDelivery(gate.vat)) got.push(gate.words[0]);
        gate.enter2(3, 0, 0);
        gate.wait();
        return 'waiting';
      },
      {},
      { canSuspend: true, entries: [0] },
    );
    settle();
    expect(kernel.vats()[0]).toMatchObject({ state: 'waiting', syscalls: 0 });
    expect(kernel.post(vat, expired())).toBe(true);
    expect(kernel.post(vat, expired())).toBe(true);
    expect(settle()).toBe(1);
    expect(got).toEqual([EXPIRED, EXPIRED]);
    expect(kernel.vats()[0].state).toBe('waiting');
    expect(WAIT).toBeLessThan(0);
  });

  test('a delivery of another dispatch stays in the inbox when one is discarded', () => {
    const { kernel, add, settle } = world();
    const found: boolean[] = [];
    const vat = add(({ gate }) => {
      found.push(gate.discard(EXPIRED), gate.discard(EXPIRED));
    });
    kernel.post(vat, expired());
    kernel.post(vat, { dispatch: 0, values: [0], objects: [0], parts: [null] });
    expect(kernel.step()).not.toBeNull();
    expect(found).toEqual([true, false]);
    expect(kernel.deliveries.waiting(vat)).toBe(1);
    settle();
    expect(kernel.deliveries.kept).toBe(0);
  });
});

describe('an inbox', () => {
  test('takes as many deliveries as its bound, whatever the vat is doing, and none when it is over', () => {
    const { kernel, add, settle } = world();
    const vat = add(() => 'crashed', { inbox: 3, onFault: 'park' });
    const fill = () => [1, 2, 3].map(() => kernel.post(vat, expired()));
    expect(fill()).toEqual([true, true, false]);
    settle();
    expect(kernel.vats()[0].state).toBe('parked');
    expect(kernel.post(vat, expired())).toBe(false);
    kernel.terminate(vat);
    expect(kernel.post(vat, expired())).toBe(false);
    expect(kernel.deliveries.kept).toBe(0);
  });

  test('of a vat without the entry takes nothing, and that of a main program takes it while it runs', () => {
    const { kernel, add, settle } = world();
    const none = add(() => {}, {}, { entries: [0, 99] });
    let ends = false;
    const main = add(() => (ends ? 'returned' : 'waiting'), {}, { canSuspend: true, entries: [0] });
    expect(kernel.post(none, expired())).toBe(false);
    expect(kernel.post(main, expired())).toBe(false);
    settle();
    expect(kernel.post(main, expired())).toBe(true);
    ends = true;
    settle();
    expect(kernel.vats()[main - 1].state).toBe('ended');
    expect(kernel.deliveries.kept).toBe(0);
  });

  test('drops what the vat can no longer take when its main program has returned', () => {
    const { kernel, add, settle } = world();
    let ends = false;
    const main = add(() => (ends ? 'returned' : 'waiting'), {}, { canSuspend: true, entries: [0, 1] });
    settle();
    kernel.post(main, expired());
    kernel.post(main, expired());
    ends = true;
    settle();
    expect(kernel.vats()[main - 1]).toMatchObject({ reason: null });
    expect(kernel.deliveries.kept).toBe(0);
  });
});

describe('outputs', () => {
  test('leave after the commit, in order, each with an id that never repeats, and never from a crank that is rolled back', () => {
    const { kernel, add, settle } = world();
    const seen: string[] = [];
    const pending: number[] = [];
    const sink = (name: string) =>
      kernel.addOutput((vat, bytes, id) => {
        seen.push(`${name} ${vat.name} ${new TextDecoder().decode(bytes)} ${id}`);
        pending.push(kernel.journal.pending);
      });
    const [a, b] = [sink('a'), sink('b')];
    let round = 0;
    const script: Script = ({ gate }) => {
      calls.print(gate, a, `${++round}`);
      calls.print(gate, b, 'x');
      calls.print(gate, a, 'y');
      expect(seen.length).toBe((round - 1) * 3);
      return round === 3 ? 'crashed' : 'returned';
    };
    const vat = add(script);
    settle();
    kernel.post(vat, expired());
    kernel.post(vat, expired());
    settle();
    expect(kernel.vats()[0].reason).toBe('crashed');
    add(({ gate }) => {
      calls.print(gate, b, 'z');
    });
    settle();
    expect(seen).toEqual([
      'a vat1 1 1/1/0',
      'b vat1 x 1/1/1',
      'a vat1 y 1/1/2',
      'a vat1 2 1/2/0',
      'b vat1 x 1/2/1',
      'a vat1 y 1/2/2',
      'b vat2 z 2/4/0',
    ]);
    expect(new Set(pending)).toEqual(new Set([0]));
  });
});

describe('run', () => {
  test('says how it ended', async () => {
    const { kernel, clock, add } = world();
    const vat = add(() => 'out-of-fuel', {}, { canSuspend: true });
    expect(await kernel.run({ cranks: 7 })).toEqual({ cranks: 7, fuel: 70, sweeps: 0, end: 'bound' });
    expect(await kernel.run({ fuel: 35 })).toEqual({ cranks: 4, fuel: 40, sweeps: 0, end: 'bound' });
    kernel.terminate(vat);
    expect(await kernel.run()).toEqual({ cranks: 0, fuel: 0, sweeps: 0, end: 'quiet' });
    expect(await kernel.run({ cranks: 0 })).toEqual({ cranks: 0, fuel: 0, sweeps: 0, end: 'bound' });
    kernel.addEventSource({ next: () => 1e12, fire: () => {} });
    expect(await kernel.run({ milliseconds: 5 })).toEqual({ cranks: 0, fuel: 0, sweeps: 0, end: 'bound' });
    expect(clock.time).toBe(5000);
  });

  test('goes on while an event source listens, sleeps without a bound, and looks again when it is woken', async () => {
    const slept: number[] = [];
    const clock = {
      now: () => 0,
      sleep(milliseconds: number, woken?: Promise<void>) {
        slept.push(milliseconds);
        return woken ?? Promise.resolve();
      },
    };
    const { kernel } = world({ clock });
    let listens = true;
    let came: number | null = null;
    kernel.addEventSource({
      next: () => came,
      fire() {
        came = null;
        listens = false;
      },
      listens: () => listens,
    });
    // Nobody sleeps yet: nothing to wake.
    kernel.wake();
    const run = kernel.run();
    await new Promise(setImmediate);
    kernel.wake();
    await new Promise(setImmediate);
    came = 0;
    kernel.wake();
    expect(await run).toMatchObject({ end: 'quiet' });
    expect(slept).toEqual([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]);
  });

  test('a thousand ready vats each have their turn', () => {
    const { kernel, add, settle } = world();
    const order: number[] = [];
    for (let count = 0; count < 1000; count++) {
      const vat = add(() => {
        order.push(vat);
      });
    }
    expect(settle(2000)).toBe(1000);
    expect(order).toEqual(kernel.vats().map(({ number }) => number));
  });
});
