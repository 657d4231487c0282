import { abi } from '@callgate/kernel/abi';
import { embedvmGlue } from '@callgate/vm-embedvm/glue';
import { wasmGlue } from '@callgate/vm-wasm/glue';
import { generated } from '../conformance/generated.js';
import { GOLDEN_CASES } from '../src/golden-cases.js';
import type { Border } from './bench.js';
import { DESCRIPTION } from './description.js';

/** The bundled ABI, and one of each golden case: so every family is looked at, and every type of the language. */
export async function borders(): Promise<readonly Border[]> {
  const bundled: Border = { name: 'bundled', description: DESCRIPTION, abi, wasmGlue, embedvmGlue };
  const golden = GOLDEN_CASES.map(async (name): Promise<Border> => {
    const { fuzz, tables, ...glues } = await generated(name);
    return { name, description: JSON.parse(fuzz) as Border['description'], abi: tables.abi, ...glues };
  });
  return [bundled, ...(await Promise.all(golden))];
}
