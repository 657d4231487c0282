import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Failure } from '../failure.js';
import { parse } from '../project.js';

/** What a manifest says: the vats of one run, and what each of them may do. */
export interface Manifest {
  readonly vats: readonly VatManifest[];
  /** A folder with file-backed sensors and actuators, beside those of the host. */
  readonly devices: string | null;
  /** What the board is called; null for the host's own name. */
  readonly board: string | null;
  /** The folder that vats with the permission `vfs` see as their files; null for none. */
  readonly files: FilesManifest | null;
}

export interface FilesManifest {
  /** Absolute path. */
  readonly folder: string;
  /** Bytes of all files. */
  readonly folderBytes?: number;
  /** Files and directories. */
  readonly folderEntries?: number;
  /** Bytes of one file. */
  readonly fileBytes?: number;
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

/** What a manifest may name. */
export interface Known {
  readonly vms: readonly string[];
  readonly permissions: readonly string[];
}

/** Reads a manifest and checks all of it: every mistake is named with its path, at once. */
export function readManifest(place: string, known: Known): Manifest {
  if (!existsSync(place)) throw new Failure(`There is no manifest ${place}.`);
  const checker = new ManifestChecker(place, known);
  const manifest = checker.manifest(parse(readFileSync(place, 'utf8'), place));
  if (checker.mistakes.length > 0) {
    throw new Failure(
      checker.mistakes.map((mistake) => `${place}: ${mistake}`).join('\n'),
      'Nothing was run.',
    );
  }
  return manifest;
}

type Json = { readonly [key: string]: unknown };

class ManifestChecker {
  readonly mistakes: string[] = [];

  constructor(
    readonly place: string,
    readonly known: Known,
  ) {}

  manifest(json: Json): Manifest {
    this.#fields(json, '', ['vats', 'devices', 'board', 'folder', ...Object.keys(FILE_BOUNDS)]);
    const list = Array.isArray(json.vats) ? json.vats : [];
    if (list.length === 0) this.mistakes.push('vats: at least one vat is needed');
    const vats = list.map((each, index) => this.#vat(each, `vats[${index}]`));
    const names = new Set<string>();
    vats.forEach(({ name }, index) => {
      if (names.has(name)) this.mistakes.push(`vats[${index}].name: ${name} stands there twice`);
      names.add(name);
    });
    return {
      vats,
      devices: json.devices === undefined ? null : this.#path(json.devices, 'devices'),
      board: json.board === undefined ? null : this.#board(json.board),
      files: this.#files(json),
    };
  }

  #board(given: unknown): string {
    const board = this.#text(given, 'board', /^[^\p{C}]+$/u, 'text without controls');
    if (Buffer.byteLength(board) <= 64) return board;
    this.mistakes.push('board: at most 64 bytes are possible');
    return '';
  }

  /** The folder of the run and its limits; null without one. */
  #files(json: Json): FilesManifest | null {
    const limits = this.#numbers(json, '', FILE_BOUNDS);
    if (json.folder !== undefined) return { folder: this.#folder(json.folder), ...limits };
    for (const field of Object.keys(limits)) this.mistakes.push(`${field}: there is no folder to limit`);
    return null;
  }

  #folder(given: unknown): string {
    const place = this.#path(given, 'folder');
    const isFolder = statSync(place, { throwIfNoEntry: false })?.isDirectory() ?? true;
    if (!isFolder) this.mistakes.push(`folder: ${place} is no folder`);
    return place;
  }

  /** The numbers among an object's fields, each within its bounds. */
  #numbers(json: Json, path: string, bounds: Bounds): Readonly<Record<string, number>> {
    const numbers = Object.entries(bounds).flatMap(([field, [least, most]]) => {
      const value = json[field];
      if (value === undefined) return [];
      if (Number.isInteger(value) && (value as number) >= least && (value as number) <= most)
        return [[field, value as number] as const];
      const name = path === '' ? field : `${path}.${field}`;
      this.mistakes.push(`${name}: a whole number from ${least} to ${most} is needed`);
      return [];
    });
    return Object.fromEntries(numbers);
  }

  #vat(given: unknown, path: string): VatManifest {
    const json = (typeof given === 'object' && given !== null && !Array.isArray(given) ? given : {}) as Json;
    if (json !== given) this.mistakes.push(`${path}: an object is needed`);
    this.#fields(json, path, FIELDS);
    const policies = (['onFault', 'onOutOfFuel'] as const).flatMap((field) => {
      if (json[field] === undefined) return [];
      return [[field, this.#choice(json[field], `${path}.${field}`, ['terminate', 'park'])]];
    });
    return {
      name: this.#text(
        json.name,
        `${path}.name`,
        /^[A-Za-z0-9][\w.-]{0,62}$/,
        'letters, digits, ".", "_" and "-", at most 63',
      ),
      vm: this.#choice(json.vm, `${path}.vm`, this.known.vms),
      image: this.#path(json.image, `${path}.image`),
      permissions: this.#permissions(json.permissions ?? [], `${path}.permissions`),
      parameters:
        json.parameters === undefined ? '' : this.#text(json.parameters, `${path}.parameters`, /^/, 'text'),
      mayStop: json.mayStop === undefined ? false : this.#flag(json.mayStop, `${path}.mayStop`),
      ...this.#numbers(json, path, BOUNDS),
      ...Object.fromEntries(policies),
    };
  }

  #permissions(given: unknown, path: string): readonly string[] {
    if (!Array.isArray(given)) {
      this.mistakes.push(`${path}: a list of permissions is needed`);
      return [];
    }
    return given.map((each, index) =>
      this.#choice(each, `${path}[${index}]`, this.known.permissions, 'no call names this permission; '),
    );
  }

  #fields(json: Json, path: string, known: readonly string[]): void {
    for (const key of Object.keys(json)) {
      if (known.includes(key)) continue;
      this.mistakes.push(
        `${path === '' ? key : `${path}.${key}`}: the field is unknown; known are ${known.join(', ')}`,
      );
    }
  }

  #choice<Choice extends string>(given: unknown, path: string, choices: readonly Choice[], why = ''): Choice {
    if (choices.includes(given as Choice)) return given as Choice;
    this.mistakes.push(
      `${path}: ${JSON.stringify(given) ?? 'nothing'} does not fit: ${why}choices are ${choices.join(', ')}`,
    );
    return choices[0];
  }

  #text(given: unknown, path: string, shape: RegExp, what: string): string {
    if (typeof given === 'string' && shape.test(given)) return given;
    this.mistakes.push(`${path}: ${what} is needed`);
    return '';
  }

  #flag(given: unknown, path: string): boolean {
    if (typeof given === 'boolean') return given;
    this.mistakes.push(`${path}: true or false is needed`);
    return false;
  }

  /** A file or folder, relative to the manifest. */
  #path(given: unknown, path: string): string {
    if (typeof given !== 'string' || given === '') {
      this.mistakes.push(`${path}: a path is needed`);
      return '';
    }
    const place = resolve(dirname(this.place), given);
    if (!existsSync(place)) this.mistakes.push(`${path}: there is no ${place}`);
    return place;
  }
}

type Bounds = Readonly<Record<string, readonly [least: number, most: number]>>;

const FILE_BOUNDS: Bounds = {
  folderBytes: [0, 2 ** 53 - 1],
  folderEntries: [0, 2 ** 31 - 1],
  fileBytes: [0, 65_535],
};

const BOUNDS: Bounds = {
  memory: [0, 2 ** 30],
  depth: [1_024, 524_288],
  fuel: [1, 2 ** 40],
  meter: [1, 2 ** 53 - 1],
  handles: [1, 4_194_303],
  inbox: [1, 65_536],
};

const FIELDS = [
  'name',
  'vm',
  'image',
  'permissions',
  'parameters',
  ...Object.keys(BOUNDS),
  'onFault',
  'onOutOfFuel',
  'mayStop',
];
