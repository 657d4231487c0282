import { createHash } from 'node:crypto';
import type { Abi } from './abi.js';

/** Properties of the model that mean nothing to a machine: texts for people, and where things were written. */
const SILENT: ReadonlySet<string> = new Set(['docs', 'place']);

/** The model as JSON with sorted keys, without docs and places: the same text for every definition that means the same. */
export function canonicalJson(abi: Abi): string {
  return JSON.stringify(canonical(abi));
}

/** SHA-256 of the canonical JSON without the ABI's name and version, in hex: the identity of what crosses the border. */
export function fingerprint({ families }: Abi): string {
  return createHash('sha256')
    .update(JSON.stringify(canonical({ families })))
    .digest('hex');
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => !SILENT.has(key));
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, canonical(inner)]));
}
