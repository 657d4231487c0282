import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { BOUNDS } from '../image/bounds.js';
import { load } from '../testing/guest.js';
import { type HeavyName, heavyImage, heavyWork } from '../testing/heavy.js';
import { REFUSAL } from '../testing/refusal.js';

const CHILD = fileURLToPath(new URL('../../dist/src/testing/compile-cost.js', import.meta.url));
const LIMITS = { memory: 65_536, depth: 2 ** 40 };
/** What the whole image adds: its two dispatches. */
const REST = 10_000;

/** The most repetitions with which one function is not above a bound. */
function most(name: HeavyName, locals: number): number {
  let [low, high] = [1, name === 'nested' || name === 'table' ? 9_000 : 30_000];
  while (low < high) {
    const times = Math.ceil((low + high) / 2);
    const { held, done } = heavyWork(name, locals, times);
    if (held <= BOUNDS.functionWork && done + REST <= BOUNDS.imageWork) low = times;
    else high = times - 1;
  }
  return low;
}

/** What it comes to in a process of its own. */
function measure(
  compiler: string,
  ...of: (string | number)[]
): { ended: string; grown: number; computed: number } {
  const said = execFileSync(process.execPath, [compiler, CHILD, ...of.map(String)]);
  const cost = JSON.parse(said.toString());
  if (process.env.CALLGATE_REPORT) console.log(compiler, ...of, cost);
  return cost;
}

/** The worst that is loaded, in the compiler that it is bad for: within 100 MB and a few seconds; see docs/decisions/0042. */
describe.each<[name: HeavyName, locals: number, compiler: '--liftoff-only' | '--no-liftoff']>([
  ['ifs', 16_000, '--liftoff-only'],
  ['calls', 16_000, '--liftoff-only'],
  ['stack', 16_000, '--liftoff-only'],
  ['calls', 0, '--no-liftoff'],
  ['blocks', 0, '--no-liftoff'],
  ['edges', 2_000, '--no-liftoff'],
  ['table', 1_000, '--no-liftoff'],
  ['exits', 2_000, '--no-liftoff'],
  ['back', 1_000, '--no-liftoff'],
  ['back', 10, '--no-liftoff'],
  ['nested', 3, '--no-liftoff'],
])('functions of kind %s with %i values', (name, locals, compiler) => {
  const times = most(name, locals);
  const functions = Math.floor((BOUNDS.imageWork - REST) / heavyWork(name, locals, times).done);

  test(`are compiled with ${compiler} in bounded time and memory`, { timeout: 120_000 }, () => {
    const cost = measure(compiler, name, locals, times, functions);
    expect(cost.ended).toBe('returned');
    expect(cost.grown).toBeLessThan(400);
    expect(cost.computed).toBeLessThan(20_000);
  });

  test('are refused when there is one more of them, or more in one', () => {
    const more = heavyImage(name, locals, times, functions + 1);
    expect(() => load(more, LIMITS)).toThrow(
      new RegExp(
        `^the image has more than can be compiled in bounded time: .* with function ${functions + 3}, more`,
      ),
    );
    expect(() => load(more, LIMITS)).toThrow(REFUSAL);
    const larger = heavyImage(name, locals, Math.ceil(times * 1.1), 1);
    expect(() => load(larger, LIMITS)).toThrow(
      /too much to compile in bounded memory|more than can be compiled/,
    );
  });
});

test('what is refused is not compiled: neither what is invalid behind it, nor what is too much', {
  timeout: 120_000,
}, () => {
  for (const [kind, message] of [
    ['invalid', /^ImageError: the image is not valid: Compiling function #7 failed: .*code section/],
    ['valid', /^ImageError: the image has a function with 16003 values and 4000 branches in 52003/],
  ] as const) {
    const cost = measure('--wasm-lazy-compilation', 'ifs', 16_000, 4_000, 4, kind);
    expect(cost.ended).toMatch(message);
    expect(cost.grown).toBeLessThan(400);
    expect(cost.computed).toBeLessThan(5_000);
  }
});
