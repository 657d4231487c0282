import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Ran, runCommand } from './run-command.js';

const REPOSITORY = join(dirname(fileURLToPath(import.meta.url)), '../../..');

/** A folder of its own with a small project in it. */
export interface ProjectFolder {
  readonly path: string;
  write(file: string, text: string | Uint8Array): void;
  read(file: string): string;
  /** Every file below a folder, sorted. */
  files(folder: string): string[];
  run(...argv: string[]): Promise<Ran>;
  remove(): void;
}

const FAMILY = `import type { Syscalls, u16 } from './language.js';

/** @permission lamp */
export interface Lamp extends Syscalls {
  /**
   * Sets the brightness.
   * @syscall 2000
   * @effect external
   */
  lampSet(level: u16): void;
}
`;

/** Makes a project with one family, every back end, and nothing generated yet. */
export function projectFolder(): ProjectFolder {
  const path = mkdtempSync(join(tmpdir(), 'callgate-'));
  const folder: ProjectFolder = {
    path,
    write(file, text) {
      mkdirSync(dirname(join(path, file)), { recursive: true });
      writeFileSync(join(path, file), text);
    },
    read: (file) => readFileSync(join(path, file), 'utf8'),
    files: (below) =>
      readdirSync(join(path, below), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(path.length + 1))
        .sort(),
    run: (...argv) => runCommand(path, ...argv),
    remove: () => rmSync(path, { recursive: true }),
  };
  const outputs = [
    'embedvm-host',
    'guest-assemblyscript',
    'guest-embedvm',
    'kernel-ts',
    'manifest-schema',
    'trace',
    'wasm-host',
  ].map((id) => [id, `generated/${id}`]);
  folder.write(
    'callgate.json',
    JSON.stringify({ name: 'lamps', abi: 'abi', outputs: Object.fromEntries(outputs) }),
  );
  folder.write('abi/package.json', JSON.stringify({ name: 'lamps', version: '1.2.3' }));
  folder.write('abi/index.ts', "export * from './lamp.js';\n");
  folder.write('abi/lamp.ts', FAMILY);
  cpSync(join(REPOSITORY, 'abi/language.ts'), join(path, 'abi/language.ts'));
  return folder;
}
