import type { GuestMemory } from '@callgate/kernel';
import { abi } from '@callgate/kernel/abi';
import { embedvmGlue } from '@callgate/vm-embedvm/glue';
import { wasmGlue } from '@callgate/vm-wasm/glue';
import { expect, test } from 'vitest';
import { Bench, type Border } from './bench.js';
import { DESCRIPTION } from './description.js';
import { Watch } from './watch.js';

type Slots = number[];
type Function = (...slots: Slots) => number | undefined;
/** A fault of the border, made by hand: a function in place of the generated one. */
type Flaw = (right: Function, memory: GuestMemory, bench: () => Bench) => Function;

const bundled: Border = { name: 'bundled', description: DESCRIPTION, abi, wasmGlue, embedvmGlue };

/** The problems that are noted when one call of the border has this flaw. */
function noted(name: string, words: (bench: Bench) => number[], flaw: Flaw): readonly string[] {
  const watch = new Watch(DESCRIPTION);
  const number = abi.syscalls.find((each) => each.name === name)?.number ?? 0;
  let bench: Bench | null = null;
  const border: Border = {
    ...bundled,
    wasmGlue(handlers) {
      const glue = wasmGlue(handlers);
      return watch.wasm({
        ...glue,
        bind(gate, memory) {
          const calls = new Map(glue.bind(gate, memory));
          const right = calls.get(number) as Function;
          return calls.set(
            number,
            flaw(right, memory, () => bench as Bench),
          );
        },
      });
    },
  };
  bench = new Bench(border, 'wasm32', 4096);
  bench.try(number, words(bench));
  return watch.problems;
}

const write: Flaw =
  (right, memory) =>
  (...slots) => {
    const answer = right(...slots);
    memory.bytes[3000] ^= 1;
    return answer;
  };

test('a border without a flaw is not blamed', () => {
  const right: Flaw = (call) => call;
  const device = (bench: Bench) => bench.handle(16, 3);
  expect(noted('saulRead', (bench) => [device(bench), 100], right)).toEqual([]);
  expect(noted('saulReadName', (bench) => [device(bench), 100, 64], right)).toEqual([]);
  expect(noted('saulReadName', (bench) => [device(bench), 100, 65], right)).toEqual([]);
  expect(noted('saulWrite', (bench) => [bench.handle(16, 1), 100, 200], right)).toEqual([]);
  expect(noted('vfsNext', (bench) => [bench.handle(19, 1)], right)).toEqual([]);
});

test.each<[string, string, (bench: Bench) => number[], Flaw, RegExp]>([
  [
    'an answer that is not declared',
    'saulRead',
    (bench) => [bench.handle(16, 3), 100],
    () => () => 9,
    /undeclared error 9/,
  ],
  [
    'a length above the capacity',
    'saulReadName',
    (bench) => [bench.handle(16, 3), 100, 4],
    () => () => 5,
    /room for 4/,
  ],
  ['a word where none comes back', 'puts', () => [100, 1], () => () => 1, /nothing comes back/],
  ['a write elsewhere', 'saulReadName', (bench) => [bench.handle(16, 3), 100, 4], write, /wrote at 3000/],
  [
    'a write in front of an error',
    'saulRead',
    (bench) => [bench.handle(16, 3), 3000],
    (right, memory) =>
      (...slots) => {
        right(...slots);
        memory.bytes[3000] ^= 1;
        return 1;
      },
    /wrote at 3000/,
  ],
  [
    'a bound that is not checked',
    'saulReadName',
    (bench) => [bench.handle(16, 3), 100, 65],
    () => () => 0,
    /bad-length/,
  ],
  [
    'a pointer that is not checked',
    'saulReadName',
    (bench) => [bench.handle(16, 3), 4090, 64],
    () => () => 0,
    /bad-pointer/,
  ],
  [
    'a right that is not checked',
    'saulRead',
    (bench) => [bench.handle(16, 2), 100],
    () => () => 0,
    /missing-right/,
  ],
  ['a kind that is not checked', 'saulType', (bench) => [bench.handle(18, 3)], () => () => 255, /wrong-kind/],
  ['a handle that is not checked', 'saulType', () => [77], () => () => 255, /bad-handle/],
  [
    'a fault without a reason',
    'puts',
    () => [100, 1],
    (_, __, bench) => () => bench().gate.fault('bad-pointer'),
    /faulted with bad-pointer/,
  ],
  [
    'another reason',
    'puts',
    () => [100, 2000],
    (_, __, bench) => () => bench().gate.fault('bad-pointer'),
    /bad-length/,
  ],
  ['a handle that is none', 'timerSetMs', () => [1], () => () => 99, /no handle/],
  [
    'a handle of another kind',
    'timerSetMs',
    () => [1],
    (_, __, bench) => () => bench().handle(16, 0),
    /kind 16, not 17/,
  ],
  [
    'a right too many',
    'saulIterInit',
    () => [],
    (_, __, bench) => () => bench().handle(16, 7),
    /rights 7, not 3/,
  ],
  ['a handle that is left', 'vfsNext', (bench) => [bench.handle(19, 1)], () => () => 0, /left the handle/],
])('%s is noted', (_what, name, words, flaw, message) => {
  expect(noted(name, words, flaw).join('\n')).toMatch(message);
});

test('an exception that is no fault is noted, and goes on', () => {
  const throws: Flaw = () => () => {
    throw new Error('of a handler');
  };
  expect(() => noted('randomU16', () => [], throws)).toThrow('of a handler');
});
