import { wat } from '../src/wat.js';
import type { Description, Syscall } from './description.js';
import {
  CELLS,
  DISPATCH,
  DISPATCHED,
  GROW,
  type Layout,
  type Program,
  type When,
  POOL_BYTES,
  cellAt,
  place,
  poolOf,
} from './program.js';

export const WASM_LAYOUT: Layout = { cells: 64, cellBytes: 4, pool: 1024, scratch: 8192 };
/** Behind the pool: how many steps an entry makes, then the steps. */
const PER_ENTRY_AT = WASM_LAYOUT.pool + POOL_BYTES;
const STEPS_AT = PER_ENTRY_AT + 4;
/** Words of a step: call, which words are loads, where the answer goes, which words must not be 0 (and above 16 bits in which dispatches), six words. */
const MOST_WORDS = 6;
const STEP_BYTES = 4 * (4 + MOST_WORDS);

/** A guest that runs the program in its parameters. One image for all programs. */
export function wasmInterpreter({ profiles: { wasm32 } }: Description): Uint8Array {
  const imports = wasm32.syscalls.map(({ name, number, slots, hasWord }) => {
    const parameters = slots.length === 0 ? '' : `(param ${'i32 '.repeat(slots.length)})`;
    return `(import "callgate" "${name}#${number}" (func $${number} ${parameters} ${hasWord ? '(result i32)' : ''}))`;
  });
  const pull = wasm32.syscalls.find(({ name }) => name === 'pull');
  if (pull === undefined) throw new Error('the ABI has no call by which a guest takes its parameters');
  const entries = wasm32.dispatches
    .filter(({ number }) => number !== 0)
    .map(({ number, slots, handles }) => {
      const parameters = slots.map((_, index) => `(param $p${index} i32)`).join(' ');
      const kept =
        handles.length === 0 ? '' : store(cellAt(DISPATCHED, WASM_LAYOUT), `(local.get $p${handles[0]})`);
      const words = [`(i32.const ${number})`, ...slots.map((_, index) => `(local.get $p${index})`)];
      const all = words.map((word, index) => store(cellAt(DISPATCH + index, WASM_LAYOUT), word)).join(' ');
      return `(func (export "dispatch#${number}") ${parameters} ${kept} ${all} (call $run))`;
    });
  return wat(`(module
    ${imports.join('\n')}
    (memory (export "memory") 1 3)
    (global $next (mut i32) (i32.const ${STEPS_AT}))
    (global $end (mut i32) (i32.const ${WASM_LAYOUT.pool}))
    (global $chunk (mut i32) (i32.const 0))
    (func $word (param $at i32) (param $index i32) (result i32)
      (local $value i32)
      (local.set $value
        (i32.load offset=16 (i32.add (local.get $at) (i32.mul (local.get $index) (i32.const 4)))))
      (if (i32.and (i32.shr_u (i32.load offset=4 (local.get $at)) (local.get $index)) (i32.const 1))
        (then (return (i32.load (local.get $value)))))
      (local.get $value))
    (func $run
      (local $at i32) (local $left i32)
      (local.set $left (global.get $chunk))
      (block $done
        (loop $again
          (br_if $done (i32.or (i32.ge_u (global.get $next) (global.get $end)) (i32.eqz (local.get $left))))
          (local.set $at (global.get $next))
          (global.set $next (i32.add (local.get $at) (i32.const ${STEP_BYTES})))
          (local.set $left (i32.sub (local.get $left) (i32.const 1)))
          (br_if $again (i32.eqz (i32.and (i32.const 1) (i32.shr_u (i32.load offset=12 (local.get $at))
            (i32.add (i32.const 16) (i32.and (i32.const 15) (i32.load (i32.const ${cellAt(DISPATCH, WASM_LAYOUT)}))))))))
          ${Array.from({ length: MOST_WORDS }, (_, index) => skip(index)).join('\n')}
          (if (i32.eq (i32.load (local.get $at)) (i32.const ${GROW}))
            (then (drop (memory.grow (i32.const 1)))))
          ${wasm32.syscalls.map(invocation).join('\n')}
          (br $again))))
    (func (export "dispatch#0") (param $length i32) (param $slots i32)
      (global.set $end (i32.add (global.get $end)
        (call $${pull.number} (i32.const 0) (i32.const 0) (i32.const ${WASM_LAYOUT.pool}) (local.get $length))))
      (global.set $chunk (i32.load (i32.const ${PER_ENTRY_AT})))
      (call $run))
    ${entries.join('\n')})`);
}

function invocation({ number, slots, hasWord }: Syscall): string {
  const words = slots.map((_, index) => `(call $word (local.get $at) (i32.const ${index}))`);
  const made = `(call $${number} ${words.join(' ')})`;
  const kept = hasWord ? `(i32.store (i32.load offset=8 (local.get $at)) ${made})` : made;
  return `(if (i32.eq (i32.load (local.get $at)) (i32.const ${number})) (then ${kept}))`;
}

/** Leaves a step out that needs a word which is 0. */
function skip(index: number): string {
  const needed = `(i32.and (i32.shr_u (i32.load offset=12 (local.get $at)) (i32.const ${index})) (i32.const 1))`;
  const isZero = `(i32.eqz (call $word (local.get $at) (i32.const ${index})))`;
  return `(br_if $again (i32.and ${needed} ${isZero}))`;
}

function store(at: number, value: string): string {
  return `(i32.store (i32.const ${at}) ${value})`;
}

/** The parameters that make {@link wasmInterpreter} run a program: its pool, the steps of an entry, its steps. */
export function wasmParameters(program: Program): Uint8Array {
  const { steps, perEntry } = program;
  const bytes = new Uint8Array(POOL_BYTES + 4 + steps.length * STEP_BYTES);
  bytes.set(poolOf(program));
  const view = new DataView(bytes.buffer);
  view.setUint32(POOL_BYTES, perEntry, true);
  for (const [index, { call, words, into, careful, when, needs }] of steps.entries()) {
    const at = POOL_BYTES + 4 + index * STEP_BYTES;
    const put = (word: number, value: number) => view.setUint32(at + word * 4, value, true);
    let [loads, needed] = [0, 0];
    for (const [slot, word] of words.entries()) {
      const placed = place(word, WASM_LAYOUT);
      if ('load' in placed) loads |= 1 << slot;
      put(4 + slot, 'load' in placed ? placed.load : placed.number);
    }
    put(0, call);
    put(2, cellAt(into, WASM_LAYOUT));
    if (needs !== undefined) {
      needed = 1 << (MOST_WORDS - 1);
      put(4 + MOST_WORDS - 1, cellAt(needs, WASM_LAYOUT));
    }
    put(1, loads | needed);
    put(3, (careful ? loads : 0) | needed | (dispatchesOf(when) << 16));
  }
  return bytes;
}

/** Dispatches by their numbers, a bit each; those from 16 on share the bits of the first. */
function dispatchesOf(when: When | undefined): number {
  if (when === undefined) return 0xffff;
  return { working: 0b111, deliver: 0b10, notify: 0b100, dropped: 0b1000, collecting: 0b111_1000 }[when];
}

if (STEPS_AT < WASM_LAYOUT.cells + (CELLS + 1) * 4)
  throw new Error('invariant: cells lie in front of the steps');
