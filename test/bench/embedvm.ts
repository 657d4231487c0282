// How many instructions a second the EmbedVM interpreters run, in TypeScript and in C: five programs in its own language, compiled here.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compile, formatDiagnostic, Machine } from '@callgate/vm-embedvm';
import { median, printFigures } from './support/figures.js';

const ROUNDS = 7;
/** Instructions of one round. Each program goes on for ever. */
const FUEL = 30_000_000;

/** Programs that begin again when they are done, and tell that and their result by `$uf1`. */
const PROGRAMS: readonly (readonly [name: string, expected: number, text: string])[] = [
  [
    'nested loops',
    -17_696,
    `function work() {
       local i, j, sum;
       for (i = 0; i < 200; i++) for (j = 0; j < 200; j++) sum += i ^ j & 7;
       return sum;
     }`,
  ],
  [
    'sieve',
    1028,
    `array8u composite[8192];
     function work() {
       local i, j, primes;
       for (i = 0; i < 8192; i++) composite[i] = 0;
       for (i = 2; i < 8192; i++) {
         if (composite[i]) continue;
         primes++;
         for (j = i + i; j > 0 && j < 8192; j += i) composite[j] = 1;
       }
       return primes;
     }`,
  ],
  [
    'recursion',
    4181,
    `function fib(n);
     function fib(n) { if (n < 2) return n; return fib(n - 1) + fib(n - 2); }
     function work() { return fib(19); }`,
  ],
  [
    'CRC',
    10_673,
    `array8u data[9] = "123456789";
     function work() {
       local crc, i, bit;
       crc = 0xffff;
       for (i = 0; i < 9; i++) {
         crc ^= data[i] << 8;
         for (bit = 0; bit < 8; bit++) crc = crc < 0 ? crc << 1 ^ 0x1021 : crc << 1;
       }
       return crc;
     }`,
  ],
  [
    'syscalls',
    1000,
    `function work() {
       local i, sum;
       for (i = 0; i < 1000; i++) sum += $uf0(36, i, 1);
       return sum;
     }`,
  ],
];

const folder = mkdtempSync(join(tmpdir(), 'callgate-bench-'));
const interpreter = compileInterpreter();

/** The interpreter for firmware as a program of this machine; null without a C compiler. */
function compileInterpreter(): string | null {
  const c = fileURLToPath(new URL('../../../packages/vm-embedvm/c/', import.meta.url));
  const program = join(folder, 'speed');
  const sources = [join(c, 'test/speed.c'), join(c, 'embedvm.c')];
  const { status, error, stderr } = spawnSync('gcc', ['-std=c11', '-O2', '-o', program, ...sources], {
    encoding: 'utf8',
  });
  if (error !== undefined) return null;
  if (status !== 0) throw new Error(`invariant: the interpreter compiles\n${stderr}`);
  return program;
}

/** Millions of instructions a second of the interpreter in C; null without it. */
function measureC(bytes: Uint8Array, entry: number, expected: number): number | null {
  if (interpreter === null) return null;
  const image = join(folder, 'image');
  writeFileSync(image, bytes);
  const parameters = [image, entry, expected, FUEL, ROUNDS].map(String);
  const { status, stdout, stderr } = spawnSync(interpreter, parameters, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`invariant: the interpreter in C does what this one does\n${stderr}`);
  return median(
    stdout
      .trim()
      .split('\n')
      .map((seconds) => FUEL / 1e6 / Number(seconds)),
  );
}

/** Millions of instructions a second, and how often the program came to its end. */
function measure(name: string, expected: number, text: string) {
  const source = `${text}\nfunction main() { for (;;) $uf1(work()); }`;
  const { program, diagnostics } = compile({ file: `${name}.evm`, text: source, bare: true });
  if (program === null) throw new Error(diagnostics.map(formatDiagnostic).join('\n'));
  const memory = new Uint8Array(0x1_0000);
  memory.set(program.bytes);
  let ends = 0;
  let calls = 0;
  const machine = new Machine({
    memory,
    userCall(id, _count, argv) {
      calls++;
      if (id === 0) return argv[2];
      ends++;
      const result = (argv[0] << 16) >> 16;
      if (result !== expected) throw new Error(`invariant: ${name} gives ${expected}, not ${result}`);
      return 0;
    },
  });
  const entry = program.symbols.find((symbol) => symbol.name === 'main')!.address;
  machine.enter(entry);
  machine.run(FUEL);
  ends = calls = 0;
  const speeds = Array.from({ length: ROUNDS }, () => {
    const before = process.cpuUsage();
    const stop = machine.run(FUEL);
    const { user, system } = process.cpuUsage(before);
    if (stop !== 'out-of-fuel') throw new Error(`invariant: ${name} goes on, but: ${stop} ${machine.detail}`);
    return FUEL / (user + system);
  });
  const speed = median(speeds);
  const native = measureC(program.bytes, entry, expected);
  const ratio = native === null ? null : speed / native;
  return { name, speed, native, ratio, ends: ends / ROUNDS, calls: calls / ROUNDS };
}

const compared = interpreter !== null;
printFigures({
  columns: [
    { key: 'name', head: 'program' },
    { key: 'speed', head: 'million instructions/s' },
    ...(compared
      ? [
          { key: 'native', head: 'in C' },
          { key: 'ratio', head: 'times C', digits: 2 },
        ]
      : []),
    { key: 'ends', head: 'times done a round' },
    { key: 'calls', head: 'user calls a round' },
  ],
  rows: PROGRAMS.map(([name, expected, text]) => measure(name, expected, text)),
  notes: [
    `Medians of ${ROUNDS} rounds of ${FUEL / 1e6} million instructions in computing time, after one that is not counted.`,
    compared
      ? 'In C: packages/vm-embedvm/c/embedvm.c, made by gcc -O2, in a process of its own.'
      : 'gcc is not there: nothing was compared with the interpreter in C.',
  ],
});
rmSync(folder, { recursive: true });
