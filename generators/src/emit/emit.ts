import { lower } from '../lower/lower.js';
import { PROFILES } from '../lower/profile.js';
import type { Abi } from '../model/abi.js';
import { fingerprint } from '../model/canonical.js';
import { lookUp } from '../model/lookup.js';
import type { OutputFile } from './backend.js';
import type { LoadedBackEnd } from './load-back-ends.js';

/** What one back end makes of an ABI. */
export interface Emitted {
  readonly backEnd: string;
  readonly files: readonly OutputFile[];
}

/** Runs back ends over a checked ABI: lowered once per profile, whatever the number of back ends. */
export function emit(abi: Abi, backEnds: readonly LoadedBackEnd[]): readonly Emitted[] {
  const lookup = lookUp(abi);
  const lowered = new Map(PROFILES.map((profile) => [profile.id, lower(lookup, profile)]));
  const print = fingerprint(abi);
  return backEnds.map(({ id, emit, templates }) => {
    const files = emit({ lookup, fingerprint: print, lowered, templates });
    return { backEnd: id, files: [...files].sort((a, b) => (a.path < b.path ? -1 : 1)) };
  });
}
