import { createHash } from 'node:crypto';
import type { Outcome } from '@callgate/kernel';
import { runs, seed } from '@callgate/test/seed';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Guest, load } from '../testing/guest.js';
import { makeProgram } from '../testing/program.js';

const numRuns = runs(300);

const LIMITS = { memory: 3 * 65_536, depth: 1_000_000 };
const slots = fc.tuple(fc.integer(), fc.integer());
const world = fc.tuple(
  fc.array(fc.nat(1_000_000), { minLength: 5, maxLength: 400 }),
  fc.array(slots, { maxLength: 4 }),
  fc.array(slots, { minLength: 1, maxLength: 4 }),
);

function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Everything that can be told of a guest after some dispatches. */
function runAll(guest: Guest, dispatches: readonly (readonly [number, number])[]) {
  const outcomes: Outcome[] = dispatches.map((each) => guest.run(1, [...each]));
  return { outcomes, ticks: guest.world.ticks, memory: digest(guest.bytes()) };
}

test(`a guest that was restored does what the one does that was not (${numRuns} programs, seed ${seed})`, () => {
  let restored = 0;
  let changed = 0;
  fc.assert(
    fc.property(world, ([numbers, before, after]) => {
      const image = makeProgram(numbers);
      const first = load(image, LIMITS);
      const fresh = first.vm.snapshot?.();
      const { outcomes } = runAll(first, before);
      if (outcomes.some(({ kind }) => kind !== 'returned')) {
        expect(() => first.vm.snapshot?.()).toThrow('snapshot: the machine has stopped');
        return;
      }
      const snapshot = first.vm.snapshot?.() as Uint8Array;
      const second = load(image, LIMITS);
      second.vm.restore?.(snapshot);
      second.world.ticks = first.world.ticks;
      expect(Buffer.compare(second.vm.snapshot?.() as Uint8Array, snapshot)).toBe(0);
      expect(second.bytes().length).toBe(first.bytes().length);
      const ends = [runAll(first, after), runAll(second, after)];
      expect(ends[1]).toEqual(ends[0]);
      restored++;
      if (Buffer.compare(fresh as Uint8Array, snapshot) !== 0) changed++;
      if (ends[0].outcomes.some(({ kind }) => kind !== 'returned')) return;
      expect(Buffer.compare(second.vm.snapshot?.() as Uint8Array, first.vm.snapshot?.() as Uint8Array)).toBe(
        0,
      );
    }),
    { numRuns, seed },
  );
  // Most programs come to rest and have changed something by then, or the property would say little.
  expect(restored).toBeGreaterThan(numRuns / 2);
  expect(changed).toBeGreaterThan(numRuns / 4);
});
