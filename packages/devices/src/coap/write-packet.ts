import type { Packet } from './packet.js';

/** The datagram of a message (RFC 7252, section 3). Options are written in the order of their numbers, equal ones as they stand. */
export function writePacket({ type, code, id, token, options, payload }: Packet): Uint8Array {
  const bytes = [(1 << 6) | (type << 4) | token.length, code, id >> 8, id & 0xff, ...token];
  let last = 0;
  for (const { number, value } of [...options].sort((a, b) => a.number - b.number)) {
    const delta = extended(number - last);
    const length = extended(value.length);
    bytes.push((delta.nibble << 4) | length.nibble, ...delta.more, ...length.more, ...value);
    last = number;
  }
  if (payload.length === 0) return Uint8Array.from(bytes);
  const datagram = new Uint8Array(bytes.length + 1 + payload.length);
  datagram.set(bytes);
  datagram[bytes.length] = 0xff;
  datagram.set(payload, bytes.length + 1);
  return datagram;
}

/** A delta or a length: its nibble, and the bytes that stand behind (section 3.1). */
function extended(value: number): { readonly nibble: number; readonly more: readonly number[] } {
  if (value < 13) return { nibble: value, more: [] };
  if (value < 269) return { nibble: 13, more: [value - 13] };
  return { nibble: 14, more: [(value - 269) >> 8, (value - 269) & 0xff] };
}
