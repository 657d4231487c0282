import { type FileSystem, folderFs } from '@callgate/devices';
import { Failure } from './failure.js';
import type { FolderManifest } from './manifest/folders.js';
import { makeFolder } from './make-folder.js';

/** The open folders of a run. */
export interface OpenFolders {
  /** What the vat with this index in the manifest sees as its files; null for none. */
  of(vat: number): FileSystem | null;
  close(): void;
}

/** Opens the folders of a run, each once however many share it, and makes those that are missing and somebody's own. */
export function openFolders(folders: readonly FolderManifest[]): OpenFolders {
  const open = new Map<string, FileSystem>();
  const byVat = new Map<number, FileSystem>();
  const close = () => {
    for (const files of open.values()) files.close();
  };
  try {
    for (const folder of folders) {
      const files = open.get(folder.place) ?? openFolder(folder);
      open.set(folder.place, files);
      byVat.set(folder.vat, files);
    }
  } catch (error) {
    close();
    throw new Failure(error instanceof Error ? error.message : String(error), 'Nothing was run.');
  }
  return { of: (vat) => byVat.get(vat) ?? null, close };
}

function openFolder({ place, own, folderBytes, folderEntries, fileBytes }: FolderManifest): FileSystem {
  if (own) makeFolder(place);
  return folderFs(place, { bytes: folderBytes, entries: folderEntries, fileBytes });
}
