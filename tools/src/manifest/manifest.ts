import { type Stats, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Failure } from '../failure.js';
import { parse } from '../json.js';
import { TEXT_BYTES, readNamed } from '../read-regular.js';
import { type CoapPlace, coapMistakes, coapPlaceOf } from './coap-place.js';
import { type FolderField, type FolderManifest, folderMistakes, foldersOf } from './folders.js';
import { type Json, isPath, vatsOf } from './given.js';
import { type ManifestSchema, mistakesOf } from './schema.js';

/** What a manifest says: the vats of one run, and what each of them may do. */
export interface Manifest {
  readonly vats: readonly VatManifest[];
  /** Name of the vat whose root is introduced to all vats; null for none. */
  readonly bootstrap: string | null;
  /** A folder with file-backed sensors and actuators, beside those of the host. */
  readonly devices: string | null;
  /** What the board is called; null for the host's own name. */
  readonly board: string | null;
  /** Where CoAP requests come in; null for nowhere. */
  readonly coap: CoapPlace | null;
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
  /** Bytes of its store. */
  readonly store?: number;
  /** Bytes of what its promises became, and as many of its messages that wait for promises. */
  readonly data?: number;
  /** Bytes that one crank gives to be held until it is over. */
  readonly held?: number;
  /** What a declared error is to the guest. */
  readonly errors?: 'value' | 'fault';
  readonly onFault?: 'terminate' | 'park';
  readonly onOutOfFuel?: 'terminate' | 'park';
  readonly onEmpty?: 'terminate' | 'park';
  /** After so many dispatches the vat is asked to let go of what it no longer needs. */
  readonly reapEvery?: number;
  /** Whether it may give up its exports at any time. */
  readonly abandon?: boolean;
  /** The folder that it sees as its files: its own, else the run's; null for none, and for a vat that may not use files. */
  readonly files: FolderManifest | null;
  /** A stop of this vat is expected: it does not count as a finding of the run. */
  readonly mayStop: boolean;
}

/** Reads a manifest and checks all of it: every mistake is named with its path, at once. */
export function readManifest(place: string, schema: ManifestSchema): Manifest {
  const text = readNamed(place, 'a manifest', TEXT_BYTES).toString('utf8');
  if (text.startsWith('\0asm'))
    throw new Failure(
      `${place} is a wasm image and no manifest.`,
      'Name it as the `image` of a vat in a manifest, which says what it may do, and run that.',
    );
  const json = parse(text, place);
  const at = (path: string) => resolve(dirname(place), path);
  const mistakes = [
    ...mistakesOf(json, schema),
    ...repeatedNames(json),
    ...unknownBootstrap(json),
    ...longBoard(json),
    ...coapMistakes(json),
    ...unfitPaths(json),
    ...missingFiles(json, at),
    ...folderMistakes(json, at),
  ];
  if (mistakes.length > 0) {
    throw new Failure(mistakes.map((mistake) => `${place}: ${mistake}`).join('\n'), 'Nothing was run.');
  }
  const { vats, bootstrap, devices, board, coap } = json as unknown as Given;
  const folders = new Map(foldersOf(json, at).map((folder) => [folder.vat, folder]));
  return {
    vats: vats.map(({ folder, folderBytes, folderEntries, fileBytes, ...vat }, index) => ({
      permissions: [],
      parameters: '',
      mayStop: false,
      ...vat,
      image: at(vat.image),
      files: folders.get(index) ?? null,
    })),
    bootstrap: bootstrap ?? null,
    devices: devices === undefined ? null : at(devices),
    board: board ?? null,
    coap: coap === undefined ? null : coapPlaceOf(coap),
  };
}

/** A manifest that fits the schema. */
interface Given {
  readonly vats: readonly (Pick<VatManifest, 'name' | 'vm' | 'image'> &
    Partial<VatManifest> & { readonly [Field in FolderField]?: unknown })[];
  readonly bootstrap?: string;
  readonly devices?: string;
  readonly board?: string;
  readonly coap?: string;
}

function repeatedNames(json: Json): readonly string[] {
  const names = new Set<unknown>();
  return vatsOf(json).flatMap(({ name }, index) => {
    const twice = typeof name === 'string' && names.has(name);
    names.add(name);
    return twice ? [`vats[${index}].name: ${name} stands there twice`] : [];
  });
}

function unknownBootstrap(json: Json): readonly string[] {
  const { bootstrap } = json;
  if (typeof bootstrap !== 'string' || vatsOf(json).some(({ name }) => name === bootstrap)) return [];
  return [`bootstrap: no vat has the name ${bootstrap}`];
}

/** The schema counts characters, the ABI bytes. */
function longBoard({ board }: Json): readonly string[] {
  const long = typeof board === 'string' && Buffer.byteLength(board) > BOARD_BYTES;
  return long ? [`board: at most ${BOARD_BYTES} bytes are possible`] : [];
}

const BOARD_BYTES = 64;

/** What no file can be called. */
function unfitPaths(json: Json): readonly string[] {
  const vats = vatsOf(json).flatMap(({ image, folder }, index) => [
    [`vats[${index}].image`, image] as const,
    [`vats[${index}].folder`, folder] as const,
  ]);
  return [...vats, ['folder', json.folder] as const, ['devices', json.devices] as const].flatMap(
    ([path, given]) =>
      typeof given !== 'string' || given === '' || isPath(given)
        ? []
        : [`${path}: a path has no control characters`],
  );
}

function missingFiles(json: Json, at: (path: string) => string): readonly string[] {
  const missing = (path: string, given: unknown, isFit: (stats: Stats) => boolean, what: string) => {
    if (!isPath(given)) return [];
    const found = statsOf(at(given));
    if (found === null) return [`${path}: there is no ${at(given)}`];
    return isFit(found) ? [] : [`${path}: ${at(given)} is no ${what}`];
  };
  return [
    ...vatsOf(json).flatMap(({ image }, index) =>
      missing(`vats[${index}].image`, image, (stats) => stats.isFile(), 'regular file'),
    ),
    ...missing('devices', json.devices, (stats) => stats.isDirectory(), 'folder'),
  ];
}

/** What is known of a file; null when there is none that can be reached. */
function statsOf(place: string): Stats | null {
  try {
    return statSync(place);
  } catch {
    return null;
  }
}
