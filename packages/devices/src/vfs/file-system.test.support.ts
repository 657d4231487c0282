import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Directory, FileSystem, Name, OpenFile } from './file-system.js';
import { folderFs } from './folder-fs.js';
import { memoryFs } from './memory-fs.js';
import type { FileLimits } from './usage.js';

interface TestFiles extends FileSystem {
  dispose(): void;
}

/** Every file system that there is here, by what it is called in a test; each call makes an empty one. */
export const FILE_SYSTEMS: readonly (readonly [
  name: string,
  make: (limits?: Partial<FileLimits>) => TestFiles,
])[] = [
  ['in memory', (limits) => ({ ...memoryFs(limits), dispose() {} })],
  ...(process.platform === 'linux' ? [['over a folder', temporaryFolderFs] as const] : []),
];

/** A file system over a new folder, which `dispose` deletes. */
export function temporaryFolderFs(limits?: Partial<FileLimits>): TestFiles & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), 'callgate-vfs-'));
  const files = folderFs(path, limits);
  return {
    ...files,
    path,
    dispose() {
      files.close();
      rmSync(path, { recursive: true, force: true });
    },
  };
}

export function named(text: string): Name {
  return new TextEncoder().encode(text);
}

/** What an operation made; fails the test when it answered an error. */
export function made<Value extends object>(answer: Value | number): Value {
  if (typeof answer === 'number') throw new Error(`the file system answered the error ${answer}`);
  return answer;
}

/** All that an open file holds. */
export function contentOf(file: OpenFile): string {
  const bytes = new Uint8Array(file.size());
  const length = file.read(0, bytes);
  return new TextDecoder().decode(bytes.subarray(0, length));
}

/** Replaces a file's content the way a handle does: what was open before is closed. */
export function write(
  directory: Directory,
  name: string,
  file: OpenFile,
  content: string,
): OpenFile | number {
  const replaced = directory.replace(named(name), file, new TextEncoder().encode(content));
  if (typeof replaced !== 'number') file.close();
  return replaced;
}
