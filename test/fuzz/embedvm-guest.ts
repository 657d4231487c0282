import { encodeImage } from '@callgate/vm-embedvm';
import type { Description } from './description.js';
import {
  CELLS,
  DISPATCH as DISPATCH_CELL,
  DISPATCHED,
  DISPATCH_WORDS,
  GROW,
  type Layout,
  POOL_BYTES,
  type Program,
  type Step,
  type When,
  cellAt,
  place,
  poolOf,
} from './program.js';

export const EMBEDVM_LAYOUT: Layout = { cells: 4096, cellBytes: 2, pool: 4352, scratch: 4352 + POOL_BYTES };
/** Behind the cells: how often the guest was entered, and the words of the dispatch. */
const ENTERED = cellAt(CELLS + 1, EMBEDVM_LAYOUT);
const DISPATCH = cellAt(DISPATCH_CELL, EMBEDVM_LAYOUT);

// Instructions, as packages/vm-embedvm/src/assembler/mnemonics.ts lists them.
const word = (value: number) => [(value >> 8) & 0xff, value & 0xff];
const push = (value: number) => [0x9a, ...word(value)];
const load = (at: number) => [0xe1, ...word(at)];
const storeAt = (at: number) => [0xe9, ...word(at)];
const ADD = 0x80;
const EQUAL = 0xaa;
const LESS = 0xa8;
const RETURN = 0x9c;
const DROP = 0x9d;
const GATE = 0xb0;
/** A jump over `bytes` behind itself. */
const jumpIfZeroOver = (bytes: number) => [0xa7, ...word(bytes + 3)];

/** An image of a program: as a main program, or with an entry for dispatches. */
export function embedvmImage(program: Program, { abi, profiles }: Description): Uint8Array {
  const main = program.guest === 'embedvm-main';
  const steps = program.steps.filter(({ call }) => call !== GROW).map(stepCode);
  const code = main
    ? [...steps.flat(), RETURN]
    : entryCode(steps, program.perEntry, profiles.embedvm16.syscalls);
  if (code.length > EMBEDVM_LAYOUT.cells) throw new Error(`a program of ${code.length} bytes is too long`);
  const bytes = new Uint8Array(EMBEDVM_LAYOUT.scratch);
  bytes.set(code);
  bytes.set(poolOf(program), EMBEDVM_LAYOUT.pool);
  return encodeImage({
    stamp: abi,
    main: main ? 0 : null,
    dispatch: main ? null : 0,
    stackLimit: 0,
    bytes,
  });
}

function stepCode({ call, words, into, careful, when, needs }: Step): number[] {
  let code = [...callCode(call, words.map(argument)), ...storeAt(cellAt(into, EMBEDVM_LAYOUT))];
  for (const each of careful ? words : [])
    if (typeof each === 'object' && 'cell' in each)
      code = [...argument(each), ...jumpIfZeroOver(code.length), ...code];
  if (needs !== undefined)
    code = [...load(cellAt(needs, EMBEDVM_LAYOUT)), ...jumpIfZeroOver(code.length), ...code];
  if (when !== undefined) code = [...isNow(when), ...jumpIfZeroOver(code.length), ...code];
  return code;
}

/** Whether the dispatch is one of these. */
function isNow(when: When): number[] {
  const number = load(DISPATCH);
  if (when === 'working') return [...number, ...push(3), LESS];
  if (when === 'collecting') return [...push(2), ...number, LESS];
  return [...number, ...push({ deliver: 1, notify: 2, dropped: 3 }[when]), EQUAL];
}

function argument(given: Step['words'][number]): number[] {
  const placed = place(given, EMBEDVM_LAYOUT);
  return 'load' in placed ? load(placed.load) : push(placed.number);
}

/** Words last to first, the call's number, the count of all of them, the gate. */
function callCode(number: number, words: readonly (readonly number[])[]): number[] {
  return [...[...words].reverse().flat(), ...push(number), ...push(words.length + 1), GATE];
}

/** Takes the dispatch, counts the entry, and makes the steps whose turn it is. */
function entryCode(
  steps: readonly number[][],
  perEntry: number,
  syscalls: readonly { readonly name: string; readonly number: number }[],
): number[] {
  const next = syscalls.find(({ name }) => name === 'deliveryNext');
  if (next === undefined) throw new Error('the ABI has no call by which a guest takes its dispatch');
  const parts = Array.from({ length: Math.ceil(steps.length / perEntry) }, (_, part) => {
    const body = [...steps.slice(part * perEntry, (part + 1) * perEntry).flat(), RETURN];
    return [...load(ENTERED), ...push(part + 1), EQUAL, ...jumpIfZeroOver(body.length), ...body];
  });
  return [
    ...callCode(next.number, [push(DISPATCH), push(DISPATCH_WORDS)]),
    DROP,
    ...load(DISPATCH + 2),
    ...storeAt(cellAt(DISPATCHED, EMBEDVM_LAYOUT)),
    ...load(ENTERED),
    ...push(1),
    ADD,
    ...storeAt(ENTERED),
    ...parts.flat(),
    RETURN,
  ];
}
