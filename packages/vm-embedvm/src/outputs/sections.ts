/** The highest written address of a section, or the one below its begin. */
export function lastWritten(written: Uint8Array, begin: number, end: number): number {
  let last = end;
  while (last >= begin && written[last] === 0) last--;
  return last;
}
