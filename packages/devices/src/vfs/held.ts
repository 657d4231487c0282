import type { Directory, Listed, Name, OpenFile } from './file-system.js';
import type { Shared } from './shared.js';

/** Behind a `VfsDirectory`. */
export interface HeldDirectory {
  /** Whose account it stands on; null for the root, which costs nothing. */
  readonly vat: number | null;
  readonly directory: Shared<Directory>;
}

/** Behind a `VfsFile`. */
export interface HeldFile {
  readonly vat: number;
  /** Where its name stands, for replacing it. */
  readonly directory: Shared<Directory>;
  readonly name: Name;
  /** Another one after each replacement. */
  file: OpenFile;
}

/** Behind a `VfsEntry`: a place in a listing. */
export interface HeldEntry {
  readonly listing: Shared<Listing>;
  readonly index: number;
}

/** A directory as it was when it was listed. */
export interface Listing {
  readonly directory: Shared<Directory>;
  readonly entries: readonly Listed[];
  close(): void;
}
