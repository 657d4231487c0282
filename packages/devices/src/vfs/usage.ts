/** What a file system may hold. */
export interface FileLimits {
  /** Bytes of all files. */
  readonly bytes: number;
  /** Files and directories, without the root. */
  readonly entries: number;
  /** Bytes of one file. */
  readonly fileBytes: number;
  /** Directories below one another, without the root. */
  readonly levels: number;
}

/** Limits of a file system whose maker does not say. A file holds what one `vfsReplace` carries. */
export const DEFAULT_FILE_LIMITS: FileLimits = Object.freeze({
  bytes: 16 * 1024 * 1024,
  entries: 4_096,
  fileBytes: 65_535,
  levels: 32,
});

interface Content {
  /** How many have it open. */
  openers: number;
  /** Bytes that it counts for although it has no name any longer. */
  nameless: number;
}

/**
 * What a file system holds, against its limits. Content that lost its name (removed, replaced) counts until the last who has it open
 * closes it: else a guest could fill the disk with files that it removes and keeps open.
 */
export class Usage {
  readonly limits: FileLimits;
  #bytes: number;
  #entries: number;
  readonly #open = new Map<unknown, Content>();

  constructor(limits: Partial<FileLimits>, bytes = 0, entries = 0) {
    this.limits = { ...DEFAULT_FILE_LIMITS, ...limits };
    this.#bytes = bytes;
    this.#entries = entries;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get entries(): number {
    return this.#entries;
  }

  /** Whether so much more is within the limits. What takes nothing has room in a full file system, too. */
  hasRoom(bytes: number, entries: number): boolean {
    const { limits } = this;
    const fits = bytes <= 0 || this.#bytes + bytes <= limits.bytes;
    return fits && (entries <= 0 || this.#entries + entries <= limits.entries);
  }

  /** Counts what was made, or no longer counts what is gone. Others may change a host's folder, so a count may be too high to go down. */
  add(bytes: number, entries: number): void {
    this.#bytes = Math.max(0, this.#bytes + bytes);
    this.#entries = Math.max(0, this.#entries + entries);
  }

  opened(identity: unknown): void {
    const content = this.#open.get(identity);
    if (content === undefined) this.#open.set(identity, { openers: 1, nameless: 0 });
    else content.openers++;
  }

  closed(identity: unknown): void {
    const content = this.#open.get(identity);
    if (content === undefined) throw new Error('invariant: content is closed as often as it was opened');
    if (--content.openers > 0) return;
    this.#open.delete(identity);
    this.add(-content.nameless, 0);
  }

  /** Content lost its name. */
  unnamed(identity: unknown, bytes: number): void {
    const content = this.#open.get(identity);
    if (content === undefined) this.add(-bytes, 0);
    else content.nameless = bytes;
  }

  /** Bytes that become free when content loses its name and `own`, which one of its openers has open, is closed. */
  freedBy(identity: unknown, bytes: number, own: unknown): number {
    const openers = this.#open.get(identity)?.openers ?? 0;
    return openers <= (own === identity ? 1 : 0) ? bytes : 0;
  }
}
