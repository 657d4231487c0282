import { readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { imageChecks } from '../wasm-images.mjs';
import { equals, succeeds } from './outcome.mjs';
import { runManifest } from './run-manifest.mjs';
import { commonTrace, traceOf } from './traces.mjs';

/** The examples that exist in every language: what each is called, and the quota of its files, so small that it fills up; null where it has none. */
const EXAMPLES = [
  { folder: 'sensor-watch', program: 'watch', limits: null },
  { folder: 'sensor-log', program: 'log', limits: { bytes: 200 } },
];

/**
 * How a language makes a guest: `extension` of its sources and folder of its examples, what its compiler calls the levels that are tried, and `compile`,
 * whose checks leave an image behind that can be loaded.
 *
 * @typedef {object} Language
 * @property {string} extension
 * @property {string} folder
 * @property {readonly string[]} levels
 * @property {(source: string, image: string, level: string) => AsyncIterable<object> | Iterable<object>} compile
 */

/** The examples in a language against the same programs in AssemblyScript and EmbedVM's assembly, on the same devices. */
export async function* exampleChecks(root, language) {
  const { buildGuests } = await import('../../build-guests.mjs');
  for (const { folder, program, limits } of EXAMPLES) {
    const example = join(root, 'examples', folder);
    await buildGuests(example);
    const reference = await traceOf('wasm', join(example, `build/${program}.wasm`), limits);
    const embedvm = await traceOf('embedvm', join(example, `build/${program}.evmi`), limits);
    const full = reference.trace.some(({ result }) => result === 'VfsError.NoSpace');
    yield equals(
      `${program}.ts says what it should`,
      [reference.lines.at(-1), reference.bugs, full],
      ['[watch] done', [], limits !== null],
    );
    const name = `${program}.${language.extension}`;
    for (const level of language.levels) {
      const image = join(example, `build/${program}-${language.folder}-${level}.wasm`);
      yield* language.compile(join(example, language.folder, name), image, level);
      yield* imageChecks(image, `${name} ${level}`);
      const run = await traceOf('wasm', image, limits);
      yield equals(
        `${name} ${level} makes the syscalls of ${program}.ts, with its results and files`,
        run,
        reference,
      );
      yield equals(
        `${name} ${level} makes the syscalls of ${program}.evs, with its results and files`,
        [commonTrace(run.trace), run.lines, run.files],
        [commonTrace(embedvm.trace), embedvm.lines, embedvm.files],
      );
      rmSync(image);
    }
  }
}

/** The program of each family against the same one in AssemblyScript: the same dispatches and syscalls, values, results and charges, and the same seen from outside. */
export async function* familyChecks(root, language, folder) {
  const { FAMILIES, SOURCES, charges, normalised } = await import(
    '../../../test/dist/traces/family-programs.js'
  );
  const { run } = await import('../../../test/dist/traces/world.js');
  const { compiled } = await import('../../../test/dist/src/compile.js');
  for (const [family, options] of FAMILIES) {
    const traced = async (image) => {
      const { events, seen } = await run('wasm', image, options);
      return [normalised(events), charges(events), seen];
    };
    const reference = await traced(await compiled(`${SOURCES}/${family}.ts`));
    const name = `${family}.${language.extension}`;
    for (const level of language.levels) {
      const image = join(folder, `${family}-${level}.wasm`);
      yield* language.compile(join(root, SOURCES, name), image, level);
      yield equals(
        `${name} ${level} makes the syscalls of ${family}.ts, for the same charges`,
        await traced(readFileSync(image)),
        reference,
      );
    }
  }
}

/** As a guest of the bundled ABI is made: stamped with what it uses. */
export function stamped(root, { compile, ...rest }) {
  return {
    ...rest,
    async *compile(source, image, level) {
      yield* compile(source, image, level);
      const name = `${basename(source)} ${level}`;
      const stamp = [join(root, 'tools/bin/callgate.mjs'), 'stamp', image];
      yield succeeds(`${name} is stamped`, process.execPath, ...stamp);
      yield succeeds(`${name} fits`, process.execPath, ...stamp, '--check');
      yield equals(`the stamp of ${name} says what it uses`, ...(await stampedCalls(image)));
    },
  };
}

/** Numbers of the calls that a stamp names, and of those that the image uses. */
async function stampedCalls(image) {
  const { readStamped } = await import('@callgate/vm-wasm');
  const { stamp, used } = readStamped(readFileSync(image));
  const sorted = (numbers) => [...numbers].sort((a, b) => a - b);
  const named = (calls) => calls.map(({ number }) => number);
  return [
    [named(stamp.calls.syscalls), named(stamp.calls.dispatches)],
    [sorted(used.syscalls), sorted(used.dispatches)],
  ];
}

/** Two vats of one image that find each other by the bootstrap message: one asks the other to make a counter, and counts with it. */
export function messageCheck(root, title, folder, image) {
  const vats = ['asker', 'maker'].map((name) => ({ name, vm: 'wasm', image, permissions: ['console'] }));
  const { status, said } = runManifest(root, join(folder, 'counter.json'), { bootstrap: 'asker', vats });
  return equals(
    `vats in ${title} send, await, and send to what they await`,
    [status, said],
    [0, ['[asker] made   ', '[asker] added  1', '[asker] again  2']],
  );
}
