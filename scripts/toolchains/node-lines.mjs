import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { nodeLines, npmProgram } from './support/node-lines.mjs';
import { equals } from './support/outcome.mjs';

export const needs = {};

/** A project with an ABI of its own, as `init` makes it: generated, built and run by each line of Node, without a word on stderr. */
export function* checks(root) {
  mkdirSync(join(root, 'build'), { recursive: true });
  const folder = mkdtempSync(join(root, 'build/node-lines-'));
  try {
    const npm = npmProgram();
    for (const [name, node] of nodeLines(folder, process.env, npm)) {
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
