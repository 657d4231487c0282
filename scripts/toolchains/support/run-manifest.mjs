import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Runs vats with the command line, as anybody would: `place` is where the manifest is written, `said` the lines of the vats. */
export function runManifest(root, place, manifest) {
  writeFileSync(place, JSON.stringify(manifest));
  const program = join(root, 'tools/bin/callgate.mjs');
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, 'run', place], {
    encoding: 'utf8',
  });
  const said = stdout.split('\n').filter((line) => line.startsWith('['));
  return { status, said, text: stdout + stderr };
}
