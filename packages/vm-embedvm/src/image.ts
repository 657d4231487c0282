import { type AbiStamp, ImageError } from '@callgate/kernel';
import { crc32 } from './crc32.js';
import { LARGEST_MEMORY } from './machine.js';

/**
 * An image file, `.evmi`. All numbers are big-endian.
 *
 * | offset | bytes | content |
 * |---|---|---|
 * | 0 | 4 | magic `EVMI` |
 * | 4 | 2 | format version, 1 |
 * | 6 | 2 | entry `main`, 0xffff for none |
 * | 8 | 2 | entry `dispatch`, 0xffff for none |
 * | 10 | 2 | stack limit, 0 for none |
 * | 12 | 2 | length of the stamp, n |
 * | 14 | 4 | length of the raw image, m |
 * | 18 | 4 | CRC-32 of the whole file but these four bytes |
 * | 22 | n | the ABI stamp as JSON in UTF-8 |
 * | 22 + n | m | the raw image, loaded at address 0 |
 */
export interface EmbedVmImage {
  /** The ABI that the guest was built against. */
  readonly stamp: AbiStamp;
  /** Address of the main program, or null. */
  readonly main: number | null;
  /** Address of the routine that takes one dispatch, or null. */
  readonly dispatch: number | null;
  /** A push below this address faults; 0 for no limit. */
  readonly stackLimit: number;
  /** The raw image: at most 65,536 bytes, loaded at address 0. What firmware flashes. */
  readonly bytes: Uint8Array;
}

const MAGIC = 0x4556_4d49;
const FORMAT = 1;
const NO_ENTRY = 0xffff;
const CHECKSUM_AT = 18;
const HEADER = 22;
const LONGEST_STAMP = 1024;
/** What a part of a stamp may be: it is shown to people, so it holds nothing that a terminal could act on. */
const STAMP_PART = /^[A-Za-z0-9@/._+-]{1,128}$/;

/** Whether a stamp can stand in an image: each part is 1 to 128 letters, digits or one of `@ / . _ + -`. */
export function isStamp({ name, version, fingerprint }: AbiStamp): boolean {
  return STAMP_PART.test(name) && STAMP_PART.test(version) && STAMP_PART.test(fingerprint);
}

/** @throws RangeError when a part of the image has no place in the file: the caller's mistake */
export function encodeImage(image: EmbedVmImage): Uint8Array {
  const { name, version, fingerprint } = image.stamp;
  const stamp = new TextEncoder().encode(JSON.stringify({ name, version, fingerprint }));
  const file = new Uint8Array(HEADER + stamp.length + image.bytes.length);
  const view = new DataView(file.buffer);
  view.setUint32(0, MAGIC);
  view.setUint16(4, FORMAT);
  view.setUint16(6, image.main ?? NO_ENTRY);
  view.setUint16(8, image.dispatch ?? NO_ENTRY);
  view.setUint16(10, image.stackLimit);
  view.setUint16(12, stamp.length);
  view.setUint32(14, image.bytes.length);
  file.set(stamp, HEADER);
  file.set(image.bytes, HEADER + stamp.length);
  view.setUint32(CHECKSUM_AT, checksum(file));
  try {
    decodeImage(file);
  } catch (error) {
    throw new RangeError(error instanceof Error ? error.message : String(error));
  }
  return file;
}

/** @throws ImageError one sentence that says what is wrong with the bytes; nothing else */
export function decodeImage(file: Uint8Array): EmbedVmImage {
  if (file.length < HEADER)
    throw new ImageError(`an EmbedVM image has at least ${HEADER} bytes, not ${file.length}`);
  const view = new DataView(file.buffer, file.byteOffset, file.length);
  if (view.getUint32(0) !== MAGIC)
    throw new ImageError('this is no EmbedVM image: it does not begin with EVMI');
  const format = view.getUint16(4);
  if (format !== FORMAT)
    throw new ImageError(`the image has format ${format}; this host reads format ${FORMAT}`);
  const stampLength = view.getUint16(12);
  const length = view.getUint32(14);
  const expected = HEADER + stampLength + length;
  if (file.length !== expected) {
    throw new ImageError(`the image says that it has ${expected} bytes, but there are ${file.length}`);
  }
  if (view.getUint32(CHECKSUM_AT) !== checksum(file))
    throw new ImageError('the image is damaged: its checksum is wrong');
  if (length > LARGEST_MEMORY) {
    throw new ImageError(
      `the image has ${length} bytes of code and data; EmbedVM addresses ${LARGEST_MEMORY}`,
    );
  }
  return {
    stamp: decodeStamp(file.subarray(HEADER, HEADER + stampLength)),
    main: decodeEntry('main', view.getUint16(6), length),
    dispatch: decodeEntry('dispatch', view.getUint16(8), length),
    stackLimit: view.getUint16(10),
    bytes: file.slice(HEADER + stampLength),
  };
}

function decodeEntry(name: string, address: number, length: number): number | null {
  if (address === NO_ENTRY) return null;
  if (address < length) return address;
  throw new ImageError(`the entry ${name} is at address ${address}, outside the image of ${length} bytes`);
}

function decodeStamp(bytes: Uint8Array): AbiStamp {
  const problem = new ImageError('the ABI stamp of the image cannot be read');
  if (bytes.length > LONGEST_STAMP) throw problem;
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw problem;
  }
  if (typeof value !== 'object' || value === null) throw problem;
  const part = (key: string): string => {
    const text: unknown = Object.getOwnPropertyDescriptor(value, key)?.value;
    return typeof text === 'string' ? text : '';
  };
  const stamp = { name: part('name'), version: part('version'), fingerprint: part('fingerprint') };
  if (!isStamp(stamp)) throw problem;
  return stamp;
}

function checksum(file: Uint8Array): number {
  const covered = new Uint8Array(file.length - 4);
  covered.set(file.subarray(0, CHECKSUM_AT));
  covered.set(file.subarray(HEADER), CHECKSUM_AT);
  return crc32(covered);
}
