import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REPOSITORY } from './nx-workspace.js';

/** A copy of the built command with what it depends on, whose code a test may change. */
export interface Installation {
  readonly path: string;
  /** Runs the command in a folder: status, what it said, and whether it came to read the definition. */
  run(cwd: string, ...argv: string[]): { status: number | null; out: string; reads: boolean };
  /** Changes a file of a package; `text` is the old content. */
  change(file: string, change: (text: string) => string): void;
  remove(): void;
}

const PROBE = `const { writeFileSync } = require('node:fs');
process.on('exit', () => {
  const reads = Object.keys(require.cache).some((path) => path.includes('/@ts-morph/'));
  writeFileSync(process.env.PROBE, String(reads));
});
`;

/** Copies the packages that make generated files, and links the others. */
export function installation(): Installation {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'callgate-installed-')));
  const modules = join(path, 'node_modules');
  const from = join(REPOSITORY, 'node_modules');
  mkdirSync(join(modules, '@callgate'), { recursive: true });
  for (const name of readdirSync(from)) {
    if (!name.startsWith('.') && name !== '@callgate' && name !== 'handlebars')
      symlinkSync(join(from, name), join(modules, name));
  }
  cpSync(join(from, 'handlebars'), join(modules, 'handlebars'), { recursive: true });
  const copied = { tools: ['bin', 'dist/src'], generators: ['dist', 'backends'] };
  for (const [name, folders] of Object.entries(copied)) {
    for (const each of ['package.json', ...folders])
      cpSync(join(REPOSITORY, name, each), join(modules, '@callgate', name, each), { recursive: true });
  }
  const probe = join(path, 'probe.cjs');
  writeFileSync(probe, PROBE);
  const report = join(path, 'reads');
  const place = (file: string) => join(modules, file);
  return {
    path,
    run(cwd, ...argv) {
      const command = place('@callgate/tools/bin/callgate.mjs');
      const { status, stdout, stderr } = spawnSync(process.execPath, ['--require', probe, command, ...argv], {
        cwd,
        env: { ...process.env, INIT_CWD: cwd, PROBE: report },
        encoding: 'utf8',
      });
      return { status, out: stdout + stderr, reads: readFileSync(report, 'utf8') === 'true' };
    },
    change: (file, change) => writeFileSync(place(file), change(readFileSync(place(file), 'utf8'))),
    remove: () => rmSync(path, { recursive: true }),
  };
}
