import { describe, expect, test } from 'vitest';
import type { Gate } from './gate.js';
import { calls, expired, world } from '../testing/scripted.js';
import { TraceRing } from '../tables/layout.js';
import { traceLine } from '../trace/line.js';

/** Runs one entry on a gate and answers what became of it. */
function entry(work: (gate: Gate) => void, options: Parameters<typeof world>[0] = {}) {
  const made = world(options);
  made.add(({ gate }) => {
    work(gate);
  });
  made.settle();
  return made.kernel.vats()[0];
}

describe('the record of a fault', () => {
  test.each([1, 63, 64, 65, 200])('holds the last 64 syscalls, oldest first: %i calls', (count) => {
    const { record, syscalls } = entry((gate) => {
      for (let call = 1; call < count; call++) calls.isValid(gate, call);
      calls.use(gate, 9999);
    });
    const kept = Math.min(count, 64);
    expect(syscalls).toBe(count);
    expect(record?.lines).toHaveLength(kept);
    expect(record?.lines.at(-1)).toBe('saulType(device=SaulDevice#9999) = fault');
    for (let back = 1; back < kept; back++) {
      expect(record?.lines.at(-1 - back)).toBe(`handleIsValid(handle=handle#${count - back}) = false`);
    }
    expect(record).toMatchObject({ call: 'saulType', inCall: true, reason: 'bad-handle' });
  });

  test('is empty before the first call', () => {
    expect(entry((gate) => gate.fault('machine', 'it broke')).record).toMatchObject({
      call: '',
      inCall: false,
      lines: [],
      detail: 'it broke',
    });
  });

  test('does not show the call that its vat waits in as an older one', () => {
    const { kernel, add, settle } = world();
    add(
      ({ gate }) => {
        for (let call = 1; call <= 64; call++) calls.isValid(gate, call);
        gate.enter0(26);
        expect(gate.wait()).toBe(-1);
        return 'waiting';
      },
      { fuel: 10, meter: 15 },
      { canSuspend: true },
    );
    settle();
    kernel.post(1, { dispatch: 16, values: [0], objects: [0], parts: [null] });
    settle();
    const { record, syscalls } = kernel.vats()[0];
    expect(record?.reason).toBe('meter-empty');
    expect(syscalls).toBe(64);
    expect(record?.lines[0]).toBe('handleIsValid(handle=handle#2) = false');
    expect(record?.lines).toHaveLength(63);
  });

  test('keeps its order and its count when the count of words is cut back', () => {
    const many = 2 ** 27 + 69;
    const { kernel, add, settle } = world();
    const vat = add(({ gate, dispatch }) => {
      // As if it had made all but the last 69 calls: those would take seconds.
      if (dispatch === 0) (gate as unknown as { last: number }).last = 2 ** 27 * TraceRing.Words;
      for (let call = dispatch === 0 ? many - 68 : 1; call <= (dispatch === 0 ? many : 3); call++)
        gate.enter1(8, call);
      if (dispatch !== 0) calls.use(gate, 9999);
    });
    settle();
    expect(kernel.vats()[0].syscalls).toBe(many);
    kernel.post(vat, expired());
    settle();
    const { record, syscalls } = kernel.vats()[0];
    expect(syscalls).toBe(many + 4);
    const handles = record?.lines.map((line) => Number(/=\w+#(\d+)\)/.exec(line)?.[1]));
    expect(handles).toEqual([...Array.from({ length: 60 }, (_, index) => many - 59 + index), 1, 2, 3, 9999]);
  });
});

describe('a trace', () => {
  test('tells each call with its result, faults too, and not the calls that wait', () => {
    const lines: string[] = [];
    const { add, settle } = world({
      onTrace: (event) => {
        if (event.kind === 'syscall') lines.push(`${event.vat} ${traceLine(event)}`);
      },
    });
    add(
      ({ gate }) => {
        const ask = gate.observed((handle: number) => calls.isValid(gate, handle));
        const wait = gate.observed(() => {
          gate.enter0(26);
          return gate.wait();
        });
        const use = gate.observed((handle: number) => calls.use(gate, handle));
        ask(1);
        wait();
        ask(2);
        use(-3);
      },
      {},
      { canSuspend: true },
    );
    settle();
    expect(lines).toEqual([
      'vat1 handleIsValid(handle=handle#1) = false',
      'vat1 handleIsValid(handle=handle#2) = false',
      'vat1 saulType(device=SaulDevice#4294967293) = fault',
    ]);
  });

  test('costs nothing where nobody asked for it', () => {
    entry((gate) => {
      const call = () => 1;
      expect(gate.observed(call)).toBe(call);
    });
  });
});

describe('a gate', () => {
  test('that faulted stays shut, and keeps its first reason', () => {
    const { record } = entry((gate) => {
      for (const call of [() => calls.use(gate, 1), () => gate.range(5, 0, 1), () => calls.isValid(gate, 1)])
        expect(call).toThrow();
    });
    expect(record).toMatchObject({ reason: 'bad-handle', lines: ['saulType(device=SaulDevice#1) = fault'] });
  });

  test('is shut outside an entry, and when its vat is over', () => {
    const { kernel, add, settle } = world();
    let gate: Gate | null = null;
    add((entered) => {
      gate = entered.gate;
    });
    settle();
    expect(() => calls.isValid(gate as unknown as Gate, 1)).toThrow('the guest faulted');
    kernel.terminate(1);
    expect(() => calls.isValid(gate as unknown as Gate, 1)).toThrow('the guest faulted');
  });

  test.each([
    ['range', (gate: Gate) => gate.range(256, 0, 255), 'out-of-range'],
    ['range below', (gate: Gate) => gate.range(-129, -128, 127), 'out-of-range'],
    ['bound', (gate: Gate) => gate.bound(65, 64), 'bad-length'],
    ['oneOf', (gate: Gate) => gate.oneOf(3, [0, 1]), 'out-of-range'],
    ['count', (gate: Gate) => gate.count(16, 2, 3), 'argument-count'],
    ['unknown', (gate: Gate) => gate.unknown(999), 'unknown-call'],
    ['resolve', (gate: Gate) => gate.resolve(1, 16, 0), 'bad-handle'],
    ['resolve 0', (gate: Gate) => gate.resolve(0, 16, 0), 'bad-handle'],
    ['resolve below 0', (gate: Gate) => gate.resolve(-(2 ** 31), 16, 0), 'bad-handle'],
    ['resolveOneOf', (gate: Gate) => gate.resolveOneOf(1, [16], 0), 'bad-handle'],
    ['resolveAny', (gate: Gate) => gate.resolveAny(1), 'bad-handle'],
  ])('%s faults', (_what, check, reason) => {
    expect(entry((gate) => check(gate)).record?.reason).toBe(reason);
  });

  test.each([
    ['range', (gate: Gate) => gate.range(256, 0, 255), 'must be 0 to 255, not 256'],
    ['range of one', (gate: Gate) => gate.range(4, 0, 0), 'must be 0, not 4'],
    ['bound', (gate: Gate) => gate.bound(65, 64), 'a length must be at most 64, not 65'],
    ['oneOf', (gate: Gate) => gate.oneOf(3, [0, 1]), 'must be one of 0, 1, not 3'],
    [
      'oneOf of many',
      (gate: Gate) =>
        gate.oneOf(
          -1,
          Array.from({ length: 99 }, (_, index) => index),
        ),
      'must be one of 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 …, not -1',
    ],
    [
      'not permitted',
      (gate: Gate) => gate.fault('not-permitted'),
      'the manifest does not grant the permission random',
    ],
  ])('%s says what would be right, and what was passed', (_what, check, detail) => {
    const { record } = entry((gate) => {
      gate.enter0(48);
      check(gate);
    });
    expect(record?.detail).toBe(detail);
  });

  test('lets numbers through that fit', () => {
    const summary = entry((gate) => {
      expect([
        gate.range(255, 0, 255),
        gate.bound(64, 64),
        gate.oneOf(1, [0, 1]),
        gate.declared(2, [1, 2]),
        gate.written(4, 4),
      ]).toEqual([255, 64, 1, 2, 4]);
      gate.count(16, 3, 3);
    });
    expect(summary.state).toBe('idle');
  });

  test('knows kinds, sub-kinds and rights', () => {
    const { kernel, device, add, settle } = world();
    add(({ gate }) => {
      const handle = calls.acquire(gate, device);
      const facet = calls.restrict(gate, handle, 1);
      expect(calls.restrict(gate, handle, 1)).toBe(facet);
      expect([
        gate.resolve(handle, 16, 3),
        gate.resolve(facet, 16, 1),
        gate.resolveOneOf(facet, [9, 16], 1),
      ]).toEqual([1, 1, 1]);
      expect([
        gate.ask(handle, 16),
        gate.ask(handle, 17),
        gate.askOneOf(handle, [17, 16]),
        gate.ask(0, 16),
      ]).toEqual([1, -1, 1, -1]);
      for (const number of [0, -1, 2 ** 31 - 1, -(2 ** 31), handle + 512, handle | (1 << 22)])
        expect(gate.askAny(number)).toBe(-1);
      gate.enter1(36, facet);
      gate.resolve(facet, 16, 2);
    });
    add(({ gate }) => {
      gate.enter1(36, 1);
      gate.resolve(calls.acquire(gate, device), 17, 0);
    });
    settle();
    expect(kernel.vats().map(({ reason }) => reason)).toEqual(['missing-right', 'wrong-kind']);
    expect(device.wrong()).toEqual([]);
  });
});

describe('what a call makes has one handle and one end', () => {
  test.each(['returned', 'crashed'] as const)(
    'made two at a time, handed out in either order and again, behind a mark, and as facets: %s',
    (end) => {
      const { kernel, device, add, settle, bugs } = world();
      const made: number[][] = [];
      add(({ gate }) => {
        const { objects } = gate;
        const [first, second] = [device.own(gate), device.own(gate)];
        const handles = [first, second, first, second].map((object) => gate.ownObject(object));
        const marked = device.own(gate);
        kernel.journal.mark();
        handles.push(gate.ownObject(marked), gate.ownObject(marked));
        const voided = device.own(gate);
        objects.void(voided);
        handles.push(gate.ownObject(voided), gate.ownObject(voided));
        const facet = objects.restrict(first, 1);
        handles.push(gate.ownObject(facet));
        gate.consume(handles[8]);
        // It is there until the crank is over.
        expect(objects.restrict(first, 1)).toBe(facet);
        handles.push(gate.ownObject(facet), gate.ownObject(facet));
        made.push(handles.map((handle) => handles.indexOf(handle)));
        for (const handle of handles.slice(0, 6)) gate.consume(handle);
        return end;
      });
      settle();
      expect(made).toEqual([[0, 1, 0, 1, 4, 4, 6, 6, 8, 9, 9]]);
      expect([kernel.audit(), bugs]).toEqual([[], []]);
      if (end === 'returned') kernel.terminate(1);
      settle();
      const left = kernel.inspect().objects.filter(({ sort }) => sort === 'resource');
      expect([kernel.audit(), device.acquired, left]).toEqual([[], 4, []]);
      // The device itself let go of what it voided; an undo does not know that.
      expect(device.wrong()).toEqual(end === 'returned' ? [4] : []);
    },
  );
});
