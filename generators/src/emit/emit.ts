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

/** A back end to run. */
export interface EmitRequest {
  readonly backEnd: LoadedBackEnd;
  /** Module from which its files import what `kernel-ts` makes. */
  readonly tables: string;
  /** What the project file says for it. */
  readonly options?: Readonly<Record<string, unknown>>;
}

/** Runs back ends over a checked ABI: lowered once per profile, whatever the number of back ends. `began` is told each before it runs. */
export function emit(
  abi: Abi,
  requests: readonly EmitRequest[],
  began: (backEnd: string) => void = () => {},
): readonly Emitted[] {
  const emitOne = emitterOf(abi);
  return requests.map((request) => {
    began(request.backEnd.id);
    return emitOne(request);
  });
}

/** What runs one back end after another over a checked ABI. */
export function emitterOf(abi: Abi): (request: EmitRequest) => Emitted {
  const lookup = lookUp(abi);
  const lowered = new Map(PROFILES.map((profile) => [profile.id, lower(lookup, profile)]));
  const print = fingerprint(abi);
  return ({ backEnd, tables, options = {} }) => {
    const files = backEnd.emit({
      lookup,
      fingerprint: print,
      lowered,
      templates: backEnd.templates,
      tables,
      options,
    });
    return { backEnd: backEnd.id, files: [...files].sort((a, b) => (a.path < b.path ? -1 : 1)) };
  };
}
