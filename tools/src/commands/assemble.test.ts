import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { abi } from '@callgate/kernel/abi';
import { decodeImage } from '@callgate/vm-embedvm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ProjectFolder, projectFolder } from '../testing/project-folder.js';

let project: ProjectFolder;
beforeEach(() => {
  project = projectFolder();
  project.write('guests/lamp.evs', '.include "callgate.evs"\n.entry main main\nmain:\n  ret0\n');
});
afterEach(() => project.remove());

/** The ABI that the image says it was built against. */
function stamp(image: string) {
  return decodeImage(readFileSync(join(project.path, image))).stamp;
}

test("a guest of a project is built against the project's ABI, into a folder that is made", async () => {
  await project.run('generate', '--only', 'guest-embedvm');
  const { status, out } = await project.run(
    'assemble',
    'guests/lamp.evs',
    '--output',
    'build/deep/lamp.evmi',
  );
  expect([status, out]).toMatchObject([0, expect.stringMatching(/lamp\.evmi: \d+ bytes\.\n$/)]);
  expect(stamp('build/deep/lamp.evmi')).toMatchObject({ name: 'lamps', version: '1.2.3' });
});

test('as long as nothing is generated, the include is missing: the bundled ABI does not take its place', async () => {
  const { status, out } = await project.run('assemble', 'guests/lamp.evs');
  expect(status).toBe(100);
  expect(out).toContain('callgate.evs');
});

test('outside every project, a guest is built against the bundled ABI', async () => {
  rmSync(join(project.path, 'callgate.json'));
  expect(await project.run('assemble', 'guests/lamp.evs')).toMatchObject({ status: 0, err: '' });
  expect(stamp('guests/lamp.evmi')).toEqual(abi.stamp);
});
