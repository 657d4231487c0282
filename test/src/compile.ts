import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { assemble, formatDiagnostic } from '@callgate/vm-embedvm';
import asc from 'assemblyscript/asc';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const INCLUDES = join(ROOT, 'packages/guest-embedvm/generated');

/** A guest in AssemblyScript, compiled. The path of its source is relative to the repository. */
export async function compiled(source: string): Promise<Uint8Array> {
  let image: Uint8Array | null = null;
  const flags = [
    ...['--outFile', 'guest.wasm', '--baseDir', ROOT, '--use', 'abort=callgateAbort'],
    ...['--optimizeLevel', '3', '--transform', '@callgate/guest-assemblyscript/transform'],
  ];
  const { error, stderr } = await asc.main([source, ...flags], {
    writeFile: (_name: string, contents: string | Uint8Array) => {
      if (typeof contents !== 'string') image = contents;
    },
  });
  if (error !== null || image === null) throw new Error(`${source}: ${error?.message}\n${stderr.toString()}`);
  return image;
}

/** A guest in assembly for EmbedVM, assembled. The path of its source is relative to the repository. */
export function assembled(source: string): Uint8Array {
  const file = join(ROOT, source);
  const resolve = (name: string, from: string) => {
    const place = [join(dirname(from), name), join(INCLUDES, name)].find((each) => existsSync(each));
    return place === undefined ? null : { file: place, text: readFileSync(place, 'utf8') };
  };
  const { image, diagnostics } = assemble({ file, text: readFileSync(file, 'utf8'), resolve });
  if (image === null) throw new Error(diagnostics.map(formatDiagnostic).join('\n'));
  return image;
}
