import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Failure } from '../failure.js';
import { parse } from '../project.js';
import { type ManifestSchema, mistakesOf } from './schema.js';

/** What a manifest says: the vats of one run, and what each of them may do. */
export interface Manifest {
  readonly vats: readonly VatManifest[];
  /** A folder with file-backed sensors and actuators, beside those of the host. */
  readonly devices: string | null;
}

export interface VatManifest {
  readonly name: string;
  readonly vm: string;
  /** Absolute path. */
  readonly image: string;
  readonly permissions: readonly string[];
  readonly parameters: string;
  readonly memory?: number;
  readonly depth?: number;
  readonly fuel?: number;
  readonly meter?: number;
  readonly handles?: number;
  readonly inbox?: number;
  readonly onFault?: 'terminate' | 'park';
  readonly onOutOfFuel?: 'terminate' | 'park';
  /** A stop of this vat is expected: it does not count as a finding of the run. */
  readonly mayStop: boolean;
}

/** Reads a manifest and checks all of it: every mistake is named with its path, at once. */
export function readManifest(place: string, schema: ManifestSchema): Manifest {
  if (!existsSync(place)) throw new Failure(`There is no manifest ${place}.`);
  const json = parse(readFileSync(place, 'utf8'), place);
  const at = (path: string) => resolve(dirname(place), path);
  const mistakes = [...mistakesOf(json, schema), ...repeatedNames(json), ...missingFiles(json, at)];
  if (mistakes.length > 0) {
    throw new Failure(mistakes.map((mistake) => `${place}: ${mistake}`).join('\n'), 'Nothing was run.');
  }
  const { vats, devices } = json as unknown as Given;
  return {
    vats: vats.map((vat) => ({
      permissions: [],
      parameters: '',
      mayStop: false,
      ...vat,
      image: at(vat.image),
    })),
    devices: devices === undefined ? null : at(devices),
  };
}

/** A manifest that fits the schema. */
interface Given {
  readonly vats: readonly (Pick<VatManifest, 'name' | 'vm' | 'image'> & Partial<VatManifest>)[];
  readonly devices?: string;
}

type Json = { readonly [key: string]: unknown };

/** The vats, whatever they are: what the schema did not like is looked at as far as it goes. */
function vatsOf({ vats }: Json): readonly Json[] {
  return Array.isArray(vats) ? vats.map((vat) => (typeof vat === 'object' && vat !== null ? vat : {})) : [];
}

function repeatedNames(json: Json): readonly string[] {
  const names = new Set<unknown>();
  return vatsOf(json).flatMap(({ name }, index) => {
    const twice = typeof name === 'string' && names.has(name);
    names.add(name);
    return twice ? [`vats[${index}].name: ${name} stands there twice`] : [];
  });
}

function missingFiles(json: Json, at: (path: string) => string): readonly string[] {
  const images = vatsOf(json).map(({ image }, index) => [`vats[${index}].image`, image] as const);
  return [...images, ['devices', json.devices] as const].flatMap(([path, given]) => {
    const missing = typeof given === 'string' && given !== '' && !existsSync(at(given));
    return missing ? [`${path}: there is no ${at(given)}`] : [];
  });
}
