import {
  type Abi,
  BackEndError,
  type Diagnostic,
  type EmitRequest,
  type Emitted,
  type LoadedBackEnd,
  PROFILES,
  type ReadInput,
  checkLowering,
  emit,
  formatDiagnostic,
  loadBackEnds,
  lookUp,
  nearest,
  readAndCheck,
} from '@callgate/generators';
import { join } from 'node:path';
import { EXIT, Failure } from './failure.js';
import type { FileChange } from './files.js';
import { demandOptions } from './output-options.js';
import { demandOutputPaths } from './output-paths.js';
import { type OutputText, outputTexts, planOutputs } from './outputs.js';
import { type Output, type Project, abiSource } from './project.js';

/** What making every file of an ABI anew comes to: mistakes of the definition, or the files that differ. */
export type Regenerated =
  | { readonly kind: 'mistakes'; readonly diagnostics: readonly Diagnostic[] }
  | {
      readonly kind: 'made';
      readonly changes: readonly FileChange[];
      /** By back end: all of its files. */
      readonly outputs: ReadonlyMap<string, readonly OutputText[]>;
    };

/** Runs back ends, and tells which one begins; what they make comes in the order of the requests. */
export type RunBackEnds = (
  abi: Abi,
  requests: readonly EmitRequest[],
  began: (backEnd: string) => void,
) => readonly Emitted[] | Promise<readonly Emitted[]>;

/**
 * Makes every file of a project's ABI, or those of some back ends, and compares them with what is there. Writes nothing.
 * @param source where the definition is read
 * @param how what runs the back ends, and what is told of each that begins
 */
export async function regenerate(
  project: Project,
  only: readonly string[] = [],
  source: () => ReadInput = () => abiSource(project),
  { run = emit, began = () => {} }: { run?: RunBackEnds | undefined; began?: (backEnd: string) => void } = {},
): Promise<Regenerated> {
  const backEnds = choose(await backEndsOf(project), project, only);
  demandOptions(project, backEnds);
  const { abi, diagnostics } = load(project, source());
  if (abi === null || diagnostics.length > 0) return { kind: 'mistakes', diagnostics };
  const outputOf = (backEnd: string) => project.outputs.get(backEnd) as Output;
  const requests = backEnds.map((backEnd) => {
    const { tables, options } = outputOf(backEnd.id);
    return { backEnd, tables, options };
  });
  const emitted = await told(() => run(abi, requests, began));
  const folderOf = (backEnd: string) => outputOf(backEnd).folder;
  demandOutputPaths(emitted, folderOf);
  const folders = [...project.outputs.values()].map(({ folder }) => folder);
  const planned = (made: Emitted) => {
    const folder = folderOf(made.backEnd);
    const others = folders.filter((other) => other.startsWith(`${folder}/`));
    return planOutputs(project.files, { folder, others }, made);
  };
  return {
    kind: 'made',
    changes: emitted.flatMap(planned),
    outputs: new Map(emitted.map((made) => [made.backEnd, outputTexts(folderOf(made.backEnd), made)])),
  };
}

/** Reads and checks the definition of a project; of a sound one also whether every machine can be told it. */
export function load(
  project: Project,
  source: ReadInput = abiSource(project),
): { abi: Abi | null; diagnostics: readonly Diagnostic[] } {
  const { abi, diagnostics } = readAndCheck(source);
  if (abi === null || diagnostics.length > 0) return { abi, diagnostics };
  return { abi, diagnostics: checkLowering(lookUp(abi), PROFILES) };
}

/** As {@link load}, for what needs an ABI without a fault in it. */
export function loadSound(project: Project): Abi {
  const { abi, diagnostics } = load(project);
  if (abi !== null && diagnostics.length === 0) return abi;
  throw new Failure(
    diagnostics.map(formatDiagnostic).join('\n'),
    'Mend the definition first.',
    EXIT.findings,
  );
}

/** The bundled back ends and those of the project. */
export function backEndsOf({ root, backEnds }: Project): Promise<readonly LoadedBackEnd[]> {
  return told(() => loadBackEnds(backEnds.map((folder) => join(root, folder))));
}

/** Tells what is wrong with a back end of the project as its writer's mistake. */
async function told<Result>(run: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof BackEndError) throw new Failure(error.message, error.help);
    throw error;
  }
}

function choose(
  all: readonly LoadedBackEnd[],
  { outputs }: Project,
  only: readonly string[],
): readonly LoadedBackEnd[] {
  const unknown = [...outputs.keys(), ...only].find((id) => !all.some((backEnd) => backEnd.id === id));
  const known = all.map(({ id }) => id).join(', ');
  if (unknown !== undefined) {
    const near = nearest(
      unknown,
      all.map(({ id }) => id),
    );
    const meant = near === null ? '' : `Did you mean ${near}? `;
    throw new Failure(`There is no back end ${unknown}.`, `${meant}There are ${known}.`);
  }
  const missing = only.find((id) => !outputs.has(id));
  if (missing !== undefined) {
    throw new Failure(`callgate.json gives ${missing} no output folder.`, `Add it to "outputs".`);
  }
  return all.filter(({ id }) => outputs.has(id) && (only.length === 0 || only.includes(id)));
}
