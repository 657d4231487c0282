/** How a message is sent (RFC 7252, section 3). */
export const MessageType = { Con: 0, Non: 1, Ack: 2, Rst: 3 } as const;
export type MessageType = (typeof MessageType)[keyof typeof MessageType];

/** One option; what its value means is the number's business. */
export interface PacketOption {
  readonly number: number;
  readonly value: Uint8Array;
}

/** A CoAP message as a datagram holds it. */
export interface Packet {
  readonly type: MessageType;
  /** Class × 32 + detail; 0 for an empty message. */
  readonly code: number;
  readonly id: number;
  /** 0 to 8 bytes. */
  readonly token: Uint8Array;
  /** In the order of their numbers. */
  readonly options: readonly PacketOption[];
  readonly payload: Uint8Array;
}

export const NOTHING = new Uint8Array(0);

/** Codes that the server makes itself, beside those of `CoapStatus`. */
export const Code = {
  Empty: 0,
  Get: 1,
  Content: 69,
  Continue: 95,
  BadRequest: 128,
  BadOption: 130,
  NotFound: 132,
  MethodNotAllowed: 133,
  RequestIncomplete: 136,
  RequestTooLarge: 141,
  ServiceUnavailable: 163,
  GatewayTimeout: 164,
  ProxyingNotSupported: 165,
} as const;

/** Options that the server itself reads or sets. */
export const Option = {
  UriHost: 3,
  ETag: 4,
  UriPort: 7,
  UriPath: 11,
  ContentFormat: 12,
  MaxAge: 14,
  Block2: 23,
  Block1: 27,
  Size2: 28,
  ProxyUri: 35,
  ProxyScheme: 39,
  Size1: 60,
} as const;

/** Whether a code is a request's (0.01 to 0.31). */
export function isRequest(code: number): boolean {
  return code >= 1 && code < 32;
}

/** Whether a recipient that does not understand an option must refuse the message. */
export function isCritical(number: number): boolean {
  return (number & 1) === 1;
}

/** A number as an option's value: big-endian, without leading zeros. */
export function uint(value: number): Uint8Array {
  const bytes: number[] = [];
  for (let rest = value; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return Uint8Array.from(bytes);
}

/** The number that an option's value is; null when it has more than `most` bytes behind its leading zeros. */
export function uintOf(value: Uint8Array, most: number): number | null {
  const first = value.findIndex((byte) => byte !== 0);
  if (first === -1) return 0;
  if (value.length - first > most) return null;
  return value.subarray(first).reduce((number, byte) => number * 256 + byte, 0);
}

/** The first option of a number. */
export function optionOf(options: readonly PacketOption[], number: number): Uint8Array | null {
  return options.find((option) => option.number === number)?.value ?? null;
}
