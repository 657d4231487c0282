import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { assemble, formatDiagnostic } from '@callgate/vm-embedvm';
import asc from 'assemblyscript/asc';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const SOURCES = 'test/traces/assembly';
const INCLUDES = ['packages/guest-embedvm/generated', 'packages/guest-embedvm'].map((folder) =>
  join(ROOT, folder),
);

/** The AssemblyScript program of a family, compiled; or another one in `folder`. */
export async function compiled(family: string, folder = SOURCES): Promise<Uint8Array> {
  let image: Uint8Array | null = null;
  const source = join(folder, `${family}.ts`);
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

/** The EmbedVM program of a family, assembled; or another one in `folder`. */
export function assembled(family: string, folder = SOURCES): Uint8Array {
  const file = join(ROOT, folder, `${family}.evs`);
  const resolve = (name: string, from: string) => {
    const places = [dirname(from), ...INCLUDES].map((place) => join(place, name));
    const place = places.find((each) => existsSync(each));
    return place === undefined ? null : { file: place, text: readFileSync(place, 'utf8') };
  };
  const { image, diagnostics } = assemble({ file, text: readFileSync(file, 'utf8'), resolve });
  if (image === null) throw new Error(diagnostics.map(formatDiagnostic).join('\n'));
  return image;
}
