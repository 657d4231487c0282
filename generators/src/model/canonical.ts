import { createHash } from 'node:crypto';
import type { Abi } from './abi.js';

/** Properties of the model that mean nothing to a machine: texts for people, and where things were written. */
const SILENT: ReadonlySet<string> = new Set(['docs', 'place']);

/** What is told of an item's past and future: a deprecation turns no image away, so the fingerprint leaves it out. */
const HISTORY: ReadonlySet<string> = new Set(['lifecycle', 'retired', 'retiredKinds']);
const UNTOLD: ReadonlySet<string> = new Set([...SILENT, ...HISTORY]);

/** The model as JSON with sorted keys, without docs and places: the same text for every definition that means the same. */
export function canonicalJson(abi: Abi): string {
  return JSON.stringify(canonical(abi, SILENT));
}

/** SHA-256 of the canonical JSON without the ABI's name, version and history, in hex: the identity of what crosses the border. */
export function fingerprint({ families }: Abi): string {
  return createHash('sha256')
    .update(JSON.stringify(canonical({ families }, UNTOLD)))
    .digest('hex');
}

function canonical(value: unknown, without: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) return value.map((each) => canonical(each, without));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => !without.has(key));
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, canonical(inner, without)]));
}
