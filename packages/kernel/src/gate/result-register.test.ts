import { describe, expect, test } from 'vitest';
import { deliveryHandlers } from '../families/delivery.js';
import type { Gate } from './gate.js';
import { GuestMemory } from './memory.js';
import { RESULT_BYTES, RESULT_HANDLES } from './result-register.js';
import { ResultBytes, ResultHandles, ResultList, ResultText } from './results.js';
import { OutBytes } from './slices.js';
import { type Script, TestDevice, calls, expired, world } from '../testing/scripted.js';

/** Pulls as the generated glue does, into memory of 64 bytes that holds 0xee. */
function pull(gate: Gate, parameter: number, offset = 0, room = 16): number[] {
  const memory = new GuestMemory(gate, () => new Uint8Array(64).fill(0xee).buffer);
  gate.enter5(1, parameter, 0, offset, 0, room);
  const into = new OutBytes().set(memory.bytes, 0, room);
  const count = gate.leave(deliveryHandlers.pull(gate, parameter, offset, into) as number);
  const all = [...memory.bytes];
  return [count, ...all.slice(0, all.lastIndexOf(0xee, 63) < 0 ? 64 : all.indexOf(0xee))];
}

function give(gate: Gate, bytes: readonly number[]): void {
  const result = new ResultBytes(gate, 64).begin();
  result.put(Uint8Array.from(bytes));
  result.end();
}

/** Runs a script in a vat of its own; what it threw in assertions is thrown here. */
function run(script: Script, options: Parameters<ReturnType<typeof world>['add']>[2] = {}) {
  const made = world();
  const failures: unknown[] = [];
  made.add(
    (entry) => {
      try {
        return script(entry);
      } catch (error) {
        failures.push(error);
        throw error;
      }
    },
    {},
    options,
  );
  made.settle();
  return { ...made, failures, record: made.kernel.vats()[0].record };
}

describe('what a call gave', () => {
  test('is pulled again and again, from any offset, and replaced by the next', () => {
    const seen: number[][] = [];
    run(({ gate }) => {
      give(gate, [1, 2, 3, 4]);
      seen.push(pull(gate, RESULT_BYTES), pull(gate, RESULT_BYTES, 1, 2), pull(gate, RESULT_BYTES, 9));
      give(gate, [9]);
      seen.push(pull(gate, RESULT_BYTES));
      new ResultText(gate, 8).begin().put('é');
      gate.register.end(2, 1);
      seen.push(pull(gate, RESULT_BYTES));
      return undefined;
    });
    expect(seen).toEqual([[4, 1, 2, 3, 4], [2, 2, 3], [0], [1, 9], [2, 0xc3, 0xa9]]);
  });

  test.each([
    [32, [2, 0x01, 0x02, 0xff, 0x00]],
    [16, [2, 0x02, 0x01, 0x00, 0xff]],
  ] as const)('counts in elements, in the byte order of the guest (%i bits)', (handleBits, expected) => {
    let seen: number[] = [];
    run(
      ({ gate }) => {
        const list = new ResultList(gate, 4, 2).begin();
        list.add(0x0201);
        list.add(0xff);
        list.end();
        seen = pull(gate, RESULT_BYTES);
        return undefined;
      },
      { handleBits },
    );
    expect(seen).toEqual(expected);
  });

  test('is handles of the guest, of which only as many are made as there are objects', () => {
    const device = new TestDevice();
    let seen: number[] = [];
    let valid: number[] = [];
    const { record } = run(
      ({ gate }) => {
        const list = new ResultHandles(gate, 4).begin();
        const first = device.own(gate);
        for (const object of [first, device.own(gate), first]) list.add(object);
        expect(list.end()).toBe(3);
        seen = pull(gate, RESULT_HANDLES);
        const handles = [seen[1] * 256 + seen[2], seen[3] * 256 + seen[4], seen[5] * 256 + seen[6]];
        valid = handles.map((handle) => calls.isValid(gate, handle));
        expect(handles[0]).toBe(handles[2]);
        expect(handles[0]).not.toBe(handles[1]);
        return undefined;
      },
      { handleBits: 16 },
    );
    expect(record).toBeNull();
    expect(seen[0]).toBe(3);
    expect(valid).toEqual([1, 1, 1]);
  });

  const waiting: readonly (readonly [string, (gate: Gate) => void, number])[] = [
    ['nothing', () => undefined, RESULT_BYTES],
    ['handles', (gate: Gate) => void new ResultHandles(gate, 2).begin().end(), RESULT_BYTES],
    ['bytes', (gate: Gate) => give(gate, [1]), RESULT_HANDLES],
    [
      'a result that its call did not finish',
      (gate: Gate) => void new ResultBytes(gate, 2).begin(),
      RESULT_BYTES,
    ],
  ];
  test.each(waiting)('where %s waits, pulling something else is a fault', (_, prepare, parameter) => {
    const { record } = run(({ gate }) => {
      prepare(gate);
      pull(gate, parameter);
      return undefined;
    });
    expect(record).toMatchObject({ reason: 'out-of-range', call: 'pull' });
  });
});

describe('the end of a crank', () => {
  /** Gives bytes in the first entry, which ends so, and pulls in the next. */
  function across(end: 'waiting' | 'out-of-fuel') {
    const seen: number[][] = [];
    let entries = 0;
    const { kernel, settle } = run(
      ({ gate }): 'waiting' | 'out-of-fuel' | undefined => {
        entries++;
        if (entries === 1) {
          give(gate, [5, 6]);
          return end;
        }
        seen.push(pull(gate, RESULT_BYTES));
        return undefined;
      },
      { canSuspend: true },
    );
    // What waits goes on when something arrives.
    if (end === 'waiting') kernel.post(1, expired());
    settle();
    return { seen, record: kernel.vats()[0].record };
  }

  test('clears it, and a wait ends a crank', () => {
    expect(across('waiting').record).toMatchObject({ reason: 'out-of-range' });
  });

  test('does not clear it where a time slice ended', () => {
    const { seen, record } = across('out-of-fuel');
    expect(record).toBeNull();
    expect(seen).toEqual([[2, 5, 6]]);
  });

  test('that leaves no trace puts back what waited before it', () => {
    const made = world();
    let register: Gate['register'] | null = null;
    made.add(
      ({ gate }) => {
        if (register === null) {
          register = gate.register;
          give(gate, [7, 8]);
          return 'out-of-fuel';
        }
        give(gate, [1]);
        return 'crashed';
      },
      { onFault: 'park' },
      { canSuspend: true },
    );
    made.settle();
    expect([...((register as Gate['register'] | null)?.peek() ?? [])]).toEqual([7, 8]);
  });
});
