import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Kernel } from '@callgate/kernel';
import ts from 'typescript';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testHost, wasmGuest } from '../src/host.js';
import { WASM_TYPES } from '../src/wasm-types.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const README = readFileSync(join(ROOT, 'packages/kernel/README.md'), 'utf8');
const PROGRAMS = [...README.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, program]) => program);

/** What a program says that it prints: the comment behind each `console.log`. */
const printed = (program: string) =>
  [...program.matchAll(/console\.log\(.*\); \/\/ (.*)$/gm)].map(([, line]) => line);

let folder = '';

// Where the packages are found, and where the build leaves it alone.
beforeAll(() => {
  mkdirSync(join(ROOT, 'test/dist'), { recursive: true });
  folder = mkdtempSync(join(ROOT, 'test/dist/readme-'));
  writeFileSync(join(folder, 'guest.wasm'), wasmGuest({}, ''));
  for (const [index, program] of PROGRAMS.entries()) writeFileSync(join(folder, `${index}.ts`), program);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the programs of the README compile as they stand', () => {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.base.json'), (file) =>
    readFileSync(file, 'utf8'),
  );
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, ROOT);
  const plain = { composite: false, declaration: false, declarationMap: false, sourceMap: false };
  const files = PROGRAMS.map((_program, index) => join(folder, `${index}.ts`));
  const program = ts.createProgram(files, { ...options, ...plain });
  const { diagnostics } = program.emit();
  const found = [...ts.getPreEmitDiagnostics(program), ...diagnostics].map(
    ({ file, messageText }) =>
      `${file?.fileName.slice(folder.length)}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`,
  );
  expect(found).toEqual([]);
}, 90_000);

test.each(PROGRAMS.map((program, index) => [index, printed(program), program] as const))(
  'program %i of the README prints what it says: %j',
  (index, lines) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [`${index}.js`], {
      ...{ cwd: folder, encoding: 'utf8', timeout: 20_000 },
    });
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout.split('\n').slice(0, -1)).toEqual(lines);
  },
);

test('the timers that the README makes fire when the host says so, and are gone with their vat', async () => {
  const at = PROGRAMS.findIndex((program) => program.includes('export function timersByHand'));
  const { timersByHand } = await import(pathToFileURL(join(folder, `${at}.js`)).href);
  // Of the kernel they use this one call.
  const kernel: Pick<Kernel, 'expire'> = { expire: (...told) => host.kernel.expire(...told) };
  const timer = timersByHand(kernel);
  const host = testHost(undefined, { replace: { timer } });
  const type = WASM_TYPES['timerSetMs#24'] ?? '';
  const image = wasmGuest(
    { 'timerSetMs#24': type },
    '(drop (call $timerSetMs (i32.const 3))) (drop (call $timerSetMs (i32.const 4)))',
    '(func (export "dispatch#16") (param i32) (drop (call $timerSetMs (i32.const 3))))',
  );
  const guest = host.add('guest', 'wasm', image);
  expect((await host.finish(guest)).syscalls).toBe(2);
  timer.fire();
  expect((await host.finish(guest)).syscalls).toBe(4);
  host.kernel.terminate(guest);
  host.kernel.sweep();
  timer.fire();
  expect([host.kernel.audit(), host.bugs]).toEqual([[], []]);
});

test('there are programs, and most of them print something', () => {
  expect(PROGRAMS.length).toBeGreaterThan(5);
  expect(PROGRAMS.filter((program) => printed(program).length > 0).length).toBeGreaterThan(5);
});
