import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type Installation, installation } from '../testing/installation.js';
import { type ProjectFolder, projectFolder } from '../testing/project-folder.js';

const UP_TO_DATE = { status: 0, out: 'Everything is up to date.\n' };

/** Each run is a process of its own, with the code that stands there then. */
let installed: Installation;
let project: ProjectFolder;

beforeAll(() => {
  installed = installation();
  project = projectFolder();
  mkdirSync(join(project.path, 'node_modules'));
  expect(generate()).toMatchObject({ status: 0, reads: true });
});
afterAll(() => {
  project.remove();
  installed.remove();
});

const generate = (...flags: string[]) => installed.run(project.path, 'generate', ...flags);
const check = (...flags: string[]) => generate('--check', ...flags);

test('where a stamp proves that nothing is stale, what reads the definition is not even loaded', () => {
  expect(check()).toEqual({ ...UP_TO_DATE, reads: false });
  expect(check('--only', 'trace', '--json')).toMatchObject({ status: 0, reads: false });
});

describe('a stamp is void after a change of the code:', () => {
  /** Changes a file of an installed package, and expects this of the next look. What makes something stale is taken back. */
  function changed(file: string, to: (text: string) => string, status: 0 | 100): void {
    expect(check()).toEqual({ ...UP_TO_DATE, reads: false });
    let before = '';
    installed.change(file, (text) => {
      before = text;
      expect(to(text)).not.toBe(text);
      return to(text);
    });
    expect(check()).toMatchObject({ status, reads: true });
    if (status === 100) installed.change(file, () => before);
  }

  test('a bundled template', () => {
    const backends = join(installed.path, 'node_modules/@callgate/generators/backends');
    const template = readdirSync(join(backends, 'guest-assemblyscript/templates'))[0];
    changed(
      `@callgate/generators/backends/guest-assemblyscript/templates/${template}`,
      (text) => `// Hello.\n${text}`,
      100,
    );
  });

  test('what several back ends share', () => {
    const file = '@callgate/generators/dist/src/emit/backend.js';
    changed(file, (text) => text.replace('Do not edit.', 'Never edit.'), 100);
  });

  test('one back end', () => {
    const file = '@callgate/generators/dist/backends/trace/backend.js';
    changed(file, (text) => `${text}\n// Another line.\n`, 0);
  });

  test('the command itself', () => {
    const file = '@callgate/tools/dist/src/outputs.js';
    changed(file, (text) => text.replace('null, 2)', 'null, 1)'), 100);
  });

  test('what the generators depend on', () => {
    const file = 'handlebars/package.json';
    changed(file, (text) => text.replace(/"version": "/, '"version": "1'), 0);
    const runtime = 'handlebars/dist/cjs/handlebars/runtime.js';
    changed(runtime, (text) => `${text}\n`, 0);
  });
});

test('a project with a back end of its own has no stamp', () => {
  const own = projectFolder();
  onTestFinished(() => own.remove());
  mkdirSync(join(own.path, 'node_modules'));
  const run = (...flags: string[]) => installed.run(own.path, 'generate', ...flags);
  own.write('own/notes/backend.json', '{ "id": "notes", "title": "Notes.", "profiles": [] }');
  own.write('own/words.mjs', "export const WORDS = 'one';\n");
  own.write(
    'own/notes/backend.mjs',
    "import { WORDS } from '../words.mjs';\nexport const backEnd = () => [{ path: 'notes.txt', content: WORDS }];\n",
  );
  const json = JSON.parse(own.read('callgate.json'));
  const outputs = { ...json.outputs, notes: 'generated/notes' };
  own.write('callgate.json', JSON.stringify({ ...json, backEnds: ['own'], outputs }));
  expect(run()).toMatchObject({ status: 0, reads: true });
  expect(run('--check')).toEqual({ ...UP_TO_DATE, reads: true });
  // Not even what it imports from elsewhere can change unseen.
  own.write('own/words.mjs', "export const WORDS = 'two';\n");
  expect(run('--check')).toMatchObject({ status: 100, reads: true });
});
