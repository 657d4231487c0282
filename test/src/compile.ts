import { existsSync, readFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { assemble, compile as compileEvm, type Diagnostic, formatDiagnostic } from '@callgate/vm-embedvm';
import asc from 'assemblyscript/asc';
import { ROOT } from './golden-cases.js';

const INCLUDES = ['packages/guest-embedvm/generated', 'packages/guest-embedvm'].map((folder) =>
  join(ROOT, folder),
);

/** What this process compiled, by path and text of the source. */
const known = new Map<string, Promise<Uint8Array>>();

/** A guest in AssemblyScript, compiled: once, whoever asks. The path of its source is relative to the repository. */
export function compiled(source: string): Promise<Uint8Array> {
  const key = `${source}\n${readFileSync(join(ROOT, source), 'utf8')}`;
  let image = known.get(key);
  if (image === undefined) known.set(key, (image = compile(source)));
  return image;
}

async function compile(source: string): Promise<Uint8Array> {
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

/** A guest for EmbedVM in assembly or in its own language, as an image. The path of its source is relative to the repository. */
export function assembled(source: string): Uint8Array {
  const file = join(ROOT, source);
  const resolve = (name: string, from: string) => {
    const places = [dirname(from), ...INCLUDES].map((place) => join(place, name));
    const place = places.find((each) => existsSync(each));
    return place === undefined ? null : { file: place, text: readFileSync(place, 'utf8') };
  };
  const options = { file, text: readFileSync(file, 'utf8'), resolve };
  const { image, diagnostics }: { image: Uint8Array | null; diagnostics: readonly Diagnostic[] } =
    extname(source) === '.evm' ? compileEvm(options) : assemble(options);
  if (image === null) throw new Error(diagnostics.map(formatDiagnostic).join('\n'));
  return image;
}
