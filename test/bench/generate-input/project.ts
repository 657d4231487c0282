import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { definition } from './definition.js';

/** Writes a project with a definition of this size that sends the output of every back end to a folder of its own under `made/`. */
export function writeProject(root: string, calls: number, files: number, backEnds: readonly string[]): void {
  const outputs = Object.fromEntries(backEnds.map((id) => [id, `made/${id}`]));
  const texts = new Map([
    ...definition(calls, files),
    ['abi/package.json', JSON.stringify({ name: 'bench-abi', version: '1.0.0' })],
    ['callgate.json', JSON.stringify({ name: 'bench', abi: 'abi', outputs })],
  ]);
  writeAll(root, texts);
}

/** Writes files below a folder. */
export function writeAll(root: string, texts: ReadonlyMap<string, string>): void {
  for (const [path, text] of texts) {
    const place = join(root, path);
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, text);
  }
}
