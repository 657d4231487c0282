const BYTES_A_LINE = 12;
const SHORTEST_TEXT = 4;
const SHORTEST_SPACE = 16;
const PRINTABLE = { first: 0x20, last: 0x7e };

/** Directives for bytes that are no code: texts, rows of zeros, and single bytes. */
export function dataLines(bytes: Uint8Array, address: number): string[] {
  const lines: string[] = [];
  const add = (text: string, at: number): void => {
    lines.push(`  ${text.padEnd(24)}  ; 0x${(address + at).toString(16).padStart(4, '0')}`);
  };
  let plain = 0;
  const flush = (end: number): void => {
    for (; plain < end; plain += BYTES_A_LINE) {
      add(`.byte ${bytes.subarray(plain, Math.min(plain + BYTES_A_LINE, end)).join(', ')}`, plain);
    }
    plain = end;
  };
  for (let at = 0; at < bytes.length; ) {
    const letters = run(bytes, at, (byte) => byte >= PRINTABLE.first && byte <= PRINTABLE.last);
    const zeros = run(bytes, at, (byte) => byte === 0);
    if (letters >= SHORTEST_TEXT) {
      flush(at);
      const closed = bytes[at + letters] === 0;
      const text = String.fromCharCode(...bytes.subarray(at, at + letters)).replaceAll(/["\\]/g, '\\$&');
      add(`.ascii "${text}${closed ? '\\0' : ''}"`, at);
      at += letters + (closed ? 1 : 0);
      plain = at;
    } else if (zeros >= SHORTEST_SPACE) {
      flush(at);
      add(`.space ${zeros}`, at);
      plain = at += zeros;
    } else at += Math.max(letters, zeros, 1);
  }
  flush(bytes.length);
  return lines;
}

/** How many bytes from here on are alike; at most as many as a call of a function takes. */
function run(bytes: Uint8Array, at: number, is: (byte: number) => boolean): number {
  let end = at;
  while (end < bytes.length && end - at < 0x1000 && is(bytes[end])) end++;
  return end - at;
}
