import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { projectAround } from '../../project.js';
import { FILE_BYTES, TEXT_BYTES, readNamed } from '../../read-regular.js';

const require = createRequire(import.meta.url);

/** A source with what finds its includes. */
export interface SourceFile {
  readonly file: string;
  readonly text: string;
  readonly resolve: (name: string, from: string) => { readonly file: string; readonly text: string } | null;
}

/**
 * Reads a source of an EmbedVM guest. An include is looked for beside the file that includes it, then among those that its project
 * generates, which are the bundled ABI's where no project generates any.
 */
export function sourceFile(file: string): SourceFile {
  const text = textOf(file);
  const includes = includesFor(dirname(file));
  return {
    file,
    text,
    resolve(name, from) {
      const place = [dirname(from), ...includes].map((folder) => join(folder, name)).find(existsSync);
      return place === undefined ? null : { file: place, text: textOf(place) };
    },
  };
}

function textOf(file: string): string {
  return new TextDecoder().decode(readNamed(file, 'a source', TEXT_BYTES));
}

/** An image or a source that the user named. */
export function bytesOf(file: string): Uint8Array {
  return readNamed(file, 'a file', FILE_BYTES);
}

/** Where the includes of a guest's ABI are: an image of another ABI than the host's would be refused. */
function includesFor(folder: string): readonly string[] {
  const bundled = dirname(require.resolve('@callgate/guest-embedvm/package.json'));
  const project = projectAround(folder);
  const output = project?.outputs.get('guest-embedvm');
  if (project != null && output !== undefined) return [join(project.root, output.folder), bundled];
  return [join(bundled, 'generated'), bundled];
}
