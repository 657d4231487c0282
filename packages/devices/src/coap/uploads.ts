import { type Block, blockOf, blockOption } from './block.js';
import type { Answer } from './downloads.js';
import { LARGEST_BODY } from './limits.js';
import { Code, NOTHING, Option, type PacketOption, optionOf, uint } from './packet.js';
import { Transfers } from './transfers.js';

/** What became of a request's block: the whole body is there, or the block is answered. */
export type Upload =
  | { readonly kind: 'whole'; readonly body: Uint8Array; readonly echo: readonly PacketOption[] }
  | { readonly kind: 'answer'; readonly answer: Answer };

/** Puts bodies together that come in blocks (Block1, RFC 7959, section 2.5): in order, one request of a client at a time. */
export class Uploads {
  readonly #bodies: Transfers<Uint8Array>;

  constructor(most: number, keep: number) {
    this.#bodies = new Transfers(most, keep);
  }

  /** @param key who sends what: the same for all blocks of a body */
  take(key: string, options: readonly PacketOption[], payload: Uint8Array, now: number): Upload {
    const value = optionOf(options, Option.Block1);
    if (value === null) {
      this.#bodies.delete(key);
      return payload.length > LARGEST_BODY ? TOO_LARGE : { kind: 'whole', body: payload, echo: [] };
    }
    const block = blockOf(value);
    if (block === null) return answered(Code.BadOption);
    const { number, more, size } = block;
    if (payload.length > size || (more && payload.length < size)) return answered(Code.BadRequest);
    const before = number === 0 ? NOTHING : (this.#bodies.get(key, now) ?? NOTHING);
    if (before.length !== number * size) return answered(Code.RequestIncomplete, echo(block));
    if (before.length + payload.length > LARGEST_BODY) {
      this.#bodies.delete(key);
      return TOO_LARGE;
    }
    const body = new Uint8Array(before.length + payload.length);
    body.set(before);
    body.set(payload, before.length);
    if (more) {
      this.#bodies.set(key, body, now);
      return answered(Code.Continue, echo(block));
    }
    this.#bodies.delete(key);
    return { kind: 'whole', body, echo: [echo(block)] };
  }
}

function echo(block: Block): PacketOption {
  return blockOption(Option.Block1, block);
}

/** An answer that needs nobody. */
export function answered(code: number, ...options: PacketOption[]): Upload {
  return { kind: 'answer', answer: { code, options, body: NOTHING } };
}

const TOO_LARGE = answered(Code.RequestTooLarge, { number: Option.Size1, value: uint(LARGEST_BODY) });
