import { abi } from '@callgate/kernel/abi';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type TestHost, embedvmGuest, embedvmCall, testHost, wasmGuest } from '../src/host.js';
import {
  ARGUMENTS,
  type Argument,
  RESULTS,
  type Step,
  embedvmProgramOf,
  wasmInterpreter,
  wasmParameters,
} from '../src/random-program.js';
import { WASM_TYPES } from '../src/wasm-types.js';

/** Give `CALLGATE_SEED` to run a printed seed again, and `CALLGATE_PROGRAMS` for another number of programs. */
const seed = Number(process.env.CALLGATE_SEED ?? Date.now() % 0x7fff_ffff);
const programs = Number(process.env.CALLGATE_PROGRAMS ?? 2000);
/** Hostile vats of one kernel. */
const VATS = 10;

const DECLARED = new Set<unknown>([
  null,
  'bad-pointer',
  'bad-length',
  'bad-handle',
  'wrong-kind',
  'missing-right',
  'gone',
  'out-of-range',
  'not-permitted',
  'handle-table-full',
  ...['not-callable', 'not-promise', 'not-decider', 'not-import', 'not-export', 'still-usable', 'twice'],
  ...['not-now', 'exit', 'exit-failure', 'store-full'],
  // A program may write over itself.
  'unknown-call',
  'argument-count',
  'meter-empty',
  'out-of-fuel',
  'machine',
]);

const number: fc.Arbitrary<Argument> = fc.record({
  number: fc.oneof(
    { weight: 10, arbitrary: fc.integer({ min: 0, max: 12 }) },
    { weight: 2, arbitrary: fc.constantFrom(60, 64, 255, 1024, 4096, 8000) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        -1,
        -16,
        0x7fff,
        0x8000,
        0xffff,
        65_535,
        65_536,
        131_072,
        -(2 ** 31),
        2 ** 31 - 1,
      ),
    },
    { weight: 1, arbitrary: fc.integer() },
  ),
});
const result: fc.Arbitrary<Argument> = fc.record({ result: fc.nat(RESULTS - 1) });
const step: fc.Arbitrary<Step> = fc.record({
  call: fc.nat(255),
  arguments: fc.array(fc.oneof(number, result), { minLength: ARGUMENTS, maxLength: ARGUMENTS }),
});

/** Calls that mean something, so that a program does not fault at once: timers, devices, asking, closing. */
const likely: fc.Arbitrary<Step> = fc.oneof(
  ...[8, 9, 24, 25, 32, 38].map((wanted) =>
    fc.record({
      call: fc.constant(
        abi.syscalls
          .filter(({ slots }) => slots.wasm32 !== undefined)
          .findIndex((each) => each.number === wanted),
      ),
      arguments: fc.tuple(
        wanted === 24 ? fc.record({ number: fc.nat(3) }) : fc.oneof(result, number),
        number,
        number,
        number,
        number,
        number,
      ),
    }),
  ),
);

const guest = fc.record({
  program: fc.array(fc.oneof({ weight: 6, arbitrary: likely }, { weight: 1, arbitrary: step }), {
    maxLength: 60,
  }),
  kind: fc.constantFrom('wasm' as const, 'main' as const, 'entry' as const),
  handles: fc.constantFrom(2, 5, 100),
  inbox: fc.constantFrom(1, 2, 100),
  fuel: fc.constantFrom(500, 5000, 50_000),
  onFault: fc.constantFrom('park' as const, 'terminate' as const),
  permissions: fc.constantFrom(
    ['console', 'saul', 'timer'],
    ['console', 'saul', 'timer'],
    ['console', 'saul', 'timer'],
    ['timer'],
    [],
  ),
});

const interpreter = wasmInterpreter();

function add(
  host: TestHost,
  given: typeof guest extends fc.Arbitrary<infer Value> ? Value : never,
  index: number,
): void {
  const { program, kind, ...config } = given;
  const bounds = { ...config, meter: 200_000, onOutOfFuel: config.onFault };
  if (kind === 'wasm')
    host.add(`bad${index}`, 'wasm', interpreter, { ...bounds, parameters: wasmParameters(program) });
  else host.add(`bad${index}`, 'embedvm', embedvmProgramOf(program, kind === 'main'), bounds);
}

/** A guest that counts the timers that it waited for, on its console. */
const good = {
  wasm: wasmGuest(
    WASM_TYPES,
    '(drop (call $timerSetMs (i32.const 1)))',
    `(data (i32.const 0) "t\\0a") (global $left (mut i32) (i32.const 9))
     (func (export "dispatch#16") (param i32)
       (call $puts (i32.const 0) (i32.const 2))
       (if (global.get $left) (then (drop (call $timerSetMs (i32.const 1)))))
       (global.set $left (i32.sub (global.get $left) (i32.ne (global.get $left) (i32.const 0)))))`,
  ),
  embedvm: embedvmGuest(`zeros 1
    again:
    ${embedvmCall(24, 0, 1)}\ndrop\n${embedvmCall(26)}\ndrop\n${embedvmCall(16, 'push line', 2)}\ndrop
    getlocal 0\npush 1\nadd\ndup\nsetlocal 0\npush 10\nlt\njnz again\nret0
    line: .byte 't', 10`),
};

/** Answers that a line of a trace may have: of a call with declared errors, those and what it answers; of any other, what it answers. */
function isDeclared(line: string): boolean {
  const [, name, answer] = / (\w+)(?:#\d+)?\(.*\) = (.+)$/.exec(line) ?? [];
  const entry = abi.syscalls.find((each) => each.name === name);
  if (answer === 'fault') return true;
  if (entry === undefined) return false;
  return Object.values(entry.errors).includes(answer) || ANSWER.test(answer);
}

/** What a call answers when it has done what it should; a word that it does not declare is `undeclared(…)`. */
const ANSWER =
  /^(?:ok|none|true|false|-?\d+|(?:@\d+ )?\w+\{.*\}|[A-Z]\w+|\w+#[1-9]\d*\/ko\d+(?:\[[\w|]+\])?)$/;

test(`random syscall programs end in declared outcomes and harm no other vat (${programs} programs, seed ${seed})`, async () => {
  const reasons = new Map<unknown, number>();
  const run = fc.asyncProperty(fc.array(guest, { minLength: VATS, maxLength: VATS }), async (guests) => {
    const host = testHost();
    const names = ['good-wasm', 'good-embedvm'];
    host.add(names[0], 'wasm', good.wasm);
    for (const [index, each] of guests.entries()) add(host, each, index);
    host.add(names[1], 'embedvm', good.embedvm);
    const { end } = await host.kernel.run({ cranks: 20_000 });
    expect(end).toBe('quiet');
    for (const { reason } of host.kernel.vats()) {
      expect(DECLARED).toContain(reason);
      reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    }
    for (const name of names) {
      const summary = host.kernel.vats().find((each) => each.name === name);
      expect([name, summary?.reason, summary?.handles]).toEqual([name, null, 0]);
      expect(host.lines.filter((line) => line === `[${name}] t`)).toHaveLength(10);
    }
    expect(host.trace.filter((line) => !isDeclared(line))).toEqual([]);
    expect(host.bugs).toEqual([]);
    for (const { number: vat } of host.kernel.vats()) host.kernel.terminate(vat);
    expect([host.kernel.objects.live, host.kernel.deliveries.kept, host.kernel.journal.pending]).toEqual([
      0, 0, 0,
    ]);
    expect(host.kernel.vats().every(({ handles }) => handles === 0)).toBe(true);
    expect(await host.kernel.run()).toMatchObject({ cranks: 0, end: 'quiet' });
  });
  await fc.assert(run, { seed, numRuns: Math.ceil(programs / VATS) });
  // The campaign is worth something only if programs get far and fault in many ways.
  if (programs >= 2000) expect(reasons.size).toBeGreaterThan(6);
  if (process.env.CALLGATE_PROGRAMS !== undefined) console.log(Object.fromEntries(reasons));
}, 3_600_000);
