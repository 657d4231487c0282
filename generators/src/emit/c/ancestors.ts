import type { Lookup } from '../../model/lookup.js';

/** A kind's ancestors, nearest first. */
export function ancestors(kind: string, lookup: Lookup): readonly string[] {
  const { parent } = lookup.kind(kind);
  return parent === null ? [] : [parent, ...ancestors(parent, lookup)];
}
