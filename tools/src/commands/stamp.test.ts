import { fingerprint } from '@callgate/generators';
import { readStamped, stampWasm } from '@callgate/vm-wasm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProject } from '../project.js';
import { loadSound } from '../regenerate.js';
import { type ProjectFolder, projectFolder } from '../testing/project-folder.js';

let project: ProjectFolder;
beforeEach(() => {
  project = projectFolder();
  project.write('abi/start.ts', START);
  project.write('abi/index.ts', "export * from './lamp.js';\nexport * from './start.js';\n");
});
afterEach(() => project.remove());

const START = `import type { Bytes, Dispatches } from './language.js';

export interface Starts extends Dispatches {
  /** @dispatch 0 */
  startVat(parameters: Bytes<32768>): void;
}
`;

const text = (of: string) => [of.length, ...new TextEncoder().encode(of)];
const section = (id: number, ...bytes: number[]) => [id, bytes.length, ...bytes];

/** A guest that sets the lamp of the project's ABI to 3 when it starts. */
const GUEST = Uint8Array.from([
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
  ...section(1, 1, 0x60, 1, 0x7f, 0),
  ...section(2, 1, ...text('callgate'), ...text('lampSet#2000'), 0, 0),
  ...section(3, 1, 0),
  ...section(5, 1, 0, 1),
  ...section(7, 2, ...text('memory'), 2, 0, ...text('dispatch#0'), 0, 1),
  ...section(10, 1, 6, 0, 0x41, 3, 0x10, 0, 0x0b),
]);

const abi = () => {
  const { name, version, ...rest } = loadSound(findProject(project.path));
  return { name, version, fingerprint: fingerprint({ name, version, ...rest }) };
};
const stampIn = (file: string) => readStamped(readFileSync(join(project.path, file))).stamp;

test('stamps what the image uses, and the same again', async () => {
  project.write('guest.wasm', GUEST);
  const { status, out, err } = await project.run('stamp', 'guest.wasm');
  expect({ status, err }).toEqual({ status: 0, err: '' });
  expect(out).toContain('guest.wasm: 1 syscall and 1 dispatch of ');
  expect(stampIn('guest.wasm')).toMatchObject({
    ...abi(),
    calls: {
      syscalls: [{ number: 2000, name: 'lampSet', form: ['u16', 'void'] }],
      dispatches: [{ number: 0, name: 'startVat', form: ['Bytes<32768>', 'void'] }],
    },
  });
  const first = readFileSync(join(project.path, 'guest.wasm'));
  await project.run('stamp', 'guest.wasm');
  expect(readFileSync(join(project.path, 'guest.wasm'))).toEqual(first);
});

test('--output leaves the image alone, and --json says what was written', async () => {
  project.write('guest.wasm', GUEST);
  const { out } = await project.run('stamp', 'guest.wasm', '-o', 'other.wasm', '--json');
  expect(JSON.parse(out)).toMatchObject({
    abi: abi(),
    syscalls: [{ number: 2000 }],
    dispatches: [{ number: 0 }],
  });
  expect(stampIn('guest.wasm')).toBeNull();
  expect(stampIn('other.wasm')?.calls?.syscalls).toHaveLength(1);
});

test('a stamped image fits an ABI that changed elsewhere, and not one that changed what it uses', async () => {
  project.write('guest.wasm', GUEST);
  await project.run('stamp', 'guest.wasm');
  const family = project.read('abi/lamp.ts');
  const other = `  /**\n   * @syscall 2001\n   * @effect external\n   */\n  lampBlink(): void;\n}\n`;
  project.write('abi/lamp.ts', family.replace(/\}\n*$/, other));
  const grown = await project.run('stamp', 'guest.wasm', '--check');
  expect(grown).toMatchObject({ status: 0, err: '' });
  expect(grown.out).not.toContain('not stamped');
  expect((await project.run('stamp', 'guest.wasm')).err).toContain('was built against');

  project.write('abi/lamp.ts', family.replaceAll('u16', 'u8'));
  const { status, out } = await project.run('stamp', 'guest.wasm', '--check');
  expect(status).toBe(100);
  expect(out).toContain('  syscall lampSet#2000 with its parameter 1 that was u16 and is u8\n');
  const json = JSON.parse((await project.run('stamp', 'guest.wasm', '--check', '--json')).out);
  expect(json).toMatchObject({
    fits: false,
    says: true,
    calls: [
      {
        direction: 'syscall',
        number: 2000,
        name: 'lampSet',
        differs: ['with its parameter 1 that was u16 and is u8'],
      },
    ],
  });
});

test('an image of another ABI is told whose bindings it needs', async () => {
  project.write('guest.wasm', stampWasm(GUEST, { ...abi(), name: 'other' }));
  const { status, out } = await project.run('stamp', 'guest.wasm', '--check');
  expect(status).toBe(100);
  expect(out).toContain(`  Compile it with the bindings of ${abi().name}.\n`);
});

test('an image without calls in its stamp fits its own ABI only', async () => {
  project.write('guest.wasm', stampWasm(GUEST, abi()));
  const fits = await project.run('stamp', 'guest.wasm', '--check');
  expect(fits.status).toBe(0);
  expect(fits.out).toMatch(/^The image fits: .*\nIt is not stamped: it fits this version only\.\n$/);
  const family = project.read('abi/lamp.ts');
  project.write('abi/lamp.ts', family.replaceAll('u16', 'u8'));
  const { status, out } = await project.run('stamp', 'guest.wasm', '--check');
  expect(status).toBe(100);
  expect(out).toContain('It does not say which calls it uses');
});

test('what is no image, has no stamp, or uses what is not there, is said', async () => {
  project.write('guest.wasm', 'no wasm');
  expect((await project.run('stamp', 'guest.wasm')).err).toContain('is no image that can be read');
  expect((await project.run('stamp', 'nothing.wasm')).err).toContain('There is no ');
  project.write('guest.wasm', GUEST);
  expect(await project.run('stamp', 'guest.wasm', '--check')).toMatchObject({
    status: 100,
    out: 'The image has no stamp.\n',
  });
  project.write('abi/lamp.ts', project.read('abi/lamp.ts').replace('2000', '2002'));
  expect((await project.run('stamp', 'guest.wasm')).err).toContain(
    'imports the number 2000, which the ABI lacks',
  );
});
