import { createHash } from 'node:crypto';
import { type Block, blockOption } from './block.js';
import { Code, NOTHING, Option, type PacketOption, uint } from './packet.js';
import { Transfers } from './transfers.js';

/** What is answered to a request, whole. */
export interface Answer {
  readonly code: number;
  readonly options: readonly PacketOption[];
  readonly body: Uint8Array;
}

/** What fits into one datagram. */
const LARGEST_BLOCK = 1024;
/** Code 4.00: from here on a response says that something went wrong. */
const FIRST_ERROR = 128;

/**
 * Gives bodies out in blocks (Block2, RFC 7959, section 2.4). What a guest answered is kept for a while, so that the blocks of a body belong together and the
 * guest is asked once.
 */
export class Downloads {
  readonly #answers: Transfers<Answer>;

  constructor(most: number, keep: number) {
    this.#answers = new Transfers(most, keep);
  }

  /** The block of an answer that was given before; null when there is none, and the guest has to be asked. */
  more(key: string, asked: Block | null, now: number): Answer | null {
    const answer = asked === null || asked.number === 0 ? null : this.#answers.get(key, now);
    return answer === null ? null : cut(answer, asked);
  }

  /** The block that was asked for of a new answer. */
  first(key: string, answer: Answer, asked: Block | null, now: number): Answer {
    const { code, body } = answer;
    // What went wrong is said in one datagram.
    if (code >= FIRST_ERROR) return { ...answer, body: body.subarray(0, LARGEST_BLOCK) };
    if (body.length === 0 || (asked === null && body.length <= LARGEST_BLOCK)) return answer;
    const named = withETag(answer);
    if (named.body.length > (asked?.size ?? LARGEST_BLOCK)) this.#answers.set(key, named, now);
    return cut(named, asked);
  }
}

function cut({ code, options, body }: Answer, asked: Block | null): Answer {
  const { number, size } = asked ?? { number: 0, size: LARGEST_BLOCK };
  const from = number * size;
  if (number > 0 && from >= body.length) return { code: Code.BadRequest, options: [], body: NOTHING };
  const block = { number, more: from + size < body.length, size };
  const whole = number === 0 ? [{ number: Option.Size2, value: uint(body.length) }] : [];
  return {
    code,
    options: [...options, blockOption(Option.Block2, block), ...whole],
    body: body.subarray(from, from + size),
  };
}

/** A client tells by it that blocks are of one body; the guest's own is taken where there is one. */
function withETag(answer: Answer): Answer {
  if (answer.options.some(({ number }) => number === Option.ETag)) return answer;
  const value = new Uint8Array(createHash('sha256').update(answer.body).digest().subarray(0, 4));
  return { ...answer, options: [{ number: Option.ETag, value }, ...answer.options] };
}
