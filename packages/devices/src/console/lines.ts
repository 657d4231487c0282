/** Bytes of a line at most; a longer one is broken, so that a guest that never ends a line is held in bounded memory. */
export const LONGEST_LINE = 4096;

const NEWLINE = 0x0a;

/** What is known of a stream of bytes after a piece of it: the lines that ended, without their ends, and what goes on. */
export interface Lines {
  readonly ended: readonly Uint8Array[];
  /** At most {@link LONGEST_LINE} bytes, in memory of its own. */
  readonly rest: Uint8Array;
}

/** Splits a piece of a stream into lines, behind what the pieces before it left. */
export function splitLines(rest: Uint8Array, piece: Uint8Array): Lines {
  const bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
  const ended: Uint8Array[] = [];
  let start = 0;
  for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, start)) {
    ended.push(bytes.subarray(breakUp(bytes, start, end, ended), end));
    start = end + 1;
  }
  start = breakUp(bytes, start, bytes.length, ended);
  return { ended, rest: new Uint8Array(bytes.subarray(start)) };
}

/** Takes whole lines of the longest kind off the front of `start…end`; answers where the remainder starts. */
function breakUp(bytes: Uint8Array, start: number, end: number, ended: Uint8Array[]): number {
  while (end - start > LONGEST_LINE) {
    const at = characterStart(bytes, start + LONGEST_LINE);
    ended.push(bytes.subarray(start, at));
    start = at;
  }
  return start;
}

/** Where the UTF-8 sequence around `at` starts; `at` itself where the bytes are none. */
function characterStart(bytes: Uint8Array, at: number): number {
  for (let start = at; start > at - 4; start--) {
    if ((bytes[start] & 0xc0) !== 0x80) return start;
  }
  return at;
}
