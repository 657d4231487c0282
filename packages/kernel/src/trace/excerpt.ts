/** Control characters but tab and line breaks, formatting characters that reorder text, lone surrogates, unassigned and private ones. */
const UNFIT = /[^\P{C}\t\n\r]|[\p{Zl}\p{Zp}]/u;

/** Bytes as text, when they are UTF-8 that cannot steer a terminal; null otherwise. A cut excerpt may end inside a character. */
export function textOf(bytes: Uint8Array, cut: boolean): string | null {
  for (let dropped = 0; dropped <= (cut ? 3 : 0); dropped++) {
    try {
      const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
        bytes.subarray(0, bytes.length - dropped),
      );
      return UNFIT.test(text) ? null : text;
    } catch {
      // Not UTF-8 up to here: perhaps only the last character is cut.
    }
  }
  return null;
}

/** Bytes as `0a1b`. */
export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
