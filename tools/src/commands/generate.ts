import { type Diagnostic, formatDiagnostic } from '@callgate/generators';
import { EXIT } from '../failure.js';
import { type FileChange, carryOut } from '../files.js';
import { findProject } from '../project.js';
import { regenerate } from '../regenerate.js';
import { changeLines, count } from '../report.js';

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
  const made = await regenerate(project, options.only);
  if (made.kind === 'mistakes') {
    report(made.diagnostics, options.json, print);
    return EXIT.findings;
  }
  if (!options.check) carryOut(project.root, made.changes);
  return tell(made.changes, options, print);
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
  changes: readonly FileChange[],
  { check, json }: GenerateOptions,
  print: (line: string) => void,
): number {
  const status = check && changes.length > 0 ? EXIT.findings : EXIT.ok;
  if (json) {
    const named = changes.map(({ path, change }) => ({ path, change }));
    print(JSON.stringify({ upToDate: changes.length === 0, changes: named }, null, 2));
    return status;
  }
  for (const line of changeLines(changes)) print(line);
  if (changes.length === 0) print('Everything is up to date.');
  else if (check)
    print(
      `${count(changes.length, 'file')} stale.\n  help: run \`callgate generate\` and commit what it writes.`,
    );
  else print(`${count(changes.length, 'file')} written or removed.`);
  return status;
}
