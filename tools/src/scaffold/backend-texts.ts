/** The template of a new back end: one line for each syscall. */
export const TEMPLATE = `# {{banner}}

{{#each calls}}
{{number}} {{name}}({{slots}})
{{/each}}
`;

/** The ABI of a new back end's case. */
export const CASE = `import type { Bytes, In, Syscalls, u16 } from './language.js';

/** @permission lamp */
export interface Lamp extends Syscalls {
  /**
   * Sets the brightness.
   * @syscall 1024
   * @effect external
   */
  lampSet(level: u16): void;

  /**
   * Shows a text.
   * @syscall 1025
   * @effect external
   */
  lampShow(text: In<Bytes<16>>): void;
}
`;

const BODY = `(input) => {
  const calls = loweredFor(input, 'wasm32').syscalls.map(({ call, slots }) => ({
    number: call.number,
    name: call.name,
    slots: slots.map((slot) => slot.name).join(', '),
  }));
  return [
    {
      path: 'calls.txt',
      content: render(input.templates, 'calls.txt.hbs', { banner: banner(input), calls }),
    },
  ];
};
`;

/** The module of a back end among the bundled ones. */
export function bundledModule(): string {
  return `import { type BackEnd, banner, loweredFor } from '../../src/emit/backend.js';
import { render } from '../../src/emit/template.js';

/** Describe here what it makes; this lists the syscalls. */
export const backEnd: BackEnd = ${BODY}`;
}

/** The module of a back end in a user's project: loaded as it is, so plain JavaScript. */
export function ownModule(): string {
  return `// @ts-check
import { banner, loweredFor, render } from '@callgate/generators';

/**
 * Describe here what it makes; this lists the syscalls.
 * @type {import('@callgate/generators').BackEnd}
 */
export const backEnd = ${BODY}`;
}

const TEST = (name: string) => `
const CASES = fileURLToPath(new URL('test/cases/', import.meta.url));

test.each(readdirSync(CASES))('%s', async (name) => {
  const entry = { path: 'abi.ts', text: readFileSync(join(CASES, name, 'abi.ts'), 'utf8') };
  const { abi, diagnostics } = readAndCheck({ name: 'case', version: '1.0.0', entry, resolve: () => null });
  if (abi === null) throw new Error(diagnostics.map(formatDiagnostic).join('\\n'));
  const backEnd = (await LOAD).find(({ id }) => id === '${name}');
  if (backEnd === undefined) throw new Error('There is no back end ${name}.');
  const [{ files }] = emit(abi, [{ backEnd, tables: './tables.js' }]);
  const expected = join(CASES, name, 'expected');
  expect(files.map(({ path }) => path)).toEqual(readdirSync(expected).sort());
  // \`vitest --update\` writes the files anew.
  for (const { path, content } of files) await expect(content).toMatchFileSnapshot(join(expected, path));
});
`;

/** The test of a back end among the bundled ones. */
export function bundledTest(name: string): string {
  return `import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readAndCheck } from '../../src/check/index.js';
import { emit, loadBackEnds } from '../../src/emit/index.js';
import { formatDiagnostic } from '../../src/model/diagnostic.js';
${TEST(name).replace('await LOAD', 'await loadBackEnds()')}`;
}

/** The test of a back end in a user's project. */
export function ownTest(name: string): string {
  return `import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { emit, formatDiagnostic, loadBackEnds, readAndCheck } from '@callgate/generators';
import { expect, test } from 'vitest';
${TEST(name).replace('await LOAD', "await loadBackEnds([fileURLToPath(new URL('..', import.meta.url))])")}`;
}

/** What a back end's folder says about itself. */
export function readme(name: string, output: string): string {
  return `# ${name}

Describe here what this back end makes, and for whom. Its files go to \`${output}\`.

- \`backend.json\`: its name, one line about it, and the target profiles whose lowering it spells.
- \`backend.*\`: a pure function of the model and its lowering to a list of files.
- \`templates/\`: the texts. Logic belongs into the view that the function makes, not into them.
- \`test/cases/\`: one folder per case: an \`abi.ts\`, and the files that are \`expected\` of it.
`;
}
