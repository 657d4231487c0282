/** Bytes of one page of a snapshot; not those of wasm's pages. */
export const SNAPSHOT_PAGE = 4096;

/** The state of a guest at rest, apart from its image. */
export interface Snapshot {
  /** SHA-256 of the image, as 64 hexadecimal digits. */
  readonly image: string;
  /** Size of the memory in wasm's pages of 64 KiB. */
  readonly memory: number;
  /** Pages that differ from what the image begins with, in order of their index. */
  readonly pages: readonly { readonly index: number; readonly bytes: Uint8Array }[];
  /** Mutable globals and hidden flags, then the bits of floats: each in 64 bits. */
  readonly words: readonly bigint[];
  /** Entries of each table that the code changes, then one list of the globals of references: places in the list of functions, -1 for null. */
  readonly references: readonly Int32Array[];
}

/** `CGWS`, and the version of the format. */
const MAGIC = 0x53574743;
const VERSION = 1;
const HEAD = 5;

/**
 * A snapshot as bytes, the same for the same state. All numbers are little-endian: magic, version, memory, then how many pages, words and
 * lists; the image's hash; words of 64 bits; lists with their length in front; pages with their index in front.
 */
export function encodeSnapshot({ image, memory, pages, words, references }: Snapshot): Uint8Array {
  const lists = references.reduce((sum, list) => sum + 4 + 4 * list.length, 0);
  const size = 4 * (HEAD + 1) + 32 + 8 * words.length + lists + pages.length * (4 + SNAPSHOT_PAGE);
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  let at = 0;
  const word = (value: number) => {
    view.setInt32(at, value, true);
    at += 4;
  };
  for (const value of [MAGIC, VERSION, memory, pages.length, words.length, references.length]) word(value);
  bytes.set(Buffer.from(image, 'hex'), at);
  at += 32;
  for (const value of words) {
    view.setBigInt64(at, value, true);
    at += 8;
  }
  for (const list of references) {
    word(list.length);
    for (const value of list) word(value);
  }
  for (const { index, bytes: page } of pages) {
    word(index);
    bytes.set(page, at);
    at += SNAPSHOT_PAGE;
  }
  return bytes;
}

/**
 * Reads what {@link encodeSnapshot} wrote. The pages are views.
 * @throws Error for bytes that are no snapshot, or not a whole one
 */
export function decodeSnapshot(bytes: Uint8Array): Snapshot {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = 0;
  const take = (length: number): number => {
    if (length > bytes.length - at) throw new Error('the snapshot is damaged: it ends too early');
    const start = at;
    at += length;
    return start;
  };
  const word = () => view.getInt32(take(4), true);
  const count = (least: number) => {
    const value = word() >>> 0;
    if (value * least > bytes.length - at) throw new Error('the snapshot is damaged: it ends too early');
    return value;
  };
  if (word() !== MAGIC || word() !== VERSION)
    throw new Error('the snapshot is none of a wasm guest, or of another version');
  const memory = word() >>> 0;
  const [pageCount, wordCount, listCount] = [count(4 + SNAPSHOT_PAGE), count(8), count(4)];
  const hash = take(32);
  const image = Buffer.from(bytes.subarray(hash, hash + 32)).toString('hex');
  const words = Array.from({ length: wordCount }, () => view.getBigInt64(take(8), true));
  const references = Array.from({ length: listCount }, () => {
    return Int32Array.from({ length: count(4) }, word);
  });
  const pages = Array.from({ length: pageCount }, () => {
    const index = word() >>> 0;
    const start = take(SNAPSHOT_PAGE);
    return { index, bytes: bytes.subarray(start, start + SNAPSHOT_PAGE) };
  });
  if (at !== bytes.length) throw new Error('the snapshot is damaged: there are bytes behind its end');
  return { image, memory, pages, words, references };
}
