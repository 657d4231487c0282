import { type Call, type InBytes, NONE, OK, type Ok, type OutValue } from '@callgate/kernel';
import { VfsError, type VfsHandlers } from '@callgate/kernel/abi';
import { wholeCharacters } from '../text/whole-characters.js';
import { Accounts } from './accounts.js';
import { Cells } from './cells.js';
import type { Directory, FileSystem, Listed, Name, OpenFile } from './file-system.js';
import type { HeldDirectory, HeldEntry, HeldFile, Listing } from './held.js';
import { isName } from './name.js';
import { Counted } from './counted.js';

/** Bytes that one slice has at most. */
const LARGEST_SLICE = 32_768;
const LARGEST_SIZE = 0xffff_ffff;
/** What a listed entry takes beside its name. */
const ENTRY_BYTES = 64;

/**
 * Files. A handle's cell stands for something open; what the handle lets a guest do is the kernel's business. A rollback closes what the
 * crank opened, and undoes nothing that it changed in the file system.
 * @param filesOf what a vat sees as its files, by its number; null: it has none. Vats that are given the same file system share it
 */
export function vfsDevice(filesOf: (vat: number) => FileSystem | null): VfsHandlers {
  /** The device holds each root itself: whoever made a file system closes it. */
  const roots = new WeakMap<FileSystem, Counted<Directory>>();
  const directories = new Cells<HeldDirectory>();
  const entries = new Cells<HeldEntry>();
  const held = new Cells<HeldFile>();
  const accounts = new Accounts();
  const slice = new Uint8Array(LARGEST_SLICE);

  /** Makes the object of a cell. A call that ends in the middle of that leaves nothing open. */
  const own = (call: Call, cell: number, release: (cell: number) => void) => {
    try {
      return call.own(cell);
    } catch (error) {
      release(cell);
      throw error;
    }
  };

  const releaseVfsDirectory = (cell: number) => {
    const found = directories.take(cell);
    if (found === undefined) return;
    if (found.vat !== null) accounts.add(found.vat, -1, 0);
    found.directory.letGo();
  };

  const releaseVfsFile = (cell: number) => {
    const found = held.take(cell);
    if (found === undefined) return;
    accounts.add(found.vat, -1, 0);
    found.file.close();
    found.directory.letGo();
  };

  const releaseVfsEntry = (cell: number) => entries.take(cell)?.listing.letGo();

  const giveDirectory = (call: Call, directory: Directory, out: OutValue): Ok => {
    accounts.add(call.vat, 1, 0);
    const cell = directories.put({ vat: call.vat, directory: new Counted(directory) });
    out.value = own(call, cell, releaseVfsDirectory);
    return OK;
  };

  const giveFile = (
    call: Call,
    directory: Counted<Directory>,
    name: Name,
    file: OpenFile,
    out: OutValue,
  ): Ok => {
    accounts.add(call.vat, 1, 0);
    const cell = held.put({ vat: call.vat, directory: directory.hold(), name, file });
    out.value = own(call, cell, releaseVfsFile);
    return OK;
  };

  const giveEntry = (call: Call, listing: Counted<Listing>, index: number) =>
    own(call, entries.put({ listing: listing.hold(), index }), releaseVfsEntry);

  const openDirectory = (call: Call, within: Counted<Directory>, name: Name, out: OutValue) => {
    if (!accounts.mayOpen(call.vat)) return VfsError.TooManyOpen;
    const directory = within.item.openDirectory(name);
    return typeof directory === 'number' ? directory : giveDirectory(call, directory, out);
  };

  const openFile = (call: Call, within: Counted<Directory>, name: Name, out: OutValue) => {
    if (!accounts.mayOpen(call.vat)) return VfsError.TooManyOpen;
    const file = within.item.openFile(name);
    return typeof file === 'number' ? file : giveFile(call, within, name, file, out);
  };

  const entryAt = (cell: number) => {
    const { listing, index } = entries.get(cell);
    return { directory: listing.item.directory, ...listing.item.entries[index] };
  };

  return {
    vfsRoot(call) {
      const files = filesOf(call.vat);
      if (files === null) return NONE;
      const root = roots.get(files) ?? new Counted(files.root);
      roots.set(files, root);
      const cell = directories.put({ vat: null, directory: root.hold() });
      return own(call, cell, releaseVfsDirectory);
    },

    vfsOpendirAt(call, directory, name, out) {
      const bytes = nameOf(name);
      if (bytes === null) return VfsError.BadName;
      return openDirectory(call, directories.get(directory).directory, bytes, out);
    },

    vfsOpenfileAt(call, directory, name, out) {
      const bytes = nameOf(name);
      if (bytes === null) return VfsError.BadName;
      return openFile(call, directories.get(directory).directory, bytes, out);
    },

    vfsReaddir(call, directory, out) {
      const { directory: listed } = directories.get(directory);
      const found = listed.item.list();
      if (typeof found === 'number') return found;
      out.value = NONE;
      if (found.length === 0) return OK;
      const bytes = found.reduce((sum, { name }) => sum + name.length + ENTRY_BYTES, 0);
      const { vat } = call;
      if (!accounts.mayList(vat, bytes)) return VfsError.TooManyOpen;
      accounts.add(vat, 0, bytes);
      const listing = new Counted<Listing>({
        directory: listed.hold(),
        entries: found,
        close() {
          accounts.add(vat, 0, -bytes);
          listed.letGo();
        },
      });
      try {
        out.value = giveEntry(call, listing, 0);
      } finally {
        listing.letGo(); // From here on the entry alone holds it.
      }
      return OK;
    },

    vfsNext(call, entry) {
      const { listing, index } = entries.get(entry);
      return index + 1 < listing.item.entries.length ? giveEntry(call, listing, index + 1) : NONE;
    },

    vfsOpendirEnt(call, entry, out) {
      const { directory, name } = entryAt(entry);
      return openDirectory(call, directory, name, out);
    },

    vfsOpenfileEnt(call, entry, out) {
      const { directory, name } = entryAt(entry);
      return openFile(call, directory, name, out);
    },

    vfsEntryName(_call, entry, name) {
      const whole: Listed['name'] = entryAt(entry).name;
      return name.put(wholeCharacters(whole, name.capacity));
    },

    vfsEntryType: (_call, entry) => entryAt(entry).type,

    vfsReadSlice(_call, file, offset, into, out) {
      const length = held.get(file).file.read(offset, slice.subarray(0, into.capacity));
      if (length < 0) return VfsError.Io;
      out.value = into.put(slice.subarray(0, length));
      return OK;
    },

    vfsReplace(_call, file, content) {
      const found = held.get(file);
      const replaced = found.directory.item.replace(found.name, found.file, content.copy());
      if (typeof replaced === 'number') return replaced;
      const old = found.file;
      found.file = replaced;
      old.close();
      return OK;
    },

    vfsSize(_call, file, out) {
      const size = held.get(file).file.size();
      if (size < 0) return VfsError.Io;
      if (size > LARGEST_SIZE) return VfsError.TooLarge;
      out.value = size;
      return OK;
    },

    vfsCreatefileAt(call, directory, name, out) {
      const bytes = nameOf(name);
      if (bytes === null) return VfsError.BadName;
      if (!accounts.mayOpen(call.vat)) return VfsError.TooManyOpen;
      const { directory: within } = directories.get(directory);
      const file = within.item.createFile(bytes);
      return typeof file === 'number' ? file : giveFile(call, within, bytes, file, out);
    },

    vfsCreatedirAt(call, directory, name, out) {
      const bytes = nameOf(name);
      if (bytes === null) return VfsError.BadName;
      if (!accounts.mayOpen(call.vat)) return VfsError.TooManyOpen;
      const made = directories.get(directory).directory.item.createDirectory(bytes);
      return typeof made === 'number' ? made : giveDirectory(call, made, out);
    },

    vfsRemoveAt(_call, directory, name) {
      const bytes = nameOf(name);
      return bytes === null ? VfsError.BadName : directories.get(directory).directory.item.remove(bytes);
    },

    releaseVfsDirectory,
    releaseVfsEntry,
    releaseVfsFile,
  };
}

function nameOf(name: InBytes): Name | null {
  const bytes = name.copy();
  return isName(bytes) ? bytes : null;
}
