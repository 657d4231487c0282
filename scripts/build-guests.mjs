// Compiles the guests of an example: each assembly/NAME.ts with the AssemblyScript compiler, each assembly/NAME.evs with our assembler,
// and each evm/NAME.evm with our compiler into build/NAME-evm.evmi.
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, extname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { assemble, compile as compileEvm, formatDiagnostic } from '@callgate/vm-embedvm';
import asc from 'assemblyscript/asc';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const INCLUDES = ['generated', '.'].map((folder) => join(ROOT, 'packages/guest-embedvm', folder));
const ASC_FLAGS = [
  ...[
    '--runtime',
    'incremental',
    '--use',
    'abort=callgateAbort',
    '--optimizeLevel',
    '3',
    '--shrinkLevel',
    '1',
  ],
  ...['--transform', '@callgate/guest-assemblyscript/transform'],
];

/** Compiles every guest of `folder` into its `build/`; throws with the compiler's messages. */
export async function buildGuests(folder) {
  const sources = join(folder, 'assembly');
  mkdirSync(join(folder, 'build'), { recursive: true });
  for (const name of readdirSync(sources).sort()) {
    const source = join(sources, name);
    const target = join(folder, 'build', basename(name, extname(name)));
    if (extname(name) === '.ts') await compile(folder, source, `${target}.wasm`);
    if (extname(name) === '.evs') makeImage(assemble, source, `${target}.evmi`);
  }
  const own = join(folder, 'evm');
  for (const name of existsSync(own) ? readdirSync(own).sort() : []) {
    makeImage(compileEvm, join(own, name), join(folder, 'build', `${basename(name, '.evm')}-evm.evmi`));
  }
}

async function compile(folder, source, target) {
  const files = [relative(folder, source), '--outFile', relative(folder, target)];
  const { error, stderr } = await asc.main([...files, '--baseDir', folder, ...ASC_FLAGS]);
  if (error !== null) throw new Error(`${relative(ROOT, source)}: ${error.message}\n${stderr.toString()}`);
}

function makeImage(make, source, target) {
  const resolve = (name, from) => {
    const folders = [dirname(from), ...INCLUDES];
    const place = folders.map((each) => join(each, name)).find(existsSync);
    return place === undefined ? null : { file: place, text: readFileSync(place, 'utf8') };
  };
  const { image, diagnostics } = make({ file: source, text: readFileSync(source, 'utf8'), resolve });
  if (image === null) throw new Error(diagnostics.map(formatDiagnostic).join('\n'));
  writeFileSync(target, image);
}
