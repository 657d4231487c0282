// What `callgate generate` and `generate --check` cost as whole processes, from source to every file of every back end, beside buf; `--no-rivals` leaves that out.
import { loadBackEnds } from '@callgate/generators';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeAll, writeProject } from './generate-input/project.js';
import { type Messages, protos } from './generate-input/protos.js';
import { type Cost, run, runNode } from './support/child.js';
import { median, printFigures } from './support/figures.js';
import { progress } from './support/progress.js';
import { installedRival } from './support/rival.js';

const CALLGATE = fileURLToPath(new URL('../../../tools/bin/callgate.mjs', import.meta.url));
const ROUNDS = 3;
const SIZES = [
  [1000, 1],
  [1000, 20],
  [4000, 20],
] as const;

const RIVAL_NOTES = [
  'buf gets an rpc for each call. Shared: the rpcs of a file share the two messages of their shape, eight in all; own: each has two.',
  'callgate makes all of its back ends, buf TypeScript alone.',
];

/** A line of the table: one command on one definition. */
interface Subject {
  readonly what: string;
  readonly calls: number;
  readonly files: number;
  /** Makes a round; what stands under `made` in `folder` afterwards is its output. */
  readonly folder: string;
  readonly round: () => Cost;
}

/** Parts of a project that rounds make. */
const MADE = 'made';
/** Where a run keeps the stamp that proves to the next one that nothing is stale. */
const STAMP = 'node_modules/.cache';
/** Where it keeps what V8 compiled of the parser. */
const CODE = fileURLToPath(new URL('../../../node_modules/.cache/callgate', import.meta.url));

/**
 * Moves what rounds made out of the way; it is removed at the very end. ext4 passes over an inode that was freed a moment ago, one after
 * another for each new file: to delete a thousand files before a round makes as many costs that round half a second.
 */
function clear(folder: string, ...made: readonly string[]): void {
  const gone = join(folder, '..', 'gone');
  mkdirSync(gone, { recursive: true });
  for (const each of made.map((path) => join(folder, path)).filter(existsSync))
    renameSync(each, join(gone, `${readdirSync(gone).length}`));
}

function callgate(folder: string, calls: number, files: number, ids: readonly string[]): Subject[] {
  writeProject(folder, calls, files, ids);
  const generate = (): Cost => {
    clear(folder, MADE, STAMP);
    return runNode(CALLGATE, ['generate'], folder);
  };
  const generateFirst = (): Cost => {
    const kept = existsSync(CODE) ? readdirSync(CODE).filter((name) => name.endsWith('.v8')) : [];
    for (const name of kept) rmSync(join(CODE, name));
    return generate();
  };
  const check = (): Cost => runNode(CALLGATE, ['generate', '--check'], folder);
  const checkAll = (): Cost => {
    clear(folder, STAMP);
    return check();
  };
  const all = `callgate generate, ${ids.length} back ends`;
  return [
    { what: 'callgate generate, the first there', calls, files, folder, round: generateFirst },
    { what: all, calls, files, folder, round: generate },
    { what: 'callgate generate --check', calls, files, folder, round: check },
    { what: 'the same without its stamp', calls, files, folder, round: checkAll },
  ];
}

function buf(folder: string, rival: string, calls: number, files: number, messages: Messages): Subject {
  writeAll(folder, protos(calls, files, messages, join(rival, 'node_modules/.bin/protoc-gen-es')));
  const program = join(rival, 'node_modules/@bufbuild/buf/bin/buf');
  const round = (): Cost => {
    clear(folder, MADE);
    const milliseconds = run(process.execPath, [program, 'generate'], folder);
    return { milliseconds, computed: null, mebibytes: null };
  };
  return { what: `buf generate, protoc-gen-es, ${messages} messages`, calls, files, folder, round };
}

/** Bytes of all files below a folder. */
function sizeOf(folder: string): number {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => statSync(join(folder, path)))
    .reduce((sum, stats) => sum + (stats.isFile() ? stats.size : 0), 0);
}

const rival = process.argv.includes('--no-rivals') ? null : installedRival('buf');
const ids = (await loadBackEnds()).map(({ id }) => id);
const root = mkdtempSync(join(tmpdir(), 'callgate-bench-'));
try {
  const at = (name: string) => join(root, name);
  const subjects = [
    ...SIZES.flatMap(([calls, files]) => callgate(at(`callgate-${calls}-${files}`), calls, files, ids)),
    ...(rival === null ? [] : (['shared', 'own'] as const)).map((each) =>
      buf(at(`buf-${each}`), rival ?? '', 1000, 20, each),
    ),
  ];
  const costs = new Map(subjects.map((subject) => [subject, [] as Cost[]]));
  // Rounds, not blocks: what else the machine does meets all of them alike. The first warms the disk's caches.
  for (let round = 0; round <= ROUNDS; round++) {
    for (const subject of subjects) {
      progress(`Round ${round} of ${ROUNDS}: ${subject.what}, ${subject.calls} calls …`);
      const cost = subject.round();
      if (round > 0) costs.get(subject)?.push(cost);
    }
  }
  progress('');
  const figure = ({ what, calls, files, folder }: Subject, all: readonly Cost[]) => ({
    what,
    calls,
    files,
    milliseconds: median(all.map(({ milliseconds }) => milliseconds)),
    least: Math.min(...all.map(({ milliseconds }) => milliseconds)),
    computed: all[0].computed === null ? null : Math.min(...all.map(({ computed }) => computed ?? 0)),
    mebibytes: all[0].mebibytes === null ? null : Math.max(...all.map(({ mebibytes }) => mebibytes ?? 0)),
    megabytes: sizeOf(join(folder, MADE)) / 1e6,
  });
  const figures = [...costs].map(([subject, all]) => figure(subject, all));
  const base = figures.find(({ what, files }) => what === subjects[1].what && files === 20) ?? figures[0];
  const rows = figures.map((each) => {
    const small = figures.find(({ what, files }) => what === each.what && files === each.files) ?? each;
    return {
      ...each,
      growth: each.calls > small.calls ? each.least / small.least : null,
      ratio: each.least / base.least,
    };
  });
  printFigures({
    columns: [
      { key: 'what', head: 'whole process' },
      { key: 'calls', head: 'calls' },
      { key: 'files', head: 'files' },
      { key: 'milliseconds', head: 'median ms' },
      { key: 'least', head: 'least ms' },
      { key: 'computed', head: 'least CPU ms' },
      { key: 'mebibytes', head: 'peak MiB' },
      { key: 'megabytes', head: 'output MB', digits: 1 },
      { key: 'growth', head: '× 1,000 calls', digits: 2 },
      { key: 'ratio', head: '× generate', digits: 2 },
    ],
    rows,
    notes: [
      'The first in an installation compiles the parser, and keeps the code for those after it.',
      '× generate: the least over that of callgate generate with 1,000 calls in 20 files; × 1,000 calls likewise.',
      'A call has one of four shapes; the calls of a file share its record, its handle kind and its errors.',
      ...(rival === null ? [] : RIVAL_NOTES),
    ],
  });
} finally {
  rmSync(root, { recursive: true });
}
