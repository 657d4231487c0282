import { afterAll, beforeAll, expect, test } from 'vitest';
import { findProject } from '../project.js';
import { regenerate } from '../regenerate.js';
import { type Installation, installation } from '../testing/installation.js';
import { type ProjectFolder, projectFolder } from '../testing/project-folder.js';

let installed: Installation;
let project: ProjectFolder;

beforeAll(() => {
  installed = installation();
  project = projectFolder();
});
afterAll(() => {
  project.remove();
  installed.remove();
});

test('two threads make what one makes', async () => {
  expect(installed.run(project.path, 'generate')).toMatchObject({ status: 0, reads: true });
  expect(await regenerate(findProject(project.path))).toMatchObject({ kind: 'made', changes: [] });
});

test('a failure of the second thread is told, and nothing is written', () => {
  const file = '@callgate/generators/dist/backends/kernel-ts/backend.js';
  installed.change(
    file,
    (text) =>
      `${text}\nimport { isMainThread } from 'node:worker_threads';\nif (!isMainThread) throw new Error('broken there');\n`,
  );
  project.write('abi/lamp.ts', project.read('abi/lamp.ts').replaceAll('lampSet', 'lampDim'));
  const { status, out } = installed.run(project.path, 'generate');
  expect(status).not.toBe(0);
  expect(out).toContain('broken there');
  expect(installed.run(project.path, 'generate', '--only', 'trace').status).toBe(0);
});
