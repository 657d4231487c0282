import { type Diagnostic, formatDiagnostic, formatWarning } from '@callgate/vm-embedvm';
import { EXIT, Failure } from '../../failure.js';
import { replaceFiles } from '../../files.js';
import { realPlace } from '../../real-place.js';
import { count } from '../../report.js';

/** A file that a command made. */
export interface MadeFile {
  readonly path: string;
  readonly content: Uint8Array | string;
}

/** What a source was found to be wrong with. */
export interface Found {
  readonly diagnostics: readonly Diagnostic[];
  /** They keep nothing from being made, and change no exit status. */
  readonly warnings: readonly Diagnostic[];
}

/** Writes the files, each whole, and tells of them; or tells what is wrong with the source. Answers the exit status. */
export function finish(
  source: string,
  files: readonly MadeFile[],
  { diagnostics, warnings }: Found,
  json: boolean,
  print: (line: string) => void,
): number {
  const made = files.map(({ path, content }) => ({ path, bytes: Buffer.from(content).length }));
  demandApart(source, files);
  replaceFiles(files.map(({ path, content }) => ({ place: path, content })));
  if (json) print(JSON.stringify({ files: made, diagnostics, warnings }, null, 2));
  else {
    tellFirst(diagnostics, formatDiagnostic, 'mistake', print);
    tellFirst(warnings, formatWarning, 'warning', print);
    for (const { path, bytes } of made) print(`${path}: ${bytes} bytes.`);
  }
  return diagnostics.length > 0 ? EXIT.findings : EXIT.ok;
}

/** Throws when a file would take the place of the source or of another one, also by way of a link. */
function demandApart(source: string, files: readonly MadeFile[]): void {
  const taken = new Set<string | null>();
  const read = realPlace(source);
  for (const { path } of files) {
    const place = realPlace(path) ?? path;
    if (place === read) throw new Failure(`${source} is what is read.`, 'Give the output another name.');
    if (taken.has(place)) throw new Failure(`${path} is two outputs.`, 'Give the output another name.');
    taken.add(place);
  }
}

/** Most mistakes, and most warnings, that are told to people: what follows often comes of the first. */
const TOLD = 100;

function tellFirst(
  all: readonly Diagnostic[],
  format: (each: Diagnostic) => string,
  what: string,
  print: (line: string) => void,
): void {
  for (const each of all.slice(0, TOLD)) print(format(each));
  if (all.length > TOLD) print(`And ${count(all.length - TOLD, `more ${what}`)}; --json names them all.`);
}
