// What a syscall of a wasm guest costs beside a bare import, and how fast EmbedVM runs, in one process.
import { saulDevice } from '@callgate/devices';
import type { VmBackend } from '@callgate/kernel';
import { type Phydat, abi, timerFired } from '@callgate/kernel/abi';
import { type Host, makeHost } from '@callgate/tools';
import { assemble } from '@callgate/vm-embedvm';
import { callingGuest } from '../src/calling-guest.js';
import { plainWat } from '../src/wat.js';
import { median, printFigures } from './support/figures.js';

const CALLS = 2_000_000;
const ROUNDS = 15;

/** One path: `run` makes `CALLS` calls and answers the nanoseconds of one. */
interface Path {
  readonly name: string;
  readonly run: () => number;
}

/** A host whose devices do next to nothing, so that the border is what is measured. */
function makeWorld(): Host {
  const name = new Uint8Array(16).fill(0x61);
  return makeHost({
    write: () => {},
    replace: {
      saul: {
        ...saulDevice([]),
        saulIterInit: (call) => call.own(1),
        saulType: (_call, device) => device,
        saulReadName: (_call, _device, out) => out.put(name),
        saulRead(_call, device, out: Phydat) {
          out.v1 = device;
          out.count = 1;
          return 0;
        },
      },
    },
  });
}

/** The same loop without Callgate: a bare import. */
function bare(): Path {
  const module = new WebAssembly.Module(
    Uint8Array.from(
      plainWat(`(module
      (import "env" "bare" (func $bare (param i32) (result i32)))
      (func (export "run")
        (local $left i32)
        (local.set $left (i32.const ${CALLS}))
        (loop $again
          (drop (call $bare (local.get $left)))
          (br_if $again (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))))`),
    ),
  );
  let sum = 0;
  const instance = new WebAssembly.Instance(module, {
    env: {
      bare(value: number) {
        sum = (sum + value) | 0;
        return sum;
      },
    },
  });
  const run = instance.exports.run as () => void;
  return { name: 'bare import', run: () => timed(run) };
}

function timed(work: () => void): number {
  const start = process.hrtime.bigint();
  work();
  return Number(process.hrtime.bigint() - start) / CALLS;
}

/** A wasm guest's path: each run is one crank, the dispatch of a timer that nobody set. */
function guest({ kernel, backends }: Host, name: string, imports: string, call: string): Path {
  const vat = kernel.addVat({
    name,
    backend: backends.get('wasm') as VmBackend,
    image: callingGuest({ imports, call, times: CALLS }),
    permissions: ['saul', 'timer', 'console'],
    fuel: 2 ** 40,
  });
  kernel.step();
  const run = () => {
    kernel.post(vat, timerFired.deliver(0));
    const time = timed(() => kernel.step());
    const { record } = kernel.vats()[vat - 1];
    if (record !== null) throw new Error(`the bench's guest was stopped: ${JSON.stringify(record, null, 2)}`);
    return time;
  };
  return { name, run };
}

/** EmbedVM instructions: nested loops over memory and arithmetic; answers nanoseconds of one instruction. */
function embedvmLoop(): Path {
  const source = `
.entry main main
main:
  zeros 3
outer:
  push 0
  setlocal 0
inner:
  getlocal 0
  getlocal 1
  add
  setlocal 1
  getlocal 0
  push 1
  add
  setlocal 0
  getlocal 0
  push 30000
  lt
  jnz inner
  jmp outer
`;
  const { image, diagnostics } = assemble({ file: 'loop.evs', text: source, stamp: abi.stamp });
  if (image === null) throw new Error(JSON.stringify(diagnostics));
  const { kernel, backends } = makeWorld();
  const fuel = 20_000_000;
  kernel.addVat({ name: 'loop', backend: backends.get('embedvm') as VmBackend, image, fuel });
  return { name: 'EmbedVM instruction', run: () => (timed(() => kernel.step()) * CALLS) / fuel };
}

const world = makeWorld();
const paths: Path[] = [
  bare(),
  guest(
    world,
    'scalar syscall (handleIsValid)',
    '(import "callgate" "handleIsValid#8" (func $call (param i32) (result i32)))',
    '(drop (call $call (local.get $left)))',
  ),
  guest(
    world,
    'handle syscall (saulType)',
    '(import "callgate" "saulType#34" (func $call (param i32) (result i32)))',
    '(drop (call $call (local.get $device)))',
  ),
  guest(
    world,
    '16-byte Out slice (saulReadName)',
    '(import "callgate" "saulReadName#35" (func $call (param i32 i32 i32) (result i32)))',
    '(drop (call $call (local.get $device) (i32.const 64) (i32.const 16)))',
  ),
  guest(
    world,
    'record result (saulRead)',
    '(import "callgate" "saulRead#36" (func $call (param i32 i32) (result i32)))',
    '(drop (call $call (local.get $device) (i32.const 64)))',
  ),
  embedvmLoop(),
];

/** Rounds in a random order each; the first rounds warm up. */
export function main(): void {
  const times = new Map(paths.map(({ name }) => [name, [] as number[]]));
  for (let round = 0; round < ROUNDS; round++) {
    const order = [...paths].sort(() => Math.random() - 0.5);
    for (const { name, run } of order) {
      const time = run();
      if (round >= 3) times.get(name)?.push(time);
    }
  }
  const of = (name: string) => times.get(name) as number[];
  const base = median(of('bare import'));
  printFigures({
    columns: [
      { key: 'path', head: 'path' },
      { key: 'least', head: 'min ns', digits: 2 },
      { key: 'median', head: 'median ns', digits: 2 },
      { key: 'ratio', head: '× bare', digits: 2 },
    ],
    rows: paths.map(({ name }) => ({
      path: name,
      least: Math.min(...of(name)),
      median: median(of(name)),
      ratio: name.startsWith('EmbedVM') ? null : median(of(name)) / base,
    })),
    notes: [`EmbedVM: ${(1000 / median(of('EmbedVM instruction'))).toFixed(0)} M instructions/s.`],
  });
}

main();
