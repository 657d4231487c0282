import { abi } from '@callgate/kernel/abi';
import { embedvmCall, embedvmProgram } from './host.js';
import { wat } from './wat.js';
import { WASM_TYPES } from './wasm-types.js';

/** One argument: a number, or (from `result` on) the result of an earlier call. */
export type Argument = { readonly number: number } | { readonly result: number };

/** One syscall of a program: an index into the calls of its VM, and as many arguments as any call takes. */
export interface Step {
  readonly call: number;
  readonly arguments: readonly Argument[];
}

/** Results that a guest remembers; the last one is the handle of the last timer that fired. */
export const RESULTS = 16;
/** Arguments of a step. A call takes the first of them. */
export const ARGUMENTS = 6;

/** Calls of a wasm guest that leave nothing behind. */
const SILENT: ReadonlySet<number> = new Set(
  Object.entries(WASM_TYPES).flatMap(([field, type]) =>
    type.includes('result') ? [] : [Number(field.split('#')[1])],
  ),
);

/** Numbers of the syscalls that exist on a profile, and how many slots each takes. */
export function callsOf(
  profile: 'wasm32' | 'embedvm16',
): readonly { readonly number: number; readonly slots: number }[] {
  return abi.syscalls.flatMap(({ number, slots }) => {
    const own = slots[profile];
    return own === undefined ? [] : [{ number, slots: own.length }];
  });
}

/**
 * A wasm guest that runs the program in its parameters: a quarter at the start, and a quarter whenever a timer fires. One image for
 * all programs. A step is 32 bytes: call, flags (bit k: argument k is a result), arguments.
 */
export function wasmInterpreter(): Uint8Array {
  const calls = callsOf('wasm32');
  const imports = Object.entries(WASM_TYPES).map(
    ([field, type]) => `(import "callgate" "${field}" (func $${field.split('#')[1]} ${type}))`,
  );
  const argument = (index: number) => `(call $argument (local.get $at) (i32.const ${index}))`;
  const bodies = calls.map(({ number, slots }) => {
    const made = `(call $${number} ${Array.from({ length: slots }, (_, index) => argument(index)).join(' ')})`;
    const kept = SILENT.has(number) ? made : `(i32.store (local.get $result) ${made})`;
    return `(if (i32.eq (i32.load (local.get $at)) (i32.const ${number})) (then ${kept}))`;
  });
  return wat(`(module
    ${imports.join('\n')}
    (memory (export "memory") 1 3)
    (global $next (mut i32) (i32.const 8192))
    (global $end (mut i32) (i32.const 8192))
    (global $chunk (mut i32) (i32.const 0))
    (func $argument (param $at i32) (param $index i32) (result i32)
      (local $value i32)
      (local.set $value (i32.load (i32.add (local.get $at) (i32.add (i32.const 8) (i32.mul (local.get $index) (i32.const 4))))))
      (if (i32.and (i32.shr_u (i32.load (i32.add (local.get $at) (i32.const 4))) (local.get $index)) (i32.const 1))
        (then (return (i32.load (i32.mul (local.get $value) (i32.const 4))))))
      (local.get $value))
    (func $run
      (local $at i32) (local $left i32) (local $result i32)
      (local.set $left (global.get $chunk))
      (loop $again
        (if (i32.or (i32.ge_u (global.get $next) (global.get $end)) (i32.eqz (local.get $left))) (then (return)))
        (local.set $at (global.get $next))
        (global.set $next (i32.add (local.get $at) (i32.const 32)))
        (local.set $left (i32.sub (local.get $left) (i32.const 1)))
        (local.set $result (i32.mul (i32.and (i32.div_u (local.get $at) (i32.const 32)) (i32.const 7)) (i32.const 4)))
        ${bodies.join('\n')}
        (br $again)))
    (func (export "dispatch#0") (param $length i32)
      (global.set $end (i32.add (global.get $end) (call $1 (i32.const 0) (i32.const 0) (i32.const 8192) (i32.const 16384))))
      (global.set $chunk (i32.add (i32.div_u (local.get $length) (i32.const 128)) (i32.const 1)))
      (call $run))
    (func (export "dispatch#16") (param $event i32)
      (i32.store (i32.const ${(RESULTS - 1) * 4}) (local.get $event))
      (call $run)))`);
}

/** The parameters that make {@link wasmInterpreter} run a program. */
export function wasmParameters(program: readonly Step[]): Uint8Array {
  const calls = callsOf('wasm32');
  const view = new DataView(new ArrayBuffer(program.length * 32));
  program.forEach((step, index) => {
    view.setUint32(index * 32, calls[step.call % calls.length].number, true);
    let flags = 0;
    step.arguments.forEach((argument, at) => {
      if ('result' in argument) flags |= 1 << at;
      view.setUint32(
        index * 32 + 8 + at * 4,
        'result' in argument ? argument.result % RESULTS : argument.number,
        true,
      );
    });
    view.setUint32(index * 32 + 4, flags, true);
  });
  return new Uint8Array(view.buffer);
}

/** An EmbedVM guest that makes the calls of a program one after the other: as a main program, or a quarter at each entry. */
export function embedvmProgramOf(program: readonly Step[], main: boolean): Uint8Array {
  const calls = callsOf('embedvm16');
  const lines = program.map((step, index) => {
    const { number, slots } = calls[step.call % calls.length];
    const words = step.arguments.slice(0, slots).map((argument) => {
      return 'result' in argument
        ? `loadw results + ${(argument.result % RESULTS) * 2}`
        : argument.number & 0xffff;
    });
    return `${embedvmCall(number, ...words)}\nstorewAt${index % 8}`.replace(
      /storewAt(\d)/,
      (_, at) => `storew results + ${Number(at) * 2}`,
    );
  });
  const results = `results: .space ${RESULTS * 2}\nwords: .space 16`;
  if (main) return embedvmProgram(`.entry main main\nmain:\n${lines.join('\n')}\nret0\n${results}`);
  const quarter = Math.ceil(lines.length / 4) || 1;
  const parts = [0, 1, 2, 3].map(
    (part) => `part${part}:\n${lines.slice(part * quarter, (part + 1) * quarter).join('\n')}\nret0`,
  );
  const choices = [0, 1, 2].map((part) => `loadw entered\npush ${part + 1}\neq\njnz part${part}`);
  return embedvmProgram(`.entry dispatch begin
    begin:
    ${embedvmCall(2, 'push words', 8)}
    drop
    loadw words + 2
    storew results + ${(RESULTS - 1) * 2}
    loadw entered
    push 1
    add
    storew entered
    ${choices.join('\n')}
    jmp part3
    ${parts.join('\n')}
    entered: .word 0
    ${results}`);
}
