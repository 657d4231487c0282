/** A handle in a sentence for people: as the vat says it, or `o+5` and `p+3` for a number of 32 bits that the vat allocated itself. */
export function sayHandle(handle: number): string {
  if ((handle | 0) !== handle || handle >= 0) return String(handle);
  return `${(handle & (1 << 30)) === 0 ? 'o' : 'p'}+${handle & 0x3fff_ffff}`;
}
