import { fileURLToPath } from 'node:url';
import { readAndCheck } from '../check/read-and-check.js';
import type { Abi } from '../model/abi.js';
import { bundled, fromDisk } from '../read/from-disk.test.support.js';
import type { OutputFile } from './backend.js';
import { emit } from './emit.js';
import { loadBackEnds } from './load-back-ends.js';

const FOLDER = fileURLToPath(new URL('../../test/cases/odd-abi/', import.meta.url));

/** An ABI of every type, with names that languages trip over, under a name that must be quoted. */
export function oddAbi(): Abi {
  return sound({ ...fromDisk(FOLDER, 'abi.ts'), name: 'odd "abi" */ \\ ü' });
}

export function bundledAbi(): Abi {
  return sound(bundled());
}

/** An ABI of one module, the family `house`. */
export function houseAbi(text: string): Abi {
  return sound({ name: 'house', version: '1.0.0', entry: { path: 'house.ts', text }, resolve: () => null });
}

/** What one back end makes, by path. */
export async function emitted(backEnd: string, abi: Abi): Promise<ReadonlyMap<string, string>> {
  const found = (await loadBackEnds()).find(({ id }) => id === backEnd);
  if (found === undefined) throw new Error(`there is no back end ${backEnd}`);
  const [{ files }] = emit(abi, [{ backEnd: found, tables: './tables.js' }]);
  return new Map(files.map(({ path, content }: OutputFile) => [path, content]));
}

function sound(input: Parameters<typeof readAndCheck>[0]): Abi {
  const { abi, diagnostics } = readAndCheck(input);
  if (abi === null || diagnostics.length > 0) throw new Error(JSON.stringify(diagnostics, null, 2));
  return abi;
}
