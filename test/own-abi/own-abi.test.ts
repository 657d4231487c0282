import { copyFileSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { linesOf, readSection } from './read-section.js';
import { installPacked, shell } from './stranger.js';

/**
 * Follows the README's section "Your own ABI" to the letter: its commands, its texts, in its order. Where `CALLGATE_INSTALL=npm`, `npm install` is
 * npm's own and needs a registry for the packages of others; else it is {@link installPacked}.
 */
const clone = fileURLToPath(new URL('../..', import.meta.url));
const home = realpathSync(mkdtempSync(join(tmpdir(), 'callgate-own-abi-')));
const project = join(home, 'scores');
const npmInstalls = process.env.CALLGATE_INSTALL === 'npm';
afterAll(() => rmSync(home, { recursive: true }), 60_000);

const [start, addCall, handler, wasmCall, embedvmCall, again, dispatch, post, told] = readSection(
  clone,
  'Your own ABI',
);

/** Runs a line of the README; the clone and its neighbour are where this test put them. */
async function follow(line: string, cwd: string): Promise<string> {
  const placed = line
    .replace(/^npm run pack$/, `node scripts/pack.mjs ${join(home, 'packages')}`)
    .replace('build/packages', join(home, 'packages'))
    .replace('../scores', project);
  if (placed === 'npm install' && !npmInstalls) {
    installPacked(project, { clone, home });
    return '';
  }
  const { status, out, err } = await shell(placed, cwd);
  if (status !== 0) throw new Error(`${line}: exit status ${status}\n${out}${err}`);
  return out;
}

/** Puts a text of the README where the README says. */
function edit(path: string, place: string, changed: (place: string) => string): void {
  const text = readFileSync(join(project, path), 'utf8');
  expect(text.split(place), `${path} has one "${place}"`).toHaveLength(2);
  writeFileSync(
    join(project, path),
    text.replace(place, () => changed(place)),
  );
}

/** What guests printed, in its order. */
function printed(out: string): string[] {
  return out.split('\n').filter((line) => /^\[\w+\] /.test(line));
}

test('a stranger adds a call to an ABI of their own, and guests of both VMs call it', {
  timeout: 400_000,
}, async () => {
  let out = '';
  let cwd = clone;
  for (const line of linesOf(start)) {
    if (line === 'cd ../scores') cwd = project;
    else out = await follow(line, cwd);
  }
  expect(printed(out)).toEqual([
    '[wasm] visits: 1',
    '[embedvm] visits: 2',
    '[wasm] visits: 3',
    '[embedvm] visits: 4',
  ]);

  for (const line of linesOf(addCall)) await follow(line, project);
  const failed = await shell('npm run build', project);
  expect(failed.status).not.toBe(0);
  expect(failed.out.match(/error TS\d+/g)).toHaveLength(1);
  expect(failed.out).toMatch(
    /^devices\/counter\/counter\.ts.*: error TS2741: Property 'counterReset' is missing/m,
  );

  edit('devices/counter/counter.ts', 'name.put(held(cell).name),\n', (place) => `${place}\n${handler.text}`);
  edit('guests/counter.ts', '  counterOpen,\n', (place) => `${place}  counterReset,\n`);
  edit('guests/counter.ts', '  visit();\n}\n\nfunction', () => `  visit();\n${wasmCall.text}}\n\nfunction`);
  edit('guests/counter.evs', '  ret0\nnoRoom:', (place) => `${embedvmCall.text}${place}`);

  const [run, trace, tests] = linesOf(again);
  expect(printed(await follow(run, project))).toEqual([
    '[wasm] visits: 1',
    '[embedvm] visits: 2',
    '[wasm] visits: 3',
    '[wasm] visits: 3',
    '[embedvm] visits: 1',
    '[embedvm] visits: 1',
  ]);
  const traced = await follow(trace, project);
  expect(traced).toMatch(/^wasm: counterReset\(counter=Counter#\d+\/ko\d+\) = 3$/m);
  expect(traced).toMatch(/^embedvm: counterReset\(counter=Counter#\d+\/ko\d+\) = 1$/m);
  expect(await follow(tests, project)).toMatch(/Tests +3 passed/);

  await follow('npx callgate generate --check', project);

  // The first page of the project's own reference, followed where it says.
  const pages = readFileSync(join(project, 'generated/reference/README.md'), 'utf8');
  const [, command] = /`(npx asc [^`]*)`/.exec(pages) ?? [];
  expect(pages).toContain('relative to the folder of `guest.ts`: run the commands there');
  copyFileSync(join(project, 'guests/counter.ts'), join(project, 'guests/guest.ts'));
  await follow(command, join(project, 'guests'));
  const manifest = JSON.parse(readFileSync(join(project, 'guests.json'), 'utf8')) as {
    vats: { image: string }[];
  };
  const [vat] = manifest.vats;
  writeFileSync(
    join(project, 'one.json'),
    JSON.stringify({ vats: [{ ...vat, image: 'guests/guest.wasm' }] }),
  );
  expect(printed(await follow('npx callgate run one.json', project))).toContain('[wasm] visits: 1');

  edit('abi/counter.ts', 'import type { Bytes, ', () => 'import type { Bytes, Dispatches, ');
  writeFileSync(
    join(project, 'abi/counter.ts'),
    `${readFileSync(join(project, 'abi/counter.ts'), 'utf8')}\n${dispatch.text}`,
  );
  const device = 'devices/counter/counter.ts';
  edit(device, 'import { type Call, OK }', () => 'import { type Call, type Kernel, OK }');
  edit(device, 'import { CounterError, ', (place) => `${place}counterOpened, `);
  edit(device, 'counterDevice(room = 16)', () => 'counterDevice(room = 16, kernel?: Kernel)');
  edit(device, '      out.value = call.own(cell);\n', () => post.text);
  edit('host/host.ts', 'counterDevice()', () => 'counterDevice(16, kernel)');
  edit('guests/counter.ts', 'function visit()', (place) => `${told.text}\n${place}`);
  expect(printed(await follow('npm start', project))).toContain('[wasm] holders: 1');

  // The packed command makes the project that the clone's made, so nothing of the template was left out.
  const init = `init ${join(home, 'again')} --name scores --packages ${join(home, 'packages')} --dry-run --json`;
  const byPackage = await follow(`npx callgate ${init}`, project);
  const byClone = await follow(`node tools/bin/callgate.mjs ${init}`, clone);
  expect(JSON.parse(byPackage).changes).toEqual(JSON.parse(byClone).changes);
});
