import { describe, expect, test } from 'vitest';
import { purposesIn } from '../doctor/here.js';
import { type Machine, thisMachine } from '../doctor/machine.js';
import { PURPOSES, TOOLS } from '../doctor/tools.js';
import { Failure } from '../failure.js';
import { projectFolder } from '../testing/project-folder.js';
import { doctor } from './doctor.js';

/** What programs print on a machine that has everything. */
const PROGRAMS: Readonly<Record<string, string>> = {
  'clang --print-targets': '  Registered Targets:\n    wasm32     - WebAssembly 32-bit\n',
  'clang --version': 'Debian clang version 14.0.6\nTarget: x86_64-pc-linux-gnu\n',
  'wasm-ld --version': 'Debian LLD 14.0.6\n',
  'rustc --print target-libdir --target wasm32-unknown-unknown':
    '/usr/lib/rustlib/wasm32-unknown-unknown/lib\n',
  'rustc --version': 'rustc 1.63.0\n',
  'cargo --version': 'cargo 1.65.0\n',
  'wasm-validate --version': '1.0.32\n',
  'wasm-objdump --version': '1.0.32\n',
  'gcc --version': 'gcc (Debian 12.2.0-14) 12.2.0\n',
  'g++ --version': 'g++ (Debian 12.2.0-14) 12.2.0\n',
  'make --version': 'GNU Make 4.3\n',
  'python3 --version': 'Python 3.11.2\n',
  'valgrind --version': 'valgrind-3.19.0\n',
  'aarch64-linux-gnu-g++ --version': 'aarch64-linux-gnu-g++ (Debian 12.2.0-14) 12.2.0\n',
  'qemu-aarch64 --version': 'qemu-aarch64 version 7.2.22\n',
  'avr-gcc --version': 'avr-gcc (GCC) 5.4.0\n',
  'avr-size --version': 'GNU size (GNU Binutils) 2.26\n',
  'arm-none-eabi-gcc --version': 'arm-none-eabi-gcc (15:12.2.rel1-1) 12.2.1\n',
};

function machine(lacks: readonly string[] = [], changes: Partial<Machine> = {}): Machine {
  return {
    nodeVersion: '20.19.0',
    run: (program, ...parameters) =>
      lacks.includes(program) ? null : (PROGRAMS[[program, ...parameters].join(' ')] ?? null),
    which: (program) => (lacks.includes(program) ? null : `/usr/bin/${program}`),
    packageVersion: (name) => (lacks.includes(name) ? null : '0.28.20'),
    exists: (path) => !lacks.includes(path),
    ...changes,
  };
}

function run(on: Machine, wanted: string | null = null, json = false) {
  const lines: string[] = [];
  const status = doctor({ for: wanted, here: PURPOSES, json }, on, (line) => lines.push(line));
  return { status, out: lines.join('\n') };
}

describe('doctor', () => {
  test('on a machine that has everything, everything is ready', () => {
    const { status, out } = run(machine());
    expect(status).toBe(0);
    expect(out).toMatch(/^found {4}clang for wasm32 +14\.0\.6$/m);
    expect(out).toMatch(/^found {4}aarch64-linux-gnu-g\+\+ {2}12\.2\.0$/m);
    expect(out.match(/ ready$/gm)).toHaveLength(5);
    expect(out).not.toContain('missing');
  });

  test('what is missing is named with how to get it, and fails only where it was asked for', () => {
    const bare = machine(['wasm-ld', 'assemblyscript']);
    const { status, out } = run(bare);
    expect(status).toBe(0);
    expect(out).toMatch(/^missing {2}wasm-ld +apt-get install --no-install-recommends lld/m);
    expect(out).toMatch(/^Guests in C +needs wasm-ld$/m);
    expect(out).toMatch(/^Guests for EmbedVM +ready$/m);
    expect(run(bare, 'c').status).toBe(100);
    expect(run(bare, 'embedvm').status).toBe(0);
    expect(run(bare, 'AssemblyScript')).toMatchObject({ status: 100 });
  });

  test('a clang without the target wasm32 is none', () => {
    const native = machine([], {
      run: (program, ...parameters) =>
        parameters[0] === '--print-targets' ? '    x86-64 - 64-bit X86' : `${program} 14.0.6`,
    });
    expect(run(native, 'c').out).toMatch(/^missing {2}clang for wasm32/m);
  });

  test('a rustc without the library of wasm32 is none', () => {
    const native = machine(['/usr/lib/rustlib/wasm32-unknown-unknown/lib']);
    expect(run(native, 'rust')).toMatchObject({ status: 100 });
    expect(run(native, 'rust').out).toMatch(/^missing {2}rustc for wasm32 .*libstd-rust-dev-wasm32/m);
    expect(run(machine(), 'rust')).toMatchObject({ status: 0 });
  });

  test('the rustc that was asked is named with what it lacks: packages of Debian add nothing to another one', () => {
    const library = '/usr/lib/rustlib/wasm32-unknown-unknown/lib';
    const rustup = machine([library], { which: () => '/home/ada/.cargo/bin/rustc' });
    expect(run(rustup, 'rust').out).toMatch(
      /^missing {2}rustc for wasm32 +\/home\/ada\/\.cargo\/bin\/rustc lacks the library of wasm32-unknown-unknown: rustup target add/m,
    );
    expect(run(rustup, 'rust').out).not.toContain('apt-get install --no-install-recommends rustc');
    const debian = machine([library]);
    expect(run(debian, 'rust').out).toMatch(/\/usr\/bin\/rustc lacks .*: apt-get install/);
    expect(run(machine(['rustc']), 'rust').out).toMatch(/^missing {2}rustc for wasm32 +apt-get install/m);
  });

  test.each([
    ['18.20.0', 100],
    ['20.18.9', 100],
    ['20.19.0', 0],
    ['24.0.0', 0],
  ])('Node %s ends with %i', (nodeVersion, status) => {
    expect(run(machine([], { nodeVersion }), 'embedvm').status).toBe(status);
  });

  test('--json says the same', () => {
    const { status, out } = run(machine(['clang']), 'c', true);
    expect(status).toBe(100);
    const { ready, tools } = JSON.parse(out);
    expect(ready).toEqual({ c: false });
    expect(tools.map(({ name }: { name: string }) => name)).toEqual(['node', 'clang for wasm32', 'wasm-ld']);
    expect(tools[1]).toMatchObject({ version: null, neededFor: ['c', 'toolchains'] });
  });

  test('an unknown purpose is answered with the one that was meant', () => {
    expect(() => run(machine(), 'assemblyscrpt')).toThrow(Failure);
    expect(() => run(machine(), 'assemblyscrpt')).toThrow('Nothing here is for assemblyscrpt.');
  });

  test('on the command line, on this machine', async () => {
    const project = projectFolder();
    const { status, out } = await project.run('doctor', '--for', 'embedvm', '--json');
    expect(status).toBe(0);
    expect(JSON.parse(out).tools[0]).toMatchObject({ name: 'node', version: process.versions.node });
    expect(await project.run('doctor', '--for', 'cobol')).toMatchObject({ status: 1, out: '' });
    project.remove();
  });

  test('a project is told of the languages that it makes bindings for, and of no tests of ours', async () => {
    const project = projectFolder();
    const { out } = await project.run('doctor');
    expect(out).toMatch(/^Guests in AssemblyScript /m);
    expect(out).toMatch(/^Guests for EmbedVM /m);
    expect(out).not.toMatch(/ in C |toolchains|clang|wabt|wasi/);
    const ready = async () => Object.keys(JSON.parse((await project.run('doctor', '--json')).out).ready);
    expect(await ready()).toEqual(['assemblyscript', 'embedvm']);
    const file = JSON.parse(project.read('callgate.json'));
    file.outputs['guest-c'] = 'generated/guest-c';
    project.write('callgate.json', JSON.stringify(file));
    expect(await ready()).toEqual(['assemblyscript', 'c', 'embedvm']);
    project.write('callgate.json', '{');
    expect(await ready()).toEqual(['assemblyscript', 'c', 'embedvm', 'rust']);
    expect(await project.run('doctor', '--for', 'toolchains')).toMatchObject({ err: '' });
    project.remove();
    expect(purposesIn(import.meta.dirname)).toEqual(PURPOSES);
  });

  test('this machine finds packages from a folder, and no program that is not there', () => {
    const here = thisMachine(import.meta.dirname);
    expect(here.packageVersion('commander')).toMatch(/^\d+\./);
    expect(here.packageVersion('no-such-package-at-all')).toBeNull();
    expect(here.run('no-such-program-at-all')).toBeNull();
    expect(here.run(process.execPath, '--version')).toBe(`${process.version}\n`);
    expect(new Set(TOOLS.map(({ name }) => name)).size).toBe(TOOLS.length);
  });
});
