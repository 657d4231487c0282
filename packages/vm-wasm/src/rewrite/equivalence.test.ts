import { runs, seed } from '@callgate/test/seed';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { trapText } from '../engine-failure.js';
import { load } from '../testing/guest.js';
import { makeProgram } from '../testing/program.js';

interface End {
  readonly trap: string;
  readonly memory: string;
  readonly count: bigint;
}

/** Runs the image as it is, with functions of the same meaning. */
function runBare(image: Uint8Array, slots: readonly number[]): End {
  let ticks = 0;
  const imports = { callgate: { 'free#6': (value: number) => value, 'tick#1': () => ++ticks } };
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(image), imports);
  let trap = '';
  try {
    (exports['dispatch#1'] as (...slots: number[]) => void)(...slots);
  } catch (error) {
    trap = trapText((error as Error).message);
  }
  const memory = digest(new Uint8Array((exports.memory as WebAssembly.Memory).buffer));
  return { trap, memory, count: (exports.count as WebAssembly.Global).value as bigint };
}

function digest(bytes: Uint8Array): string {
  let hash = 17;
  for (const byte of bytes) hash = (Math.imul(hash, 31) + byte) | 0;
  return `${bytes.length}:${hash}`;
}

/** Trap messages that differ between V8's compilers for one trap have no place here; these programs make none. */
const program = fc.tuple(
  fc.array(fc.nat(1_000_000), { minLength: 5, maxLength: 400 }),
  fc.tuple(fc.integer(), fc.integer()),
);

test(`a rewritten program does what the original does, and pays for every instruction before it runs (${runs(400)} programs, seed ${seed})`, () => {
  let returned = 0;
  let stopped = 0;
  fc.assert(
    fc.property(program, ([numbers, slots]) => {
      const image = makeProgram(numbers);
      const bare = runBare(image, slots);
      const guest = load(image, { memory: 3 * 65_536, depth: 1_000_000 });
      const outcome = guest.run(1, slots, 2 ** 50);
      expect(outcome.detail).toBe(bare.trap);
      expect(bare.trap).not.toBe(trapText(''));
      expect(outcome.kind).toBe(bare.trap === '' ? 'returned' : 'crashed');
      expect(digest(guest.bytes())).toBe(bare.memory);
      const { count } = runBare(makeProgram(numbers, true), slots);
      expect(outcome.fuelUsed).toBeGreaterThanOrEqual(Number(count));
      expect(load(image, { memory: 3 * 65_536, depth: 1_000_000 }).run(1, slots, 2 ** 50)).toEqual(outcome);
      if (outcome.kind !== 'returned') {
        stopped++;
        return;
      }
      returned++;
      // Exactly this much is needed: with less the guest never gets to its end, and not one unit more is used.
      const enough = load(image, { memory: 3 * 65_536, depth: 1_000_000 }).run(1, slots, outcome.fuelUsed);
      expect(enough).toEqual(outcome);
      const less = load(image, { memory: 3 * 65_536, depth: 1_000_000 }).run(1, slots, outcome.fuelUsed - 1);
      expect(less).toMatchObject({ kind: 'out-of-fuel', fuelUsed: outcome.fuelUsed - 1 });
    }),
    { numRuns: runs(400), seed },
  );
  // Both ends occur, or the property would say little.
  expect(returned).toBeGreaterThan(100);
  expect(stopped).toBeGreaterThan(10);
});
