import { realpathSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DEFAULT_FILE_LIMITS } from '@callgate/devices';
import { type Json, isPath, vatsOf } from './given.js';

/** A folder that a vat sees as its files, and its quota. */
export interface FolderManifest {
  /** Index of the vat in the manifest. */
  readonly vat: number;
  /** Absolute path without links: vats that are given the same one share it. */
  readonly place: string;
  /** Whether the manifest gives it to this vat itself; such a folder is made when it is missing. */
  readonly own: boolean;
  /** Bytes of all files. */
  readonly folderBytes: number;
  /** Files and directories. */
  readonly folderEntries: number;
  /** Bytes of one file. */
  readonly fileBytes: number;
}

const LIMITS = ['folderBytes', 'folderEntries', 'fileBytes'] as const;

/** Fields of a manifest, and of a vat in it, that are about folders. */
export type FolderField = 'folder' | (typeof LIMITS)[number];

/** The folder of each vat that has one: its own, else the run's. Of a manifest without mistakes. */
export function foldersOf(json: Json, at: (path: string) => string): readonly FolderManifest[] {
  return vatsOf(json).flatMap((vat, index) => {
    const own = vat.folder !== undefined;
    const given = own ? vat : json;
    const place = mayUseFiles(vat) && isPath(given.folder) ? placeOf(at(given.folder)) : null;
    return place === null ? [] : [{ vat: index, place, own, ...limitsOf(given) }];
  });
}

/**
 * What is wrong with the folders of a manifest. One folder has one quota, and no folder lies in another one: else a vat would see
 * the files of another although the manifest gives each its own, and what it writes would count nowhere or twice.
 */
export function folderMistakes(json: Json, at: (path: string) => string): readonly string[] {
  return [...mistakesOfOne(json, '', at), ...mistakesOfVats(json, at), ...conflicts(json, at)];
}

function mistakesOfVats(json: Json, at: (path: string) => string): readonly string[] {
  return vatsOf(json).flatMap((vat, index) => {
    const path = `vats[${index}].`;
    const unused = typeof vat.folder === 'string' && !mayUseFiles(vat);
    return [
      ...mistakesOfOne(vat, path, at),
      ...(unused ? [`${path}folder: the vat lacks the permission vfs`] : []),
    ];
  });
}

/** What is wrong with the fields of the run (its path is empty) or of a vat, whatever the others say. */
function mistakesOfOne(given: Json, path: string, at: (path: string) => string): readonly string[] {
  const { folder } = given;
  if (folder === undefined) {
    const limits = LIMITS.filter((field) => Number.isInteger(given[field]));
    return limits.map((field) => `${path}${field}: there is no folder to limit`);
  }
  if (!isPath(folder)) return [];
  const place = at(folder);
  const found = statSync(place, { throwIfNoEntry: false });
  if (found?.isDirectory()) return [];
  if (found !== undefined) return [`${path}folder: ${place} is no folder`];
  if (path === '') return [`folder: there is no ${place}`];
  return placeOf(place) === null ? [`${path}folder: there is no ${dirname(place)} to make it in`] : [];
}

/** Folders that lie in one another, and shared ones with several quotas. */
function conflicts(json: Json, at: (path: string) => string): readonly string[] {
  const folders = foldersOf(json, at);
  const first = new Map<string, FolderManifest>();
  for (const folder of folders) if (!first.has(folder.place)) first.set(folder.place, folder);
  return folders.flatMap((folder) => {
    const sharing = first.get(folder.place) ?? folder;
    if (sharing !== folder) {
      const differing = LIMITS.filter((field) => folder[field] !== sharing[field]);
      return differing.map((field) => {
        return `vats[${folder.vat}].${field}: ${folder[field]} does not fit: vats[${sharing.vat}] has the same folder and ${sharing[field]}`;
      });
    }
    return above(folder.place).flatMap((place) => {
      const outer = first.get(place);
      if (outer === undefined) return [];
      const [earlier, later] = [outer.vat, folder.vat].sort((a, b) => a - b);
      return [`vats[${later}].folder: it and the folder of vats[${earlier}] lie in one another`];
    });
  });
}

/** The folders that a path lies in, from the innermost. */
function above(path: string): readonly string[] {
  const folder = dirname(path);
  return folder === path ? [] : [folder, ...above(folder)];
}

function mayUseFiles({ permissions }: Json): boolean {
  return Array.isArray(permissions) && permissions.includes('vfs');
}

function limitsOf(given: Json): Pick<FolderManifest, (typeof LIMITS)[number]> {
  const limit = (field: FolderField, standard: number) =>
    typeof given[field] === 'number' ? given[field] : standard;
  return {
    folderBytes: limit('folderBytes', DEFAULT_FILE_LIMITS.bytes),
    folderEntries: limit('folderEntries', DEFAULT_FILE_LIMITS.entries),
    fileBytes: limit('fileBytes', DEFAULT_FILE_LIMITS.fileBytes),
  };
}

/** The path without links; of what is still to be made, where it will be. null when it can be neither. */
function placeOf(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    try {
      const parent = realpathSync(dirname(path));
      return statSync(parent).isDirectory() ? join(parent, basename(path)) : null;
    } catch {
      return null;
    }
  }
}
