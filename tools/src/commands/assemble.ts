import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type SourceFile, assemble, formatDiagnostic } from '@callgate/vm-embedvm';
import { EXIT, Failure } from '../failure.js';

const require = createRequire(import.meta.url);

/**
 * `callgate assemble`: makes an image of an EmbedVM guest in assembly. An include is looked for beside the file that includes it, then among
 * the bundled ABI's.
 */
export function assembleFile(source: string, output: string | null, print: (line: string) => void): number {
  if (!existsSync(source)) throw new Failure(`There is no ${source}.`, 'Give the path of an .evs file.');
  const { image, diagnostics } = assemble({
    file: source,
    text: readFileSync(source, 'utf8'),
    resolve: include,
  });
  if (image === null) {
    for (const diagnostic of diagnostics) print(formatDiagnostic(diagnostic));
    return EXIT.findings;
  }
  const target = output ?? `${source.replace(/\.evs$/, '')}.evmi`;
  writeFileSync(`${target}.new`, image);
  renameSync(`${target}.new`, target);
  print(`${target}: ${image.length} bytes.`);
  return EXIT.ok;
}

function include(name: string, from: string): SourceFile | null {
  const bundled = dirname(require.resolve('@callgate/guest-embedvm/package.json'));
  const place = [dirname(from), join(bundled, 'generated'), bundled]
    .map((folder) => join(folder, name))
    .find(existsSync);
  return place === undefined ? null : { file: place, text: readFileSync(place, 'utf8') };
}
