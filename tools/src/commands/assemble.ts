import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { assemble, formatDiagnostic } from '@callgate/vm-embedvm';
import { EXIT, Failure } from '../failure.js';
import { projectAround } from '../project.js';

const require = createRequire(import.meta.url);

/**
 * `callgate assemble`: makes an image of an EmbedVM guest in assembly. An include is looked for beside the file that includes it, then among
 * those that its project generates, which are the bundled ABI's where no project generates any.
 */
export function assembleFile(source: string, output: string | null, print: (line: string) => void): number {
  if (!existsSync(source)) throw new Failure(`There is no ${source}.`, 'Give the path of an .evs file.');
  const includes = includesFor(dirname(source));
  const { image, diagnostics } = assemble({
    file: source,
    text: readFileSync(source, 'utf8'),
    resolve(name, from) {
      const place = [join(dirname(from), name), join(includes, name)].find(existsSync);
      return place === undefined ? null : { file: place, text: readFileSync(place, 'utf8') };
    },
  });
  if (image === null) {
    for (const diagnostic of diagnostics) print(formatDiagnostic(diagnostic));
    return EXIT.findings;
  }
  const target = output ?? `${source.replace(/\.evs$/, '')}.evmi`;
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(`${target}.new`, image);
  renameSync(`${target}.new`, target);
  print(`${target}: ${image.length} bytes.`);
  return EXIT.ok;
}

/** Where the includes of a guest's ABI are: an image of another ABI than the host's would be refused. */
function includesFor(folder: string): string {
  const project = projectAround(folder);
  const output = project?.outputs.get('guest-embedvm');
  if (project != null && output !== undefined) return join(project.root, output.folder);
  return join(dirname(require.resolve('@callgate/guest-embedvm/package.json')), 'generated');
}
