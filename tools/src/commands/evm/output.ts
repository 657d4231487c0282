import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Diagnostic, formatDiagnostic } from '@callgate/vm-embedvm';
import { EXIT } from '../../failure.js';

/** A file that a command made. */
export interface MadeFile {
  readonly path: string;
  readonly content: Uint8Array | string;
}

/** Writes the files, each whole, and tells of them; or tells what is wrong with the source. Answers the exit status. */
export function finish(
  files: readonly MadeFile[],
  diagnostics: readonly Diagnostic[],
  json: boolean,
  print: (line: string) => void,
): number {
  const made = files.map(({ path, content }) => ({ path, bytes: Buffer.from(content).length }));
  for (const { path, content } of files) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(`${path}.new`, content);
    renameSync(`${path}.new`, path);
  }
  if (json) print(JSON.stringify({ files: made, diagnostics }, null, 2));
  else {
    for (const diagnostic of diagnostics) print(formatDiagnostic(diagnostic));
    for (const { path, bytes } of made) print(`${path}: ${bytes} bytes.`);
  }
  return diagnostics.length > 0 ? EXIT.findings : EXIT.ok;
}
