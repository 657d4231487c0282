import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { runs, seed } from '@callgate/test/seed';
import { runOnHost } from './support/board-host.mjs';
import { resultsBoard } from './support/results-host.mjs';
import {
  COMPILERS,
  FIRMWARE_NEEDS,
  SANITIZERS,
  avrFlags,
  nativeFlags,
  objectFlags,
} from './support/compile-firmware.mjs';
import { oddBindings } from './support/odd-abi.mjs';
import { equals, succeeds } from './support/outcome.mjs';
import { inScratch } from './support/scratch.mjs';

export const needs = FIRMWARE_NEEDS;

/** Programs that the two machines are compared on; the long campaign makes 300,000. */
const PROGRAMS = runs(10_000);
/** Bytes of an AVR's flash that the interpreter may take. */
const MOST_FLASH = 4096;
/** Bytes that the glue of the board's families may take: what it grows by should be meant. */
const MOST_GLUE = 8192;

/** EmbedVM as firmware: it compiles everywhere, is small, and does what the TypeScript machine and kernel do. */
export function checks(root) {
  return inScratch(root, 'firmware', async function* (folder) {
    const c = join(root, 'packages/vm-embedvm/c');
    yield* compiles(root, c, folder);
    yield* flash(c, folder);
    yield firstSteps(c, folder);
    yield* machine(c, folder);
    const simulate = join(folder, 'simulate');
    const simulator = ['-Wall', '-Wextra', '-Werror', '-O2', '-o', simulate, join(c, 'test/simulate.c')];
    yield succeeds('the simulator', 'gcc', ...simulator, '-lsimavr', '-lelf');
    yield* onAvr(c, folder, simulate);
    yield* ownHost(c, folder);
    yield* traces(root, c, folder, simulate);
    yield* results(c, join(folder, 'results'), simulate);
  });
}

/** Every file with every compiler, each by itself; the glue also of the golden cases and of an ABI of odd names. */
async function* compiles(root, c, folder) {
  const object = join(folder, 'object.o');
  const sources = (of) =>
    readdirSync(of, { recursive: true })
      .filter((file) => file.endsWith('.c'))
      .sort();
  const cases = join(root, 'generators/backends/embedvm-host-c/test/cases');
  const glue = [
    ['generated', join(c, 'generated')],
    ...readdirSync(cases).map((name) => [name, join(cases, name)]),
    ['an ABI of odd names', await oddBindings(root, folder, 'embedvm-host-c')],
  ];
  for (const compiler of Object.keys(COMPILERS)) {
    for (const file of ['embedvm.c', 'embedvm_image.c'])
      yield succeeds(`${compiler}: ${file}`, compiler, ...objectFlags(compiler, join(c, file), object));
    for (const [title, of] of glue) {
      const failed = sources(of)
        .map((file) => succeeds(file, compiler, ...objectFlags(compiler, join(of, file), object, of)))
        .filter(({ passed }) => !passed);
      yield {
        name: `${compiler}: the glue of ${title}, ${sources(of).length} files`,
        passed: failed.length === 0 && sources(of).length > 0,
        detail: failed.map(({ detail }) => detail).join('\n'),
      };
    }
    for (const file of sources(join(c, 'board')))
      yield succeeds(
        `${compiler}: board/${file}`,
        compiler,
        ...objectFlags(compiler, join(c, 'board', file), object),
      );
  }
}

/** What the parts take of an AVR, as avr-size says it. */
function* flash(c, folder) {
  const object = join(folder, 'part.o');
  const taken = (file, ...more) => {
    const flags = objectFlags('avr-gcc', join(c, file), object);
    const { status, stderr } = spawnSync('avr-gcc', [...flags, ...more], { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
    const { stdout } = spawnSync('avr-size', ['-A', object], { encoding: 'utf8' });
    const bytes = (section) =>
      [...stdout.matchAll(/^\.(\S+) +(\d+)/gm)]
        .filter(([, name]) => section.test(name))
        .reduce((sum, [, , size]) => sum + Number(size), 0);
    // An AVR copies constants into its memory, too.
    const [code, constants, zero] = [/^(text|progmem)/, /^(rodata|data)/, /^bss/].map(bytes);
    return { rom: code + constants, ram: constants + zero };
  };
  const { rom, ram } = taken('embedvm.c');
  yield {
    name: `the interpreter takes ${rom} bytes of an AVR's flash and ${ram} of its memory`,
    passed: rom <= MOST_FLASH && ram === 0,
    detail: `  at most ${MOST_FLASH} and 0`,
  };
  const families = ['console', 'delivery', 'handle', 'random', 'saul', 'timer', 'board'];
  const parts = ['callgate_runtime', 'callgate_gate', ...families.map((family) => `callgate/${family}`)];
  const sizes = parts.map((part) => taken(`generated/${part}.c`, `@${join(c, 'board/flags')}`));
  const sum = (key) => sizes.reduce((total, each) => total + each[key], 0);
  yield {
    name: `the glue of ${families.length} families takes ${sum('rom')} bytes of it and ${sum('ram')}`,
    passed: sum('rom') <= MOST_GLUE,
    detail: `  at most ${MOST_GLUE}`,
  };
}

/** The README's commands, from a source to a simulated AVR. */
function firstSteps(c, folder) {
  const readme = readFileSync(join(c, '../README.md'), 'utf8');
  const [, commands = 'exit 1'] = /## From source to firmware\n.*?```sh\n(.*?)```/s.exec(readme) ?? [];
  const { status, stdout, stderr } = spawnSync('bash', ['-euc', commands], {
    cwd: folder,
    encoding: 'utf8',
  });
  const said = (stdout + stderr).match(/\] hello from firmware/g) ?? [];
  const lines = commands.trim().split('\n').length;
  return {
    name: `the ${lines} lines of the README make firmware that runs`,
    passed: status === 0 && said.length === 2 && stdout.includes('hello.elf') && lines <= 10,
    detail: `${stdout}${stderr}`,
  };
}

/** The machine in C against the one in TypeScript, after every instruction. */
async function* machine(c, folder) {
  const { compareMachines } = await import('../../packages/vm-embedvm/dist/src/testing/compare-machines.js');
  const steps = join(folder, 'steps');
  const sources = [join(c, 'test/steps.c'), join(c, 'embedvm.c')];
  yield succeeds(
    'steps.c',
    'gcc',
    '-std=c11',
    '-Wall',
    '-Wextra',
    '-Werror',
    ...SANITIZERS,
    '-o',
    steps,
    ...sources,
  );
  const name = `the machines in C and TypeScript agree after every instruction of ${PROGRAMS} programs (seed ${seed})`;
  try {
    const { opcodes, stops } = compareMachines(steps, PROGRAMS, seed);
    const missing = opcodes.flatMap((count, op) => (count === 0 ? [op] : []));
    const idle = Object.entries(stops).flatMap(([stop, count]) => (count === 0 ? [stop] : []));
    yield {
      name,
      passed: missing.length === 0 && idle.length === 0,
      detail: `  never carried out: ${missing}; never stopped so: ${idle}`,
    };
  } catch (error) {
    yield { name, passed: false, detail: error.message };
  }
}

/** The interpreter made for an AVR, whose `int` has 16 bits, against the one for this machine. */
function* onAvr(c, folder, simulate) {
  const [program, elf] = [join(folder, 'same'), join(folder, 'same.elf')];
  const sources = ['-std=c11', '-Wall', '-Wextra', '-Werror', join(c, 'test/same.c'), join(c, 'embedvm.c')];
  yield succeeds('same.c', 'gcc', ...sources, ...SANITIZERS, '-o', program);
  yield succeeds('same.c for an AVR', 'avr-gcc', ...sources, ...COMPILERS['avr-gcc'], '-o', elf);
  const [here, there] = [[program], [simulate, elf]].map(([file, ...parameters]) =>
    spawnSync(file, parameters, { encoding: 'utf8', timeout: 300_000 }).stdout.trim().split('\n'),
  );
  yield equals('1,280 programs come to the same on an AVR', there, here);
  yield equals('each of them adds to the sum', [new Set(here).size, here.length], [5, 5]);
}

/** The glue with a host that has another machine. */
function* ownHost(c, folder) {
  const program = join(folder, 'own-host');
  const glue = ['callgate_runtime', 'callgate_gate', 'callgate/console', 'callgate/handle', 'callgate/saul'];
  const own = ['test/own_host.c', 'board/handle.c', ...glue.map((file) => `generated/${file}.c`)];
  const sources = own.map((file) => join(c, file));
  const without = ['BOARD', 'COAP', 'DELIVERY', 'DEVICE', 'KERNEL', 'RANDOM', 'TIMER', 'VFS'].map(
    (family) => `-DCALLGATE_WITHOUT_${family}`,
  );
  for (const compiler of ['gcc', 'clang']) {
    const how = compiler === 'gcc' ? SANITIZERS : ['-O2'];
    yield succeeds(
      `${compiler}: the glue with a host that supplies embedvm_push and embedvm_pop`,
      compiler,
      ...['-std=c11', '-Wall', '-Wextra', '-Werror', ...how, ...without, '-o', program, ...sources],
    );
    yield succeeds(`${compiler}: it checks every number of a guest`, program);
  }
}

/** The letters that `test/everything.evm` takes for a mistake; none, too. */
const MISTAKES = ['', ...'abcdefghijklmnopqr'];

/** One image in the kernel, in native C and on a simulated AVR: the same syscalls, text, end and fuel. */
async function* traces(root, c, folder, simulate) {
  const { main } = await import('@callgate/tools');
  const native = join(folder, 'board');
  yield succeeds('the board for this machine', 'gcc', ...nativeFlags(c, native, ...SANITIZERS));
  const runs = [
    ...['', '2'].map((parameters) => [join(root, 'examples/sensor-watch/evm/watch.evm'), parameters]),
    ...MISTAKES.map((letter) => [join(c, 'test/everything.evm'), letter]),
  ];
  for (const source of new Set(runs.map(([each]) => each))) {
    cpSync(source, join(folder, basename(source)));
    let said = '';
    const say = (text) => {
      said += text;
    };
    const status = await main(['evm', 'build', join(folder, basename(source))], {
      cwd: root,
      out: say,
      err: say,
    });
    yield { name: `${basename(source)} compiles`, passed: status === 0, detail: said };
  }
  for (const [source, parameters] of runs) {
    const name = basename(source, '.evm');
    const title = parameters === '' ? name : `${name} ${parameters}`;
    const image = join(folder, `${name}.evmi`);
    const elf = join(folder, `${name}.elf`);
    const expected = await runOnHost(image, name, parameters);
    yield equals(`${title}: the kernel finds no bug`, expected.bugs, []);
    const compiled = succeeds(title, 'avr-gcc', ...avrFlags(c, elf, { image, name, parameters }));
    if (!compiled.passed) yield compiled;
    yield* sameRun(`${title}: in C`, native, [image, parameters], name, expected);
    yield* sameRun(`${title}: on an AVR`, simulate, [elf], name, expected);
  }
}

/** Results of variable size, in the kernel, in native C and on a simulated AVR; with each of the mistakes of `test/results.evm`. */
async function* results(c, folder, simulate) {
  const { board, image, runInKernel } = await resultsBoard(c, folder);
  const native = join(folder, 'board');
  const elf = join(folder, 'results.elf');
  const own = ['-DBOARD_PERMISSIONS=CALLGATE_PERMISSION_FIND', '-DBOARD_RESULT=128'];
  yield succeeds('a board with results', 'gcc', ...nativeFlags(board, native, ...own, ...SANITIZERS));
  for (const parameters of ['', ...'abcdefghij']) {
    const title = `results ${parameters}`.trim();
    const expected = await runInKernel(parameters);
    yield equals(`${title}: the kernel finds no bug`, expected.bugs, []);
    if (parameters === 'j') {
      const last = expected.syscalls.at(-1).replace(/\d+/g, '#');
      yield equals('a handle that a call consumes and lends', last, 'results: crateInto(#, #) = fault twice');
    }
    const compiled = succeeds(
      title,
      'avr-gcc',
      ...avrFlags(board, elf, { image, name: 'results', parameters }),
      ...own,
    );
    if (!compiled.passed) yield compiled;
    yield* sameRun(`${title}: in C`, native, [image, parameters], 'results', expected);
    yield* sameRun(`${title}: on an AVR`, simulate, [elf], 'results', expected);
  }
}

function* sameRun(title, program, parameters, name, { syscalls, lines, end }) {
  const { stdout, stderr } = spawnSync(program, parameters, { encoding: 'utf8', timeout: 120_000 });
  const said = stdout.split('\n').filter((line) => line !== '');
  const ours = said.filter((line) => line.startsWith(`${name}: `));
  yield equals(`${title} the same ${syscalls.length} syscalls, and the same end and fuel`, ours, [
    ...syscalls,
    end,
  ]);
  const text = said.filter((line) => line.startsWith('['));
  // The kernel drops what a guest says in the crank in which it faults; firmware has said it.
  const kept = / fault|: fault/.test(end) ? text.slice(0, lines.length) : text;
  yield equals(
    `${title} the same text`,
    [kept, said.length - ours.length, /Sanitizer|runtime error/.test(stderr)],
    [lines, text.length, false],
  );
}
