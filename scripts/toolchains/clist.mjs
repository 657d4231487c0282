import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { runs, seed } from '@callgate/test/seed';
import { PREBUILDS } from '../../packages/native-addon/prebuilds.mjs';
import { needs as CAMPAIGN_NEEDS, SANITIZED, WARNINGS, campaigns } from './support/clist-campaigns.mjs';
import { COMPILERS, FIRMWARE_NEEDS, objectFlags } from './support/compile-firmware.mjs';
import { nodeLines, npmProgram } from './support/node-lines.mjs';
import { equals, succeeds } from './support/outcome.mjs';

export const needs = {
  ...FIRMWARE_NEEDS,
  ...CAMPAIGN_NEEDS,
  'g++': 'g++',
  make: 'make',
  python3: 'python3',
  'wasm-ld': 'lld',
  nm: 'binutils',
  'aarch64-linux-gnu-g++': 'g++-aarch64-linux-gnu',
};

/** The most seconds that building the addon may take. */
const MOST_SECONDS = 60;

/** The c-list in C: its campaigns, its builds, and the package as a newcomer installs it. */
export async function* checks(root) {
  const addon = join(root, 'packages/native-addon');
  mkdirSync(join(root, 'build'), { recursive: true });
  const folder = mkdtempSync(join(root, 'build/clist-'));
  try {
    yield* compiles(addon, folder);
    yield* campaigns(root, { seed, runs });
    yield* boards(addon, folder);
    yield instructions(addon, folder);
    yield succeeds(
      'wasm/clist.wasm is what c/ builds',
      process.execPath,
      join(addon, 'build-wasm.mjs'),
      '--check',
    );
    yield built(addon);
    yield succeeds(
      'the addon builds for arm64',
      process.execPath,
      join(addon, 'build-native.mjs'),
      '--arch',
      'arm64',
    );
    yield onNative(root, 'the addon does what TypeScript and the model do', 'packages/native-addon');
    yield onNative(root, 'every test of the kernel passes on the addon', 'packages/kernel/src');
    yield* installed(addon, folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Every compiler, with and without vectors, without a warning; freestanding and without state of its own. */
function* compiles(addon, folder) {
  const object = join(folder, 'clist.o');
  const source = join(addon, 'c/clist.c');
  for (const compiler of ['gcc', 'clang', 'aarch64-linux-gnu-gcc'])
    for (const form of ['-DCLIST_VECTORS', '-DCLIST_SCALAR'])
      yield succeeds(
        `clist.c compiles without a warning: ${compiler} ${form}`,
        compiler,
        ...['-std=c11', '-O2', '-Wall', '-Wextra', '-Werror', '-Wconversion', '-ffreestanding', form],
        ...['-c', source, '-o', object],
      );
  const cases = join(addon, '../../generators/backends/native-tables/test/cases');
  for (const name of readdirSync(cases))
    yield succeeds(
      `clist_tables.h of ${name} compiles without a warning`,
      'gcc',
      ...['-std=c11', '-Wall', '-Wextra', '-Werror', '-pedantic', '-fsyntax-only', '-include'],
      ...[join(cases, name, 'clist_tables.h'), '-x', 'c', '/dev/null'],
    );
  spawnSync('gcc', ['-std=c11', '-O2', '-ffreestanding', '-c', source, '-o', object]);
  const symbols = spawnSync('nm', [object], { encoding: 'utf8' }).stdout.split('\n');
  const called = symbols.filter((line) => / U /.test(line)).map((line) => line.trim().slice(2));
  yield equals('clist.c calls memcpy and memset and nothing else', called.sort(), ['memcpy', 'memset']);
  yield equals(
    'clist.c has no state of its own',
    symbols.filter((line) => / [bBdDcC] /.test(line)),
    [],
  );
}

/** The addon for this machine, and how long that takes. */
function built(addon) {
  const start = performance.now();
  const { passed, detail } = succeeds('', process.execPath, join(addon, 'build-native.mjs'));
  const seconds = (performance.now() - start) / 1000;
  return {
    name: `the addon builds for this machine in ${seconds.toFixed(1)} s, at most ${MOST_SECONDS}`,
    passed: passed && seconds <= MOST_SECONDS,
    detail,
  };
}

/** Beside the handle table of a board: what either takes of a small chip, and that both number handles alike. */
function* boards(addon, folder) {
  const object = join(folder, 'board.o');
  const runtime = join(addon, '../vm-embedvm/c/generated/callgate_runtime.c');
  for (const compiler of Object.keys(COMPILERS).filter((each) => each.includes('-'))) {
    const sizes = (source, ...more) => {
      const made = spawnSync(compiler, [...objectFlags(compiler, source, object), ...more], {
        encoding: 'utf8',
      });
      if (made.status !== 0) throw new Error(made.stderr);
      const { stdout } = spawnSync('nm', ['-S', object], { encoding: 'utf8' });
      return [...stdout.matchAll(/^\w+ (\w+) [tT] (\w+)/gm)].map(([, size, name]) => [
        name,
        parseInt(size, 16),
      ]);
    };
    const total = (functions) => functions.reduce((sum, [, size]) => sum + size, 0);
    const clist = total(sizes(join(addon, 'c/clist.c'), '-Wconversion', '-ffreestanding'));
    const table = /^(release_unheld|callgate_(find|own|own_once|close|vanish))$/;
    const rows = total(sizes(runtime).filter(([name]) => table.test(name)));
    yield {
      name: `${compiler}: clist.c takes ${clist} bytes of code, the handle table of a board ${rows}`,
      passed: rows > 0 && rows * 10 < clist,
      detail: '  docs/decisions/0037 rests on the table of a board being ten times smaller',
    };
  }
  const program = join(folder, 'board_handles');
  const sources = ['c/clist.c', 'c/hooks.c', 'c/test/board_handles.c'].map((file) => join(addon, file));
  const made = spawnSync(
    'gcc',
    [...WARNINGS, '-Wall', ...SANITIZED, '-fsanitize=address,undefined', ...sources, runtime, '-o', program],
    { encoding: 'utf8' },
  );
  if (made.status !== 0) throw new Error(made.stderr);
  yield succeeds('a board and a c-list give, know and forget the same handles', program);
}

/** Instructions of a fixed piece of work, as compiled here: 3 % more than the committed count is a failure. */
function instructions(addon, folder) {
  const program = join(folder, 'work');
  const sources = ['c/clist.c', 'c/hooks.c', 'c/test/work.c'].map((file) => join(addon, file));
  spawnSync('gcc', [...WARNINGS, '-O2', '-g', ...sources, '-o', program], { stdio: 'inherit' });
  const { stderr } = spawnSync(
    'valgrind',
    ['--tool=callgrind', `--callgrind-out-file=${folder}/callgrind`, '--toggle-collect=clist_run', program],
    { encoding: 'utf8' },
  );
  const counted = Number(/Collected : (\d+)/.exec(stderr)?.[1]);
  const file = join(addon, 'c/test/instructions.json');
  if (process.env.CALLGATE_UPDATE === '1')
    writeFileSync(
      file,
      `${JSON.stringify({ compiler: 'gcc 12.2 -O2, x86-64', instructions: counted }, null, 2)}\n`,
    );
  const { instructions: known } = JSON.parse(readFileSync(file, 'utf8'));
  return {
    name: `clist.c takes ${counted} instructions for its work, at most 3 % above ${known}`,
    passed: counted <= known * 1.03,
    detail: stderr,
  };
}

/** The tests of a folder where the addon runs: those of the engines against each other, and those of the kernel. */
function onNative(root, name, tests) {
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const env = { ...process.env, CALLGATE_CLIST: 'native' };
  const options = { cwd: root, env, encoding: 'utf8', maxBuffer: 1 << 26 };
  const { status, stdout, stderr } = spawnSync(process.execPath, [vitest, 'run', tests], options);
  return { name, passed: status === 0, detail: stdout + stderr };
}

/** Packed, and installed in an empty folder with no compiler in reach, on each line of Node. */
function* installed(addon, folder) {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  symlinkSync(process.execPath, join(bin, 'node'));
  const npm = npmProgram();
  const kept = Object.entries(process.env).filter(
    ([key]) => !/^npm_(?!config_(registry|userconfig|cache))/i.test(key),
  );
  const env = { ...Object.fromEntries(kept), PATH: bin };
  const run = (cwd, program, ...parameters) => spawnSync(program, parameters, { cwd, env, encoding: 'utf8' });
  const packed = run(addon, process.execPath, npm, 'pack', '--json', '--pack-destination', folder);
  const [{ filename, files }] = JSON.parse(packed.stdout);
  const paths = files.map(({ path }) => path);
  yield equals(
    'the package has both prebuilt addons and the wasm file',
    paths.filter((path) => /\.(node|wasm)$/.test(path)).sort(),
    [...PREBUILDS, 'wasm/clist.wasm'].sort(),
  );
  const empty = join(folder, 'empty');
  mkdirSync(empty);
  writeFileSync(join(empty, 'package.json'), '{ "private": true, "type": "module" }\n');
  const install = run(
    empty,
    process.execPath,
    npm,
    'install',
    join(folder, filename),
    '--no-audit',
    '--no-fund',
  );
  yield {
    name: 'npm installs it where there is no compiler',
    passed: install.status === 0,
    detail: install.stderr,
  };
  writeFileSync(
    join(empty, 'test.mjs'),
    "import { selfTest } from '@callgate/native-addon/self-test';\nconsole.log(JSON.stringify(selfTest()));\n",
  );
  const native = { engine: 'native', engines: ['native', 'wasm', 'js'], problem: '' };
  for (const [name, node] of nodeLines(folder, env, npm)) {
    const { stdout, stderr } = run(empty, node, 'test.mjs');
    yield equals(
      `${name} runs it native, as wasm and in TypeScript`,
      stdout === '' ? stderr : JSON.parse(stdout),
      native,
    );
  }
  rmSync(join(empty, 'node_modules/@callgate/native-addon/prebuilds'), { recursive: true });
  const without = JSON.parse(run(empty, process.execPath, 'test.mjs').stdout);
  yield equals(
    'without a prebuilt addon it runs as wasm',
    [without.engine, without.engines],
    ['wasm', ['wasm', 'js']],
  );
}
