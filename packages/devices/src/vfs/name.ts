import { isUtf8 } from 'node:buffer';

/** Bytes of a name at most: what the ABI's calls carry, and what Linux has room for. */
export const LONGEST_NAME = 255;

/** What names of the file system's own start with: content that is being written. Guests never see them. */
export const RESERVED = '.callgate-';

/**
 * Whether bytes are one component of a path that a guest may use: UTF-8 without separators (also that of Windows, so that a folder can be
 * carried there) and NUL, not `.` or `..`, not reserved in any case of its letters.
 */
export function isName(bytes: Uint8Array): boolean {
  const { length } = bytes;
  if (length < 1 || length > LONGEST_NAME) return false;
  if (bytes[0] === DOT && (length === 1 || (length === 2 && bytes[1] === DOT))) return false;
  if (bytes.includes(0) || bytes.includes(SLASH) || bytes.includes(BACKSLASH)) return false;
  return isUtf8(bytes) && !isReserved(bytes);
}

/** Whether a name is one of the file system's own. */
export function isReserved(bytes: Uint8Array): boolean {
  const front = Buffer.from(bytes.subarray(0, RESERVED.length)).toString('latin1');
  return front.toLowerCase() === RESERVED;
}

const DOT = 0x2e;
const SLASH = 0x2f;
const BACKSLASH = 0x5c;
