import { pascal } from '@callgate/generators';
import type { Abi } from '@callgate/generators';
import { posix } from 'node:path';
import { Failure } from '../failure.js';
import { type FileChange, changeTo } from '../files.js';
import type { Project } from '../project.js';
import { loadSound } from '../regenerate.js';
import { addReExport, eolOf } from './edit.js';
import { numberForFamily, numberForKind } from './numbers.js';
import { type Scaffolded, demandName, demandSound, isBundled, newFile } from './target.js';

export interface FamilyOptions {
  readonly name: string;
  /** Name of a handle kind that the family opens and reads; null for none. */
  readonly kind: string | null;
}

/** A family with one example call: its module, re-exported by the index of the ABI. */
export function newFamily(project: Project, { name, kind }: FamilyOptions): Scaffolded {
  demandName(name, 'a family');
  if (name === 'index' || name === 'language')
    throw new Failure(`\`${name}\` is a module of every ABI.`, 'Choose another name.');
  const abi = loadSound(project);
  if (abi.families.some((family) => family.name === name))
    throw new Failure(
      `There is a family ${name} already.`,
      `Add to it with \`callgate new syscall ${name} NAME\`.`,
    );
  if (kind !== null) demandKind(abi, name, kind);
  const entry = posix.join(project.abi, 'index.ts');
  const index = project.files.read(entry) ?? '';
  const bundled = isBundled(project);
  const numbers = { call: numberForFamily(abi, bundled), kind: numberForKind(abi, bundled) };
  const text = familyModule({ name, kind }, numbers, languageOf(project));
  const reExport = addReExport(index, `export * from './${name}.js';`, `./${name}.js`);
  const changes = [
    newFile(project, posix.join(project.abi, `${name}.ts`), text.replaceAll('\n', eolOf(index))),
    changeTo(project.files, entry, reExport),
  ].filter((change): change is FileChange => change !== null);
  demandSound(project, changes);
  return {
    changes,
    next: [
      `Say what the family is in ${changes[0].path}; its numbers are chosen once and never change.`,
      'Run `callgate generate`.',
      `Make its device with \`callgate new device ${name}\`.`,
    ],
  };
}

function demandKind(abi: Abi, family: string, kind: string): void {
  if (!/^[A-Z][A-Za-z0-9]*$/.test(kind))
    throw new Failure(
      `\`${kind}\` cannot be the name of a kind.`,
      'Begin it with an upper-case letter, and go on with ASCII letters and digits.',
    );
  const owners = ownersOf(abi, family);
  const owner = owners.get(kind);
  if (owner === undefined) return;
  const free = FREE_ENDINGS.map((ending) => `${pascal(family)}${ending}`).find((name) => !owners.has(name));
  throw new Failure(
    `The kind ${kind} would have the name of ${owner}.`,
    `Choose another one: \`callgate new family ${family} --kind ${free ?? `${pascal(family)}Other`}\`.`,
  );
}

/** What kinds of a family are mostly called. */
const FREE_ENDINGS = ['Device', 'Unit', 'Handle', 'Resource', 'Thing'] as const;

/** Names of types that are taken: by what is there, and by what the new family brings. */
function ownersOf({ families }: Abi, family: string): ReadonlyMap<string, string> {
  const owners = new Map([
    [pascal(family), `the interface of the calls of the new family ${family}`],
    [`${pascal(family)}Error`, `the enum of the errors of the new family ${family}`],
  ]);
  for (const { groups, kinds, enums, records } of families) {
    for (const [what, items] of Object.entries({ group: groups, kind: kinds, enum: enums, record: records }))
      for (const { name, place } of items)
        owners.set(name, `the ${what} ${name}, ${place.file}:${place.line}:${place.column}`);
  }
  return owners;
}

/** How this project's modules name the vocabulary. */
export function languageOf({ abi, files }: Project): string {
  return files.read(posix.join(abi, 'language.ts')) === null ? '@callgate/abi/language.js' : './language.js';
}

function familyModule(
  { name, kind }: FamilyOptions,
  numbers: { readonly call: number; readonly kind: number },
  language: string,
): string {
  const group = pascal(name);
  const words =
    kind === null
      ? ['Result', 'Syscalls', 'u16']
      : ['Handle', 'Kind', 'Option', 'Own', 'Result', 'Syscalls', 'u16'];
  return `import type { ${words.join(', ')} } from '${language}';

export enum ${group}Error {
  /** There is no such thing, or it is no longer there. */
  NotThere = 1,
}
${kind === null ? '' : kindText(kind, numbers.kind)}
/**
 * Describe the family ${name} here.
 * @permission ${name}
 */
export interface ${group} extends Syscalls {${kind === null ? '' : openText(name, kind, numbers.call)}
  /**
   * Describe the call here: it reads one value.
   * @syscall ${numbers.call + (kind === null ? 0 : 1)}
   * @effect input
   * @cost 10
   */
  ${name}Read(${kind === null ? '' : `from: Handle<${kind}>`}): Result<u16, ${group}Error.NotThere>;
}
`;
}

function kindText(kind: string, number: number): string {
  return `
/**
 * Describe the resource here: what a handle of it stands for.
 * @kind ${number}
 * @ephemeral
 */
export interface ${kind} extends Kind {}
`;
}

function openText(name: string, kind: string, number: number): string {
  return `
  /**
   * Opens the first one.
   * @syscall ${number}
   * @effect input
   * @cost 20
   * @returns none when there is none
   */
  ${name}Open(): Option<Own<${kind}>>;
`;
}
