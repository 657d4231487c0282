import { type MessageType, NOTHING, type Packet, type PacketOption } from './packet.js';

/** What a datagram was: a message; one that breaks the format, of which only the head is known; or nothing that can be answered. */
export type Read =
  | { readonly kind: 'packet'; readonly packet: Packet }
  | { readonly kind: 'malformed'; readonly type: MessageType; readonly id: number }
  | { readonly kind: 'nothing' };

const HEAD_BYTES = 4;
const LONGEST_TOKEN = 8;
const PAYLOAD_MARKER = 0xff;
/** Highest number that an option can have. */
const HIGHEST_OPTION = 0xffff;
/** Options of one message. No real one comes near it; it bounds what a datagram of single bytes can make. */
const MOST_OPTIONS = 64;

/** Reads a datagram (RFC 7252, section 3). Any bytes may come; the message does not share them. */
export function readPacket(datagram: Uint8Array): Read {
  if (datagram.length < HEAD_BYTES || datagram[0] >> 6 !== 1) return { kind: 'nothing' };
  const bytes = datagram.slice();
  const type = ((bytes[0] >> 4) & 3) as MessageType;
  const code = bytes[1];
  const id = (bytes[2] << 8) | bytes[3];
  const tokenLength = bytes[0] & 15;
  const malformed = { kind: 'malformed', type, id } as const;
  const bodyAt = HEAD_BYTES + tokenLength;
  if (tokenLength > LONGEST_TOKEN || bodyAt > bytes.length) return malformed;
  if (code === 0) {
    const packet = { type, code, id, token: NOTHING, options: [], payload: NOTHING };
    return bytes.length === HEAD_BYTES ? { kind: 'packet', packet } : malformed;
  }
  const rest = readOptions(bytes, bodyAt);
  if (rest === null) return malformed;
  return { kind: 'packet', packet: { type, code, id, token: bytes.subarray(HEAD_BYTES, bodyAt), ...rest } };
}

function readOptions(bytes: Uint8Array, from: number): Pick<Packet, 'options' | 'payload'> | null {
  const options: PacketOption[] = [];
  let at = from;
  let number = 0;
  while (at < bytes.length) {
    const head = bytes[at++];
    if (head === PAYLOAD_MARKER) {
      // A marker with nothing behind it is an error of its own (section 3).
      return at === bytes.length ? null : { options, payload: bytes.subarray(at) };
    }
    const delta = extended(bytes, at, head >> 4);
    if (delta === null) return null;
    const length = extended(bytes, delta.at, head & 15);
    if (length === null) return null;
    number += delta.value;
    at = length.at + length.value;
    if (number > HIGHEST_OPTION || at > bytes.length || options.length === MOST_OPTIONS) return null;
    options.push({ number, value: bytes.subarray(length.at, at) });
  }
  return { options, payload: NOTHING };
}

/** A delta or a length: 13 and 14 say that one or two bytes more belong to it (section 3.1). */
function extended(bytes: Uint8Array, at: number, nibble: number): { value: number; at: number } | null {
  if (nibble < 13) return { value: nibble, at };
  if (nibble === 13) return at < bytes.length ? { value: 13 + bytes[at], at: at + 1 } : null;
  if (nibble === 15 || at + 2 > bytes.length) return null;
  return { value: 269 + ((bytes[at] << 8) | bytes[at + 1]), at: at + 2 };
}
