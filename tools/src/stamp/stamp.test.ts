import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Installation, installation } from '../testing/installation.js';
import { findProject } from '../project.js';
import { regenerate } from '../regenerate.js';
import { type ProjectFolder, projectFolder } from '../testing/project-folder.js';
import { stampedRun } from './stamp.js';

const UP_TO_DATE = { status: 0, out: 'Everything is up to date.\n' };
const CACHE = 'node_modules/.cache/callgate';

let installed: Installation;
/** Where everything is generated and stamped. */
let stamped: ProjectFolder;
/** A copy of it, for each test. */
let project: ProjectFolder;

beforeAll(() => {
  installed = installation();
  stamped = projectFolder();
  mkdirSync(join(stamped.path, 'node_modules'));
  expect(installed.run(stamped.path, 'generate')).toMatchObject({ status: 0, reads: true });
  expect(installed.run(stamped.path, 'generate', '--check')).toEqual({ ...UP_TO_DATE, reads: false });
});
afterAll(() => {
  stamped.remove();
  installed.remove();
});
beforeEach(() => {
  project = projectFolder();
  cpSync(stamped.path, project.path, { recursive: true });
});
afterEach(() => project.remove());

const generate = (...flags: string[]) => installed.run(project.path, 'generate', ...flags);
const check = (...flags: string[]) => generate('--check', ...flags);

/** Changes a file of the project. */
function change(file: string, changed: (text: string) => string): void {
  const text = project.read(file);
  expect(changed(text)).not.toBe(text);
  project.write(file, changed(text));
}

describe('what a stamp proves', () => {
  test('it stands in node_modules only, and without it everything is made', () => {
    expect(readdirSync(join(project.path, CACHE))).toHaveLength(1);
    rmSync(join(project.path, 'node_modules'), { recursive: true });
    expect(check()).toEqual({ ...UP_TO_DATE, reads: true });
    expect(existsSync(join(project.path, 'node_modules'))).toBe(false);
    mkdirSync(join(project.path, 'node_modules'));
    expect(check()).toEqual({ ...UP_TO_DATE, reads: true });
    expect(check()).toEqual({ ...UP_TO_DATE, reads: false });
  });

  test('a change that is taken back is none, and times are nothing', () => {
    const text = project.read('abi/lamp.ts');
    project.write('abi/lamp.ts', text.replace('u16)', 'u32)'));
    project.write('abi/lamp.ts', text);
    utimesSync(join(project.path, 'generated/kernel-ts/lamp.ts'), 1, 1);
    expect(check()).toEqual({ ...UP_TO_DATE, reads: false });
  });

  test('--only and --json answer from it, and a back end of which it knows nothing is run', () => {
    expect(check('--only', 'trace', '--json')).toMatchObject({ status: 0, reads: false });
    rmSync(join(project.path, CACHE), { recursive: true });
    expect(check('--only', 'trace').reads).toBe(true);
    expect(check('--only', 'trace').reads).toBe(false);
    expect(check('--only', 'kernel-ts').reads).toBe(true);
    expect(check('--only', 'kernel-ts', '--only', 'trace').reads).toBe(false);
    expect(check().reads).toBe(true);
    expect(check('--only', 'kernel-js')).toMatchObject({ status: 1, reads: true });
  });

  test.each(['', '{', 'null', '[]', '{"inputs":"","asked":[],"outputs":{"trace":null}}'])(
    'a stamp that says %j proves nothing',
    (text) => {
      const [name] = readdirSync(join(project.path, CACHE));
      project.write(join(CACHE, name), text);
      expect(check()).toEqual({ ...UP_TO_DATE, reads: true });
      expect(check().reads).toBe(false);
    },
  );

  test.skipIf(process.platform === 'win32')(
    'a stamp that is a pipe, or speaks of one, makes nobody wait',
    () => {
      const [name] = readdirSync(join(project.path, CACHE));
      const stamp = JSON.parse(project.read(join(CACHE, name)));
      stamp.outputs.trace.paths.push('../../../../../../../dev/zero');
      project.write(join(CACHE, name), JSON.stringify(stamp));
      expect(check()).toEqual({ ...UP_TO_DATE, reads: true });
      rmSync(join(project.path, CACHE, name));
      execFileSync('mkfifo', [join(project.path, CACHE, name)]);
      expect(check()).toEqual({ ...UP_TO_DATE, reads: true });
    },
  );

  test('a stamp of another project proves nothing', () => {
    const other = projectFolder();
    try {
      const [name] = readdirSync(join(project.path, CACHE));
      other.write(join(CACHE, name), project.read(join(CACHE, name)));
      expect(installed.run(other.path, 'generate', '--check')).toMatchObject({ status: 100, reads: true });
    } finally {
      other.remove();
    }
  });
});

describe('a stamp is void after a change of', () => {
  test.each<[what: string, act: () => void]>([
    [
      'a module of the definition',
      () => change('abi/lamp.ts', (text) => text.replace('brightness', 'light')),
    ],
    ['the list of its modules', () => change('abi/index.ts', () => '')],
    ['its version', () => change('abi/package.json', (text) => text.replace('1.2.3', '1.2.4'))],
    ['its name', () => change('callgate.json', (text) => text.replace('"lamps"', '"bulbs"'))],
    ['where an output goes', () => change('callgate.json', (text) => text.replace('d/trace', 'd/traces'))],
    ['an output, by one bit', () => change('generated/kernel-ts/lamp.ts', flipped)],
    ['an output that is gone', () => rmSync(join(project.path, 'generated/guest-embedvm/callgate.evs'))],
    ['the list of outputs', () => change('generated/trace/.callgate-outputs.json', (text) => ` ${text}`)],
  ])('%s', (_what, act) => {
    act();
    expect(check()).toMatchObject({ status: 100, reads: true });
  });

  test('anything, until it is generated', () => {
    change('abi/lamp.ts', (text) => text.replaceAll('lampSet', 'lampDim'));
    expect(generate()).toMatchObject({ status: 0, reads: true });
    expect(check()).toEqual({ ...UP_TO_DATE, reads: false });
  });

  test('space that changes no output', () => {
    change('abi/lamp.ts', (text) => text.replace('@permission lamp */', '@permission lamp\n */'));
    expect(check()).toEqual({ ...UP_TO_DATE, reads: true });
  });

  test('a mistake in the definition, however often it is looked at', () => {
    change('abi/lamp.ts', (text) => text.replace('u16', 'u24'));
    expect(check()).toMatchObject({ status: 100, reads: true });
    expect(check()).toMatchObject({ status: 100, reads: true });
  });

  test('what is stale stays stale, however often it is looked at', () => {
    change('generated/kernel-ts/lamp.ts', (text) => `${text}\n`);
    expect(check()).toMatchObject({ status: 100, reads: true });
    expect(check()).toMatchObject({ status: 100, reads: true });
  });
});

describe('a stamp is void after a change of the code:', () => {
  /** Changes a file of an installed package, and expects this of the next look. */
  function changed(file: string, to: (text: string) => string, status: number): void {
    expect(generate().status).toBe(0);
    expect(check()).toEqual({ ...UP_TO_DATE, reads: false });
    installed.change(file, (text) => {
      expect(to(text)).not.toBe(text);
      return to(text);
    });
    expect(check()).toMatchObject({ status, reads: true });
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
  const file = 'own/notes/backend.mjs';
  project.write('own/notes/backend.json', '{ "id": "notes", "title": "Notes.", "profiles": [] }');
  project.write('own/words.mjs', "export const WORDS = 'one';\n");
  project.write(
    file,
    "import { WORDS } from '../words.mjs';\nexport const backEnd = () => [{ path: 'notes.txt', content: WORDS }];\n",
  );
  change('callgate.json', (text) => {
    const json = JSON.parse(text);
    return JSON.stringify({
      ...json,
      backEnds: ['own'],
      outputs: { ...json.outputs, notes: 'generated/notes' },
    });
  });
  expect(generate()).toMatchObject({ status: 0, reads: true });
  expect(check()).toEqual({ ...UP_TO_DATE, reads: true });
  // Not even what it imports from elsewhere can change unseen.
  change('own/words.mjs', (text) => text.replace('one', 'two'));
  expect(check()).toMatchObject({ status: 100, reads: true });
});

test('nothing is kept by a process that is older than the code on the disk', async () => {
  const kept = async (changed: number): Promise<boolean> => {
    rmSync(join(project.path, CACHE), { recursive: true, force: true });
    const found = findProject(project.path);
    const run = stampedRun(found, { hash: 'of the code', changed });
    const made = await regenerate(found, [], run?.source);
    if (made.kind === 'made') run?.keep(made.outputs);
    return existsSync(join(project.path, CACHE));
  };
  expect(await kept(performance.timeOrigin - 1)).toBe(true);
  expect(await kept(performance.timeOrigin)).toBe(false);
});

/** A text with one bit of its last letter changed. */
function flipped(text: string): string {
  return text.replace(/[a-z](?=[^a-z]*$)/, (letter) => String.fromCharCode(letter.charCodeAt(0) ^ 1));
}
