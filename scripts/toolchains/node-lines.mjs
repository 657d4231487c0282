import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { nodeLines, npmProgram } from './support/node-lines.mjs';
import { equals } from './support/outcome.mjs';

export const needs = {};

/** What hangs on the engine: which images are taken, what a trap is called, where it was, what it cost. The long ones run on one line only. */
const ENGINE_TESTS = [
  'machine',
  'engine-failure',
  'check/',
  'image/',
  'rewrite/fuel',
  'rewrite/depth',
  'rewrite/thread-stack',
  'backend',
  'snapshot/snapshot.test',
];

/** A project with an ABI of its own, as `init` makes it: generated, built and run by each line of Node, without a word on stderr. The VM that
 * runs in Node's own engine is tested on those that nothing else runs on. */
export function* checks(root) {
  mkdirSync(join(root, 'build'), { recursive: true });
  const folder = mkdtempSync(join(root, 'build/node-lines-'));
  try {
    const npm = npmProgram();
    for (const [name, node] of nodeLines(folder, process.env, npm)) {
      if (node !== process.execPath) yield vmWasm(root, name, node);
      const project = join(folder, name.replace(' ', '-').toLowerCase(), 'project');
      const path = `${dirname(node)}${delimiter}${process.env.PATH}`;
      const { INIT_CWD: _, ...inherited } = process.env;
      const run = (cwd, ...parameters) =>
        spawnSync(node, parameters, { cwd, env: { ...inherited, PATH: path }, encoding: 'utf8' });
      const callgate = (cwd, ...parameters) => run(cwd, join(root, 'tools/bin/callgate.mjs'), ...parameters);
      for (const [what, { status, stdout, stderr }, last] of [
        ['makes a project', callgate(root, 'init', project), /README/],
        ['generates it', callgate(project, 'generate'), /files written or removed\.\n$/],
        ['finds nothing stale in it', callgate(project, 'generate', '--check'), /up to date\.\n$/],
        ['builds it', run(project, npm, 'run', '--silent', 'build'), /up to date\.\n.*bytes\.\n$/],
        ['runs them', callgate(project, 'run', 'guests.json'), /visits: 4/],
      ])
        yield equals(
          `${name} ${what}`,
          { status, found: last.test(stdout), stderr },
          { status: 0, found: true, stderr: '' },
        );
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function vmWasm(root, name, node) {
  const files = ENGINE_TESTS.map((file) => `packages/vm-wasm/src/${file}`);
  const parameters = ['node_modules/vitest/vitest.mjs', 'run', '--reporter=json', ...files];
  const { status, stdout } = spawnSync(node, parameters, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 26 });
  const { numTotalTests = 0, testResults = [] } = stdout.startsWith('{') ? JSON.parse(stdout) : {};
  const failed = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter((test) => test.status !== 'passed')
    .map(({ fullName, failureMessages }) => `${fullName}: ${failureMessages.join('\n')}`);
  return equals(
    `${name} passes the tests of vm-wasm that hang on the engine`,
    { status, some: numTotalTests > 100, failed },
    { status: 0, some: true, failed: [] },
  );
}
