import {
  banner,
  fingerprint,
  lookUp,
  loweredFor,
  lower,
  readAndCheck,
  render,
  wasm32,
} from '@callgate/generators';
import type { BackEndInput } from '@callgate/generators';
import { Failure } from '../failure.js';
import { changeTo, withChanges } from '../files.js';
import { PROJECT_FILE, type Project, readProject } from '../project.js';
import { CASE, TEMPLATE, bundledModule, ownModule, ownTest, readme } from './backend-texts.js';
import { withBackEnd } from './project-file.js';
import { type Scaffolded, isBundled, newFile } from './target.js';

export interface BackEndOptions {
  readonly name: string;
  /** Folder for what it makes; null for the usual place. */
  readonly output: string | null;
  /** Ids of the back ends that there are. */
  readonly known: readonly string[];
}

/** A back end that lists the calls of an ABI, with a golden case; in a user's project also named by the project file. */
export function newBackEnd(project: Project, { name, output, known }: BackEndOptions): Scaffolded {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name))
    throw new Failure(
      `\`${name}\` cannot be the name of a back end.`,
      'Write lower-case words with `-` between them, such as guest-zig.',
    );
  if (known.includes(name))
    throw new Failure(`There is a back end ${name} already.`, `There are ${known.join(', ')}.`);
  const bundled = isBundled(project);
  const home = bundled ? 'generators/backends' : (project.backEnds[0] ?? 'backends');
  const folder = `${home}/${name}`;
  const made = output ?? (bundled ? `packages/${name}/generated` : `generated/${name}`);
  const description = { id: name, title: `Describe ${name} in one line`, profiles: ['wasm32'] };
  const inFolder: readonly (readonly [path: string, text: string])[] = [
    ['backend.json', `${spaced(description)}\n`],
    ['templates/calls.txt.hbs', TEMPLATE],
    ['README.md', readme(name, made, bundled)],
    ...(bundled ? [['backend.ts', bundledModule()] as const] : ownFiles(name)),
  ];
  const text = project.files.read(PROJECT_FILE) as string;
  const listed = changeTo(
    project.files,
    PROJECT_FILE,
    withBackEnd(text, { name, folder: made, home: bundled || project.backEnds.length > 0 ? null : home }),
  );
  const changes = [
    ...inFolder.map(([path, content]) => newFile(project, `${folder}/${path}`, content)),
    ...(listed === null ? [] : [listed]),
  ];
  // Whatever is wrong with the folder is told before anything is written.
  readProject(withChanges(project.files, changes));
  return {
    changes,
    next: [
      ...(bundled
        ? ['Run `npm run build`.']
        : ['Have `@callgate/generators` and `vitest` among your devDependencies.']),
      `Run \`callgate generate --only ${name}\`: its files go to ${made}.`,
      bundled
        ? 'Run `CALLGATE_UPDATE=1 npx vitest run generators/test`, read the goldens that it writes, and commit them.'
        : `Write what it makes in ${folder}, and run its test with \`npx vitest run ${folder}\`.`,
      ...(bundled ? ['Go on as generators/README.md says, "Writing a back end".'] : []),
    ],
  };
}

/** A user's project has no golden cases that all its back ends share: its back end brings one, and the test that compares. */
function ownFiles(name: string): readonly (readonly [path: string, text: string])[] {
  return [
    ['backend.mjs', ownModule()],
    [`${name}.test.mjs`, ownTest(name)],
    ['test/cases/one-call/abi.ts', CASE],
    ['test/cases/one-call/expected/calls.txt', golden()],
  ];
}

function spaced(value: object): string {
  return JSON.stringify(value, null, 1).replace(/\n\s*/g, ' ').replaceAll('[ ', '[').replaceAll(' ]', ']');
}

/** What the back end makes of its case, which is read and lowered as it will be. */
function golden(): string {
  const { abi } = readAndCheck({
    name: 'case',
    version: '1.0.0',
    entry: { path: 'abi.ts', text: CASE },
    resolve: () => null,
  });
  if (abi === null) throw new Error("invariant: a new back end's case is sound");
  const lookup = lookUp(abi);
  const lowered = new Map([[wasm32.id, lower(lookup, wasm32)]]);
  const templates = new Map([['calls.txt.hbs', TEMPLATE]]);
  const input: BackEndInput = { lookup, fingerprint: fingerprint(abi), lowered, templates, tables: '' };
  const calls = loweredFor(input, wasm32.id).syscalls.map(({ call, slots }) => ({
    number: call.number,
    name: call.name,
    slots: slots.map((slot) => slot.name).join(', '),
  }));
  return render(templates, 'calls.txt.hbs', { banner: banner(input), calls });
}
