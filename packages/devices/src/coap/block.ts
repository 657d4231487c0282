import { type PacketOption, uint, uintOf } from './packet.js';

/** The value of Block1 or Block2 (RFC 7959, section 2.2). */
export interface Block {
  readonly number: number;
  readonly more: boolean;
  /** Bytes of a block: 16 to 1024. */
  readonly size: number;
}

/** What a value says; null for one that means nothing: too long, or of the reserved size. */
export function blockOf(value: Uint8Array): Block | null {
  const bits = value.length > 3 ? null : uintOf(value, 3);
  if (bits === null || (bits & 7) === 7) return null;
  return { number: bits >> 4, more: (bits & 8) !== 0, size: 16 << (bits & 7) };
}

/** The option that says a block. */
export function blockOption(option: number, { number, more, size }: Block): PacketOption {
  return { number: option, value: uint((number << 4) | (more ? 8 : 0) | (Math.log2(size) - 4)) };
}
