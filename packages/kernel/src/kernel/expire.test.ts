import { describe, expect, test } from 'vitest';
import { abi } from '../../generated/table.js';
import { type Script, calls, expired, world } from '../testing/scripted.js';

/** A vat that acquires one resource at its start; the kernel; and its device's way to end the resource. */
function holder(script: Script, config = {}, options = {}) {
  const other = { number: 99, name: 'other', family: 'test', optional: true, slots: {} };
  const made = world({ abi: { ...abi, dispatches: [...abi.dispatches, other] } });
  const { kernel, device, add, settle } = made;
  let handle = 0;
  const vat = add(
    (entry) => {
      if (entry.dispatch !== 0) return script(entry);
      handle = calls.acquire(entry.gate, device);
      return 'returned';
    },
    config,
    options,
  );
  settle();
  const expire = (cell = 1) => {
    const object = device.objects.get(cell) as number;
    device.letGo(cell);
    kernel.expire(vat, object, expired(object));
  };
  return { ...made, vat, expire, handle };
}

describe('a resource that ends by itself', () => {
  test('is gone while its vat is told, and its handle is closed afterwards', () => {
    let seen: unknown[] = [];
    const { kernel, device, expire, settle, handle } = holder(({ gate, slots }) => {
      seen = [slots[0], calls.isValid(gate, slots[0]), gate.resolveAnyOrGone(slots[0]), gate.clist.size];
    });
    expire();
    expect(kernel.vats()[0].handles).toBe(1);
    settle();
    expect(seen).toEqual([handle, 0, -2, 1]);
    expect(kernel.vats()[0].handles).toBe(0);
    expect(device.wrong()).toEqual([]);
    expect(kernel.objects.live).toBe(0);
  });

  test('faults the guest that uses it with `gone`', () => {
    const { kernel, device, expire, settle } = holder(({ gate, slots }) => {
      calls.use(gate, slots[0]);
    });
    expire();
    settle();
    expect(kernel.vats()[0].reason).toBe('gone');
    expect(device.wrong()).toEqual([]);
  });

  test.each([
    ['has no entry for it', {}, { entries: [0, 99] }],
    ['has a full inbox', { inbox: 1 }, {}],
  ])('loses its handle at once where the vat %s', (_why, config, options) => {
    const { kernel, device, vat, expire } = holder(() => {}, config, options);
    kernel.post(vat, { dispatch: 0, values: [0], objects: [0], parts: [null] });
    kernel.post(vat, expired());
    expire();
    expect(kernel.vats()[0].handles).toBe(0);
    expect(kernel.deliveries.waiting(vat)).toBe(1);
    expect(kernel.objects.live).toBe(0);
    expect(device.wrong()).toEqual([]);
  });

  test('is told to a parked vat as far as its inbox goes', () => {
    const { kernel, device, vat, expire, settle } = holder(() => 'crashed', { onFault: 'park', inbox: 2 });
    kernel.post(vat, expired());
    settle();
    expect(kernel.vats()[0].state).toBe('parked');
    expire();
    expect([kernel.deliveries.waiting(vat), kernel.vats()[0].handles]).toEqual([2, 1]);
    kernel.terminate(vat);
    expect([kernel.objects.live, kernel.deliveries.kept]).toEqual([0, 0]);
    expect(device.wrong()).toEqual([]);
  });

  test('is told under another number to a vat that closed its handle meanwhile, and not at all where the table is full', () => {
    for (const full of [false, true]) {
      const told: number[] = [];
      let keeps = true;
      const made = holder(
        ({ gate, slots }) => {
          if (slots[0] !== 0) {
            told.push(slots[0]);
            return;
          }
          calls.close(gate, made.handle);
          for (let count = 0; full && count < 2; count++) calls.acquire(gate, made.device);
          keeps = false;
        },
        { handles: 2 },
      );
      made.kernel.post(made.vat, expired());
      made.expire();
      made.settle();
      expect(keeps).toBe(false);
      expect(told.filter((handle) => handle !== made.handle)).toHaveLength(full ? 0 : 1);
      expect(made.kernel.vats()[0]).toMatchObject({ state: 'idle', handles: full ? 2 : 0 });
      made.kernel.terminate(made.vat);
      expect(made.device.wrong()).toEqual([]);
      expect(made.kernel.objects.live).toBe(0);
    }
  });

  test('makes its facets gone too; a full table drops a delivery of two objects without naming the first', () => {
    let facet = 0;
    const { kernel, device, vat, expire, settle, handle } = holder(
      ({ gate, slots }) => {
        if (slots[0] === 0) facet = calls.restrict(gate, handle, 1);
        else expect([calls.isValid(gate, facet), gate.resolveAnyOrGone(facet)]).toEqual([0, -2]);
      },
      { handles: 3 },
    );
    kernel.post(vat, expired());
    settle();
    expire();
    settle();
    expect(kernel.vats()[0]).toMatchObject({ reason: null, handles: 1 });
    kernel.terminate(vat);
    expect(device.wrong()).toEqual([]);
    expect(kernel.objects.live).toBe(0);
  });

  test('a main program that asks for its next delivery gets past one that it has no room for', () => {
    const { kernel, device, add, settle } = world();
    const giver = add(({ gate }) => {
      calls.acquire(gate, device);
      calls.acquire(gate, device);
    });
    settle();
    const got: number[][] = [];
    const taker = add(
      ({ gate }) => {
        while (gate.host.nextDelivery(gate.vat)) got.push([...gate.slots.subarray(0, 1)]);
        return 'waiting';
      },
      { handles: 1 },
      { canSuspend: true, entries: [0] },
    );
    settle();
    const objects = [...device.objects.values()];
    kernel.post(taker, { dispatch: 16, values: [0, 0], objects, parts: [null, null] });
    kernel.post(taker, expired(objects[1]));
    settle();
    expect(got).toHaveLength(1);
    expect(got[0][0]).toBeGreaterThan(0);
    expect(kernel.vats()[taker - 1]).toMatchObject({ state: 'waiting', handles: 1 });
    kernel.terminate(giver);
    expect(device.released.size).toBe(1);
    kernel.terminate(taker);
    expect(device.wrong()).toEqual([]);
    expect(kernel.objects.live).toBe(0);
  });

  test('cannot end twice', () => {
    const { kernel, vat, expire, settle } = holder(() => {});
    expire();
    settle();
    expect(() => kernel.expire(vat, 1, expired(1))).toThrow('invariant');
    expect(kernel.journal.pending).toBe(0);
  });
});
