import {
  OutValue,
  VfsDirectory,
  VfsEntry,
  VfsFile,
  VfsRight,
  handleClose,
  handleRestrict,
  vfsCreatedirAt,
  vfsCreatefileAt,
  vfsEntryName,
  vfsEntryType,
  vfsNext,
  vfsOpendirAt,
  vfsOpendirEnt,
  vfsOpenfileAt,
  vfsOpenfileEnt,
  vfsReadSlice,
  vfsReaddir,
  vfsRemoveAt,
  vfsReplace,
  vfsRoot,
  vfsSize,
} from '@callgate/guest-assemblyscript';

export function startVat(_parametersLength: i32, _slotsLength: i32): void {
  const docs = String.UTF8.encode('docs');
  const text = String.UTF8.encode('ä.txt');
  const log = String.UTF8.encode('log');
  const size = new OutValue<u32>();
  const length = new OutValue<u16>();
  const into = new ArrayBuffer(4);
  const root = vfsRoot()!;

  const folder = new VfsDirectory();
  vfsCreatedirAt(root, docs, folder);
  vfsCreatedirAt(root, docs, new VfsDirectory());
  const file = new VfsFile();
  vfsCreatefileAt(folder, text, file);
  vfsReplace(file, String.UTF8.encode('one two three'));
  vfsSize(file, size);
  vfsReadSlice(file, 4, into, length);
  vfsReadSlice(file, 70_000, into, length);
  vfsReplace(file, new ArrayBuffer(65));
  const other = new VfsFile();
  vfsCreatefileAt(root, log, other);
  handleClose(other);

  vfsOpenfileAt(folder, log, other);
  vfsOpenfileAt(folder, String.UTF8.encode('..'), other);
  vfsOpenfileAt(folder, text, other);
  const none = new VfsDirectory();
  vfsOpendirAt(folder, text, none);
  const again = new VfsDirectory();
  vfsOpendirAt(root, docs, again);
  vfsRemoveAt(root, docs);

  let entry = new VfsEntry();
  vfsReaddir(root, entry);
  vfsEntryName(entry, new ArrayBuffer(255));
  vfsEntryName(entry, into);
  vfsEntryType(entry);
  vfsOpenfileEnt(entry, new VfsFile());
  vfsOpendirEnt(entry, none);
  entry = vfsNext(entry)!;
  vfsEntryName(entry, into);
  vfsEntryType(entry);
  vfsOpendirEnt(entry, new VfsDirectory());
  const listed = new VfsFile();
  vfsOpenfileEnt(entry, listed);
  vfsNext(entry);

  const facet = new VfsDirectory();
  handleRestrict(root, VfsRight.Read, facet);
  const readable = new VfsFile();
  vfsOpenfileAt(facet, log, readable);

  vfsRemoveAt(folder, text);
  vfsReaddir(folder, new VfsEntry());
  vfsRemoveAt(root, docs);
  vfsCreatefileAt(folder, text, new VfsFile());
  vfsReplace(file, into);
  vfsReadSlice(other, 0, into, length);
}
