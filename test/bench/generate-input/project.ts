import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { largeDefinition } from '../../src/large-definition.js';

/**
 * Writes a project with a definition of this size that sends the output of every back end to a folder of its own under `made/`. Like
 * any project with Callgate installed it has a `node_modules`.
 */
export function writeProject(root: string, calls: number, files: number, backEnds: readonly string[]): void {
  const outputs = Object.fromEntries(backEnds.map((id) => [id, `made/${id}`]));
  const texts = new Map([
    ...largeDefinition(calls, files),
    ['abi/package.json', JSON.stringify({ name: 'bench-abi', version: '1.0.0' })],
    ['callgate.json', JSON.stringify({ name: 'bench', abi: 'abi', outputs })],
  ]);
  writeAll(root, texts);
  mkdirSync(join(root, 'node_modules'), { recursive: true });
}

/** Writes files below a folder. */
export function writeAll(root: string, texts: ReadonlyMap<string, string>): void {
  for (const [path, text] of texts) {
    const place = join(root, path);
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, text);
  }
}
