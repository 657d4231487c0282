import { describe, expect, test } from 'vitest';
import { EXPIRED, calls, expired, world } from '../testing/scripted.js';
import { traceLine } from '../trace/line.js';

/** What the host's own code (handlers, sinks, sources, callbacks) may do, and what becomes of its failures. */

describe('what the host throws', () => {
  test('out of an output is reported, and reaches no other output and no state', () => {
    const { kernel, bugs, add, settle } = world();
    const seen: string[] = [];
    const bad = kernel.addOutput(() => {
      throw new Error('disk full');
    });
    const good = kernel.addOutput((_vat, _bytes, id) => seen.push(id));
    const vat = add(({ gate }) => {
      calls.print(gate, bad, 'x');
      calls.print(gate, good, 'y');
    });
    settle();
    kernel.post(vat, expired());
    settle();
    expect(seen).toEqual(['1/1/1', '1/2/1']);
    expect(bugs).toEqual(['vat1|output|disk full', 'vat1|output|disk full']);
    expect(kernel.vats()[0].state).toBe('idle');
  });

  test('out of the trace, and out of the place that is told of bugs, changes nothing', () => {
    const told: string[] = [];
    const { kernel, add, settle } = world({
      onTrace: () => {
        throw new Error('no trace');
      },
      onBug: (_error, _vat, call) => {
        told.push(call);
        throw new Error('no operator');
      },
    });
    add(({ gate }) => {
      expect(gate.observed(() => calls.isValid(gate, 5))()).toBe(0);
    });
    add(({ gate }) => {
      calls.use(gate, 5);
    });
    settle();
    expect(kernel.vats()).toMatchObject([{ state: 'idle' }, { state: 'terminated', reason: 'bad-handle' }]);
    // Of each vat its dispatch, its syscall and its crank.
    expect(told).toEqual(Array(6).fill('trace'));
  });

  test('out of an event source undoes what it left half done, and does not keep the kernel busy', async () => {
    const { kernel, clock, bugs, add, settle } = world();
    const vat = add(() => {});
    settle();
    const hash = kernel.hash();
    let due = 10;
    kernel.addEventSource({
      next: () => due,
      fire() {
        kernel.deliveries.push(vat, expired());
        throw new Error('the source broke');
      },
    });
    let good = 0;
    kernel.addEventSource({ next: () => (good < 3 ? clock.time : null), fire: () => good++ });
    expect(await kernel.run()).toEqual({ cranks: 0, fuel: 0, sweeps: 0, end: 'quiet' });
    expect([good, clock.time]).toEqual([3, 1000]);
    expect(kernel.hash()).toBe(hash);
    expect(bugs).toEqual(['|event source|the source broke']);
    due = 2_000_000;
    expect(await kernel.run()).toEqual({ cranks: 0, fuel: 0, sweeps: 0, end: 'quiet' });
    expect(bugs).toHaveLength(2);
  });

  test('out of the question when a source is due is reported once until it answers again', () => {
    const { kernel, bugs } = world();
    let broken = true;
    let fired = 0;
    kernel.addEventSource({
      next() {
        if (broken) throw new Error('no idea');
        return fired === 0 ? 0 : null;
      },
      fire: () => fired++,
    });
    for (let round = 0; round < 5; round++) kernel.poll();
    expect(bugs).toEqual(['|event source|no idea']);
    broken = false;
    kernel.poll();
    expect(fired).toBe(1);
  });

  test('out of a release is reported; the others are told, and what it wrote is undone', () => {
    const { kernel, device, bugs, add, settle } = world();
    const column = kernel.journal.column('test');
    kernel.connect((_kind, cell) => {
      kernel.journal.write(column, 0, cell);
      if (cell === 2) throw new Error('stuck');
      device.letGo(cell);
    });
    const vat = add(({ gate }) => {
      for (let count = 0; count < 3; count++) calls.acquire(gate, device);
    });
    settle();
    kernel.terminate(vat);
    expect([...device.released.keys()].sort()).toEqual([1, 3]);
    expect([1, 3]).toContain(column.data[0]);
    expect(bugs).toEqual(['|release of SaulDevice|stuck']);
    expect(kernel.journal.pending).toBe(0);
  });

  test('out of a handler faults the calling vat only, and is reported with its call', () => {
    const { kernel, device, bugs, add, settle } = world();
    const lines: string[] = [];
    const traced = world({
      onTrace: (event) => {
        if (event.kind === 'syscall') lines.push(traceLine(event));
      },
    });
    for (const each of [{ kernel, device, add, settle }, traced]) {
      const bad = each.add(({ gate }) => {
        calls.acquire(gate, each.device);
        gate.enter1(34, 4711);
        throw new TypeError('undefined is not a device');
      });
      const good = each.add(() => {});
      each.settle();
      expect(each.kernel.vats()[bad - 1]).toMatchObject({
        state: 'terminated',
        reason: 'kernel-bug',
        handles: 0,
      });
      expect(each.kernel.vats()[bad - 1].record).toMatchObject({ call: 'saulType', inCall: true });
      expect(each.kernel.vats()[bad - 1].record?.lines.at(-1)).toBe(
        'saulType(device=SaulDevice#4711) = fault',
      );
      expect(each.kernel.vats()[good - 1].state).toBe('idle');
      expect(each.device.wrong()).toEqual([]);
    }
    expect(bugs).toEqual(['vat1|saulType|undefined is not a device']);
    expect(lines).toEqual(['saulType(device=SaulDevice#4711) = fault']);
  });

  test.each([
    [
      'an error that the call does not declare',
      (gate: import('../gate/gate.js').Gate) => gate.declared(9, [1, 2]),
    ],
    ['more bytes than there was room for', (gate: import('../gate/gate.js').Gate) => gate.written(5, 4)],
    ['a length below 0', (gate: import('../gate/gate.js').Gate) => gate.written(-1, 4)],
    ['an object that is none', (gate: import('../gate/gate.js').Gate) => gate.ownObject(12_345)],
    ['the object 0', (gate: import('../gate/gate.js').Gate) => gate.ownObject(0)],
    [
      'an output that is not there',
      (gate: import('../gate/gate.js').Gate) => gate.output(3, new Uint8Array(1)),
    ],
  ])('a handler that answers %s is a bug of the host', (_what, answer) => {
    const { kernel, bugs, add, settle } = world();
    add(({ gate }) => {
      gate.enter0(32);
      answer(gate);
    });
    settle();
    expect(kernel.vats()[0]).toMatchObject({ state: 'terminated', reason: 'kernel-bug' });
    expect(bugs).toHaveLength(1);
    expect(kernel.objects.live).toBe(0);
  });

  test('a stack that a guest used up is the fault of the guest', () => {
    const { kernel, bugs, add, settle } = world();
    const deep = (): number => deep() + 1;
    add(() => {
      deep();
    });
    settle();
    expect(kernel.vats()[0]).toMatchObject({ state: 'terminated', reason: 'call-depth' });
    expect(bugs).toEqual([]);
  });

  test('a resource that a handler made and handed to nobody is let go once', () => {
    const { kernel, device, add, settle } = world();
    add(({ gate }) => {
      calls.acquireAndForget(gate, device);
    });
    settle();
    expect(device.wrong()).toEqual([]);
    expect(kernel.objects.live).toBe(0);
  });
});

describe('inside a crank', () => {
  test.each(['step', 'poll', 'run', 'terminate', 'addVat', 'expire'] as const)(
    'kernel.%s is refused',
    (what) => {
      const { kernel, device, bugs, add, settle } = world();
      const other = add(() => {});
      settle();
      add(({ gate }) => {
        calls.acquire(gate, device);
        gate.enter0(32);
        if (what === 'terminate') kernel.terminate(other);
        else if (what === 'expire') kernel.expire(other, 1, expired(1));
        else if (what === 'addVat') add(() => {});
        else kernel[what]();
      });
      settle();
      expect(kernel.vats()).toMatchObject([{ state: 'idle' }, { state: 'terminated', reason: 'kernel-bug' }]);
      expect(bugs).toHaveLength(1);
      expect(bugs[0]).toMatch(
        /was called (in the middle of a crank of vat2|while the kernel is in the middle of a step); call it afterwards$/,
      );
      expect(device.wrong()).toEqual([]);
    },
  );

  test('a post is part of the crank: it wakes when the crank commits, and is undone when it does not', () => {
    const { kernel, device, add, settle } = world();
    const got: number[] = [];
    const receiver = add(({ dispatch }) => {
      got.push(dispatch);
    });
    settle();
    let sent = true;
    const sender = add(
      ({ gate, dispatch }) => {
        if (dispatch !== EXPIRED) return 'returned';
        calls.acquire(gate, device);
        sent = kernel.post(receiver, expired()) && kernel.post(receiver, expired());
        expect(kernel.journal.pending).toBeGreaterThan(0);
        return got.length > 1 ? 'crashed' : 'returned';
      },
      { onFault: 'park' },
    );
    settle();
    kernel.post(sender, expired());
    settle();
    expect([sent, got]).toEqual([true, [0, EXPIRED, EXPIRED]]);
    kernel.post(sender, expired());
    const hash = kernel.hash();
    kernel.step();
    expect(got).toEqual([0, EXPIRED, EXPIRED]);
    expect(kernel.hash()).toBe(hash);
    expect(kernel.deliveries.waiting(receiver)).toBe(0);
  });

  test('a post into a row that the crank itself freed leaves the delivery where it was when the crank is undone', () => {
    const { kernel, add, settle } = world();
    const other = add(() => {});
    settle();
    const bytes = Uint8Array.of(7);
    const vat = add(
      ({ gate }) => {
        expect(gate.delivery?.parts[0]).toEqual(bytes);
        for (let count = 0; count < 5; count++) kernel.post(other, expired(0, Uint8Array.of(1)));
        return 'crashed';
      },
      { onFault: 'park', parameters: bytes },
    );
    const hash = kernel.hash();
    kernel.step();
    expect(kernel.hash()).toBe(hash);
    expect(kernel.deliveries.take(vat)).toMatchObject({ parts: [bytes, null] });
    kernel.journal.rollback();
  });

  test('a vat that posts to itself and waits is woken', () => {
    const { kernel, add, settle } = world();
    let rounds = 0;
    add(
      ({ gate }) => {
        gate.host.nextDelivery(gate.vat);
        if (++rounds < 5) kernel.post(gate.vat, expired());
        return 'waiting';
      },
      {},
      { canSuspend: true, entries: [0] },
    );
    expect(settle()).toBe(5);
    expect(kernel.vats()[0].state).toBe('waiting');
  });
});

describe('outside a crank', () => {
  test('an output may end its vat and post to another, but not step', () => {
    const { kernel, bugs, add, settle } = world();
    let posted = false;
    const other = add(() => {});
    settle();
    const output = kernel.addOutput(({ number }) => {
      posted = kernel.post(other, expired());
      kernel.terminate(number);
      kernel.step();
    });
    add(({ gate }) => {
      calls.print(gate, output, 'x');
    });
    expect(settle()).toBe(2);
    expect(posted).toBe(true);
    expect(kernel.vats()).toMatchObject([
      { state: 'idle', cranks: 2 },
      { state: 'terminated', reason: 'host' },
    ]);
    expect(bugs).toEqual([
      'vat2|output|kernel.step was called while the kernel is in the middle of a step; call it afterwards',
    ]);
  });

  test('a release may end a vat, also the one that let go', () => {
    const { kernel, device, add, settle } = world();
    kernel.connect((_kind, cell) => {
      device.letGo(cell);
      for (const { number } of kernel.vats()) kernel.terminate(number);
    });
    add(({ gate }) => {
      calls.acquire(gate, device);
    });
    add(({ gate }) => {
      calls.acquire(gate, device);
      calls.close(gate, calls.acquire(gate, device));
      return 'crashed';
    });
    settle();
    expect(device.wrong()).toEqual([]);
    expect(kernel.vats().map(({ state }) => state)).toEqual(['terminated', 'terminated']);
    expect([kernel.objects.live, kernel.deliveries.kept]).toEqual([0, 0]);
  });

  test('a broken invariant stops the kernel at its last commit', () => {
    const { kernel, add, settle } = world();
    const vat = add(() => {});
    settle();
    const hash = kernel.hash();
    add(() => {});
    kernel.objects.settleResources = () => {
      kernel.deliveries.push(vat, expired());
      throw new Error('invariant: counts are right');
    };
    expect(() => kernel.step()).toThrow('invariant: counts are right');
    expect(kernel.journal.pending).toBe(0);
    expect(kernel.hash()).not.toBe(hash);
    for (const go of [() => kernel.step(), () => kernel.poll(), () => kernel.run()]) {
      expect(go).toThrow('the kernel stopped at its last commit');
    }
  });
});
