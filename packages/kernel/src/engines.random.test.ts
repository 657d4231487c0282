import { type EngineId, nativeProblem } from '@callgate/native-addon';
import { runs, seed, timeFor } from '@callgate/test/seed';
import { afterEach, expect, test } from 'vitest';
import { exported } from './raw/raw-vat.js';
import type { RawSetup } from './raw/raw-vat.js';
import { bytes, rawWorld } from './testing/raw-world.js';

const ENGINES: readonly EngineId[] = nativeProblem() === '' ? ['js', 'wasm', 'native'] : ['js', 'wasm'];
const { CALLGATE_CLIST: wanted = '' } = process.env;
afterEach(() => {
  process.env.CALLGATE_CLIST = wanted;
});

/** Numbers that look random, the same after the same start. */
function numbers(start: number): (below: number) => number {
  let state = start | 1;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return (state >>> 8) % below;
  };
}

/** A vat that gives its neighbours lists of what it makes and has, and lets go of lists; sometimes one of them is wrong. */
function trader(pick: (below: number) => number): RawSetup {
  return (syscall) => {
    const held: number[] = [];
    const unused: number[] = [];
    const friends: number[] = [];
    const some = (list: number[]) => list.splice(pick(list.length + 1), pick(70));
    return {
      deliver(_target, _body, slots) {
        if (friends.length < 2) friends.push(...slots.subarray(0, 1));
        else for (const slot of slots) if (![...held, ...friends].includes(slot)) held.push(slot);
        const made = Array.from({ length: pick(90) }, () => exported(1 + pick(5000)));
        if (pick(3) > 0 && friends.length > 0)
          syscall.send(friends[pick(friends.length)], bytes('some'), [...made, ...held.slice(0, pick(60))]);
        const dropped = [...new Set(some(held))];
        syscall.dropImports(dropped.filter((handle) => syscall.handleKind(handle) !== null && handle > 0));
        if (pick(2) === 0)
          syscall.retireImports(dropped.filter((handle) => handle > 0 && !held.includes(handle)));
        if (pick(4) === 0) syscall.abandonExports([...new Set(made)].slice(0, 20));
      },
      dropExports: (handles) => unused.push(...handles),
      retireExports() {},
      retireImports(handles) {
        for (const handle of handles) if (held.includes(handle)) held.splice(held.indexOf(handle), 1);
        if (unused.length > 0 && pick(2) === 0) syscall.retireExports([...new Set(unused.splice(0, 40))]);
      },
    };
  };
}

/** Plays a world on one engine: the state's hash after each step, and why vats ended. `seed` is that of the indexes. */
function play(engine: EngineId, start: number, seed: number): readonly string[] {
  process.env.CALLGATE_CLIST = engine;
  const pick = numbers(start);
  const { kernel, add } = rawWorld(seed);
  expect(kernel.inspect().engine).toBe(engine);
  const vats = ['a', 'b', 'c'].map((name) => add(name, trader(pick), { onFault: 'park', abandon: true }));
  const roots = vats.map((vat) => kernel.root(vat));
  const seen: string[] = [];
  const settle = () => {
    for (let crank = 0; crank < 200 && kernel.step() !== null; crank++) seen.push(kernel.hash());
  };
  for (let round = 0; round < 12; round++) {
    const to = pick(vats.length);
    kernel.letGo(kernel.queueMessage(roots[to], bytes('go'), [roots[pick(roots.length)]]));
    settle();
  }
  expect(kernel.audit()).toEqual([]);
  for (const vat of vats) {
    seen.push(`${kernel.vats().find(({ number }) => number === vat)?.record?.reason}`);
    kernel.terminate(vat);
    settle();
  }
  expect(kernel.audit()).toEqual([]);
  return seen;
}

test(
  `every engine leaves the same state after each crank, whatever the seed of its indexes (${runs(30)} worlds, seed ${seed})`,
  () => {
    let steps = 0;
    for (let world = 0; world < runs(30); world++) {
      const start = seed + world * 7919;
      const [first, ...others] = ENGINES.map((engine, place) => play(engine, start, start + place));
      steps += first.length;
      for (const other of others) expect(other).toEqual(first);
    }
    expect(steps).toBeGreaterThan(15 * runs(30));
  },
  timeFor(runs(30)),
);

test('an engine that there is none of is refused', () => {
  process.env.CALLGATE_CLIST = 'fast';
  expect(() => rawWorld()).toThrow('it can be native, wasm or js');
});
