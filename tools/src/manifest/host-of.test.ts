import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stampWasm } from '@callgate/vm-wasm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ProjectFolder, projectFolder } from '../testing/project-folder.js';

const REPOSITORY = fileURLToPath(new URL('../../..', import.meta.url));

let project: ProjectFolder;
beforeEach(() => {
  project = projectFolder();
});
afterEach(() => project.remove());

/** Gives the project a host. */
function withHost(host: unknown, changed: object = {}): void {
  const json = JSON.parse(project.read('callgate.json'));
  project.write('callgate.json', JSON.stringify({ ...json, ...changed, host }));
}

async function failure(): Promise<string> {
  project.write('run.json', JSON.stringify({ vats: [] }));
  const { status, out, err } = await project.run('run', 'run.json');
  expect([status, out]).toEqual([1, '']);
  return err;
}

test('a host is a path inside the project', async () => {
  for (const host of [7, '', '../host.js']) {
    withHost(host);
    expect(await failure()).toMatch(
      /: host is no path of a module inside the project\.\n {2}help: Write it as/,
    );
  }
});

test('its manifests are checked by the schema that the project generates', async () => {
  withHost('host.mjs', { outputs: { 'kernel-ts': 'generated/kernel-ts' } });
  expect(await failure()).toMatch(
    /names a host, but no folder for the schema.*\n {2}help: Add "manifest-schema"/,
  );
  withHost('host.mjs', {
    outputs: { 'kernel-ts': 'generated/kernel-ts', 'manifest-schema': 'generated/schema' },
  });
  expect(await failure()).toMatch(
    /There is no .*manifest\.schema\.json\.\n {2}help: Run `callgate generate` first\./,
  );
  expect(await project.run('generate', '--only', 'manifest-schema')).toMatchObject({ status: 0 });
  project.write('host.mjs', 'export const makeHost = () => null;\n');
  project.write(
    'run.json',
    JSON.stringify({ vats: [{ name: 'a', vm: 'wasm', image: 'callgate.json', permissions: ['console'] }] }),
  );
  const { err } = await project.run('run', 'run.json');
  expect(err).toContain('"console" does not fit: no call names this permission; choices are lamp\n');
});

test('a host that is not there, cannot be loaded, or makes nothing is told', async () => {
  await project.run('generate', '--only', 'manifest-schema');
  withHost('missing.mjs');
  expect(await failure()).toMatch(
    /There is no .*missing\.mjs, the project's host\.\n {2}help: Build the project first\./,
  );
  project.write('throws.mjs', 'throw new Error("no lamps");\n');
  withHost('throws.mjs');
  expect(await failure()).toMatch(/throws\.mjs cannot be loaded: no lamps\n {2}help: Build/);
  project.write('empty.mjs', 'export {};\n');
  withHost('empty.mjs');
  expect(await failure()).toMatch(/empty\.mjs exports no function makeHost\.\n {2}help: Export it/);
});

describe('an image that does not fit a project’s host', () => {
  /** A module without anything in it. */
  const EMPTY = Uint8Array.from([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]);

  /** The stamp of what is generated. */
  function generated() {
    const table = project.read('generated/kernel-ts/table.ts');
    const [name, version, fingerprint] = ['name', 'version', 'fingerprint'].map(
      (field) => new RegExp(`^ {4}${field}: '(.*)',$`, 'm').exec(table)?.[1] ?? '',
    );
    return { name, version, fingerprint };
  }

  /** Runs the image in a process of its own, where the project's host finds the packages of this repository: it is the bundled one. */
  function runImage(stamp: Parameters<typeof stampWasm>[1]) {
    project.write('guest.wasm', stampWasm(EMPTY, stamp));
    project.write('run.json', JSON.stringify({ vats: [{ name: 'a', vm: 'wasm', image: 'guest.wasm' }] }));
    const program = join(REPOSITORY, 'tools/bin/callgate.mjs');
    const parameters = [program, 'run', join(project.path, 'run.json')];
    const { status, stdout, stderr } = spawnSync(process.execPath, parameters, {
      cwd: project.path,
      encoding: 'utf8',
    });
    expect([status, stdout]).toEqual([1, '']);
    return stderr;
  }

  beforeEach(async () => {
    mkdirSync(join(project.path, 'node_modules'));
    symlinkSync(join(REPOSITORY, 'node_modules/@callgate'), join(project.path, 'node_modules/@callgate'));
    project.write('host.mjs', "export { makeHost } from '@callgate/tools';\n");
    withHost('host.mjs');
    await project.run('generate');
  });

  test('is not to blame where the host was built from another definition', () => {
    const said = runImage(generated());
    expect(said).toMatch(
      /The project's host \S*host\.mjs is not of the ABI as it is defined: it has callgate 0\.1\.0 \(fingerprint \w{12}…\), and defined is lamps 1\.2\.3 \(fingerprint \w{12}…\)\.\n {2}help: Build the project again: .*`npm run build`\.\n$/,
    );
  });

  test('is to blame where the host is of the definition, or nobody can tell', async () => {
    const bundled = readFileSync(join(REPOSITORY, 'abi/index.ts'), 'utf8');
    project.write('abi/index.ts', bundled.replaceAll("'./", "'@callgate/abi/"));
    project.write('abi/package.json', readFileSync(join(REPOSITORY, 'abi/package.json'), 'utf8'));
    const json = JSON.parse(project.read('callgate.json'));
    project.write('callgate.json', JSON.stringify({ ...json, name: 'callgate' }));
    const old = { name: 'callgate', version: '0.0.9', fingerprint: '0'.repeat(64) };
    const blamed = /\/guest\.wasm: the image was built against callgate 0\.0\.9 .* rebuild the guest/;
    expect(runImage(old)).toMatch(blamed);
    project.write('abi/index.ts', 'nonsense\n');
    expect(runImage(old)).toMatch(blamed);
  });
});
