import { readImage } from '../image/read.js';
import { I32 } from '../image/value-type.js';
import { analyseBody } from '../rewrite/analyse.js';
import type { CompileWork } from '../rewrite/compile-work.js';
import { assemble, leb } from './assemble.js';

/** A function that is hard to compile: how many locals it has beside two parameters, and how often it repeats what is hard. */
type Heavy = (locals: number, times: number) => number[];

const repeat = (times: number, ...code: number[]): number[] =>
  Array.from({ length: times }, () => code).flat();
const each = (locals: number, code: (local: number[]) => number[]): number[] =>
  Array.from({ length: locals }, (_, index) => code(leb(index + 2))).flat();
/** Every local is set to a parameter. */
const setAll = (locals: number, parameter: number) =>
  each(locals, (local) => [0x20, parameter, 0x21, ...local]);
/** Every local is changed by what it was. */
const changeAll = (locals: number) =>
  each(locals, (local) => [0x20, 0, 0x20, ...local, 0x6a, 0x21, ...local]);
/** Every local counts for what is stored, so that no compiler drops it. */
const useAll = (locals: number) => [
  ...each(locals, (local) => [0x20, 0, 0x20, ...local, 0x6a, 0x21, 0]),
  ...[0x41, 0, 0x20, 0, 0x36, 2, 0],
];
/** `br_if` to a block this far out, if parameter 1 is set; it is not. */
const branches = (times: number, depth: number) => repeat(times, 0x20, 1, 0x0d, depth);

export const HEAVY = {
  /** Values at each `if`. */
  ifs: (_, times) => repeat(times, 0x20, 0, 0x04, 0x40, 0x0b),
  /** Values at the charge of each call of an import. */
  calls: (_, times) => repeat(times, 0x10, 0, 0x1a),
  /** Blocks, and nothing else. */
  blocks: (_, times) =>
    repeat(times, ...[0x41, 0, 0x28, 2, 0, 0x04, 0x40], ...[0x41, 0, 0x20, 1, 0x36, 2, 0, 0x0b]),
  /** The operand stack at each loop, in which no local is. */
  stack: (locals, times) => [
    ...repeat(locals, 0x41, 1),
    ...repeat(times, 0x03, 0x40, 0x20, 1, 0x0d, 0, 0x0b),
    ...repeat(locals, 0x1a),
  ],
  /** Locals that differ between the edges of one join. */
  edges: (locals, times) => [
    ...[
      0x02,
      0x40,
      ...setAll(locals, 0),
      ...branches(1, 0),
      ...setAll(locals, 1),
      ...branches(times, 0),
      0x0b,
    ],
    ...useAll(locals),
  ],
  /** The same, with the edges of a `br_table` to as many blocks. */
  table: (locals, times) => [
    ...[...repeat(times, 0x02, 0x40), ...setAll(locals, 0), ...branches(1, 0), ...setAll(locals, 1)],
    ...[0x20, 0, 0x0e, ...leb(times - 1), ...Array.from({ length: times }, (_, index) => leb(index)).flat()],
    ...[...repeat(times, 0x0b), ...useAll(locals)],
  ],
  /** Locals that leave a loop in many ways. */
  exits: (locals, times) => [
    ...[0x02, 0x40, 0x03, 0x40, ...changeAll(locals), ...branches(times, 1), 0x0b, 0x0b],
    ...useAll(locals),
  ],
  /** A loop that begins again from many places. */
  back: (locals, times) => [
    ...[0x03, 0x40, ...changeAll(locals), ...repeat(times, 0x20, 0, 0x45, 0x20, 1, 0x71, 0x0d, 0), 0x0b],
    ...useAll(locals),
  ],
  /** Loops in loops. */
  nested: (locals, times) => [
    ...[...repeat(times, 0x03, 0x40), ...changeAll(locals), ...repeat(times, 0x0b)],
    ...useAll(locals),
  ],
} satisfies Record<string, Heavy>;

export type HeavyName = keyof typeof HEAVY;

/** A guest whose dispatch 1 calls so many of these functions one after the other. `last`: the code of one more. */
export function heavyImage(
  name: HeavyName,
  locals: number,
  times: number,
  functions: number,
  last: readonly number[] = [],
): Uint8Array {
  const code = HEAVY[name](locals, times);
  const own = name === 'stack' ? [] : Array<number>(locals).fill(I32);
  const all = Array.from({ length: functions }, () => ({ type: 1, locals: own, code }));
  const calls = all.flatMap((_, index) => [0x20, 0, 0x20, 1, 0x10, ...leb(3 + index)]);
  return assemble({
    types: [
      [[], []],
      [[I32, I32], []],
      [[], [I32]],
    ],
    imports: [{ field: 'tick#1', type: 2 }],
    functions: [{ type: 0, code: [] }, { type: 1, code: calls }, ...all, { type: 0, code: last }],
    memory: [1],
    exports: [
      ['memory', 2, 0],
      ['dispatch#0', 0, 1],
      ['dispatch#1', 0, 2],
    ],
  });
}

/** What one of these functions is taken to cost. */
export function heavyWork(name: HeavyName, locals: number, times: number): CompileWork {
  const image = readImage(heavyImage(name, locals, times, 1));
  const unknown = { head: 0, spends: true };
  return analyseBody(
    image,
    image.bodies[2],
    image.types[1],
    () => false,
    () => unknown,
  ).work;
}
