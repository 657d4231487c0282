import { type Diagnostic, emit, formatDiagnostic, loadBackEnds, readAndCheck } from '@callgate/generators';
import type { Abi, LoadedBackEnd } from '@callgate/generators';
import { EXIT, Failure } from '../failure.js';
import { type OutputPlan, carryOut, planOutputs } from '../outputs.js';
import { type Output, type Project, abiSource, findProject } from '../project.js';

export interface GenerateOptions {
  readonly check: boolean;
  readonly only: readonly string[];
  readonly json: boolean;
}

/** `callgate generate`: makes every file of the ABI anew and writes those that changed. */
export async function generate(
  from: string,
  options: GenerateOptions,
  print: (line: string) => void,
): Promise<number> {
  const project = findProject(from);
  const backEnds = choose(await loadBackEnds(), project, options.only);
  const { abi, diagnostics } = load(project);
  if (abi === null || diagnostics.length > 0) {
    report(diagnostics, options.json, print);
    return EXIT.findings;
  }
  const outputOf = (backEnd: string) => project.outputs.get(backEnd) as Output;
  const requests = backEnds.map((backEnd) => {
    const { tables, options } = outputOf(backEnd.id);
    return { backEnd, tables, options };
  });
  const plans = emit(abi, requests).map((made) =>
    planOutputs(project.root, outputOf(made.backEnd).folder, made),
  );
  if (!options.check) for (const plan of plans) carryOut(project.root, plan);
  return tell(plans, options, print);
}

/** Reads and checks the definition of a project. */
export function load(project: Project): { abi: Abi | null; diagnostics: readonly Diagnostic[] } {
  return readAndCheck(abiSource(project));
}

/** As {@link load}, for commands that need an ABI without a fault in it. */
export function loadSound(project: Project): Abi {
  const { abi, diagnostics } = load(project);
  if (abi !== null && diagnostics.length === 0) return abi;
  throw new Failure(
    diagnostics.map(formatDiagnostic).join('\n'),
    'Mend the definition first.',
    EXIT.findings,
  );
}

function choose(
  all: readonly LoadedBackEnd[],
  { outputs }: Project,
  only: readonly string[],
): readonly LoadedBackEnd[] {
  const unknown = [...outputs.keys(), ...only].find((id) => !all.some((backEnd) => backEnd.id === id));
  const known = all.map(({ id }) => id).join(', ');
  if (unknown !== undefined) throw new Failure(`There is no back end ${unknown}.`, `There are ${known}.`);
  const missing = only.find((id) => !outputs.has(id));
  if (missing !== undefined) {
    throw new Failure(`callgate.json gives ${missing} no output folder.`, `Add it to "outputs".`);
  }
  return all.filter(({ id }) => outputs.has(id) && (only.length === 0 || only.includes(id)));
}

function report(diagnostics: readonly Diagnostic[], json: boolean, print: (line: string) => void): void {
  if (json) {
    print(JSON.stringify({ diagnostics }, null, 2));
    return;
  }
  for (const diagnostic of diagnostics) print(formatDiagnostic(diagnostic));
  print(`${count(diagnostics.length, 'finding')}; nothing was written.`);
}

function tell(
  plans: readonly OutputPlan[],
  { check, json }: GenerateOptions,
  print: (line: string) => void,
): number {
  const changes = plans.flatMap(({ folder, write, remove }) => [
    ...write.map(({ path, isNew }) => ({ path: `${folder}/${path}`, change: isNew ? 'new' : 'changed' })),
    ...remove.map((path) => ({ path: `${folder}/${path}`, change: 'removed' })),
  ]);
  const status = check && changes.length > 0 ? EXIT.findings : EXIT.ok;
  if (json) {
    print(JSON.stringify({ upToDate: changes.length === 0, changes }, null, 2));
    return status;
  }
  for (const { path, change } of changes) print(`${change.padEnd(8)} ${path}`);
  if (changes.length === 0) print('Everything is up to date.');
  else if (check)
    print(
      `${count(changes.length, 'file')} stale.\n  help: run \`callgate generate\` and commit what it writes.`,
    );
  else print(`${count(changes.length, 'file')} written or removed.`);
  return status;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
