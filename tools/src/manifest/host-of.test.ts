import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ProjectFolder, projectFolder } from '../testing/project-folder.js';

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
