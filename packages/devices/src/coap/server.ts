import { type Block, blockOf } from './block.js';
import { type Answer, Downloads } from './downloads.js';
import type { Exchange, Outgoing } from './exchange.js';
import { type CoapLimits, LARGEST_OPTION, MOST_REQUEST_OPTIONS } from './limits.js';
import {
  Code,
  MessageType,
  NOTHING,
  Option,
  type Packet,
  type PacketOption,
  isRequest,
  optionOf,
  uint,
} from './packet.js';
import type { DatagramPort, Peer } from './port.js';
import { readPacket } from './read-packet.js';
import { type Upload, Uploads, answered } from './uploads.js';
import { writePacket } from './write-packet.js';

/** A request, whole: what somebody is to answer. */
export interface Request {
  readonly exchange: number;
  readonly method: number;
  readonly options: readonly PacketOption[];
  readonly body: Uint8Array;
}

/** Who answers requests: at once, later by `answer`, or never. */
export interface Service {
  request(request: Request): Answer | null;
  /** A request that nobody answered in time was answered in the service's place. */
  expired(exchange: number): void;
}

/** Times of the protocol in microseconds (RFC 7252, section 4.8). */
const ACK_TIMEOUT = 2_000_000;
const ACK_RANDOM_FACTOR = 1.5;
const MAX_RETRANSMIT = 4;
const EXCHANGE_LIFETIME = 247_000_000;
/** How long the answer may take to go with the acknowledgement. */
const PIGGYBACK_WITHIN = 100_000;
/** How long the next block of a body may take. */
const BLOCK_WITHIN = 60_000_000;
/** Messages of ours that wait for an acknowledgement; further ones are sent once. */
const MOST_OUTGOING = 256;

/**
 * CoAP's message layer (RFC 7252, section 4) and bodies in blocks (RFC 7959), for a server. Everything that a client can fill is bounded, and any
 * bytes at all may come.
 */
export class CoapServer {
  readonly #open = new Map<number, Exchange>();
  /** By `Exchange.key`, oldest first. */
  readonly #known = new Map<string, Exchange>();
  readonly #outgoing = new Map<string, Outgoing>();
  readonly #uploads: Uploads;
  readonly #downloads: Downloads;
  #lastExchange = 0;
  #nextId: number;
  /** No exchange and no message is due before this. */
  #due = Number.POSITIVE_INFINITY;

  constructor(
    private readonly port: Pick<DatagramPort, 'send'>,
    private readonly service: Service,
    private readonly limits: CoapLimits,
    /** From 0 to below 1. */
    private readonly random: () => number = Math.random,
  ) {
    this.#uploads = new Uploads(limits.transfers, BLOCK_WITHIN);
    this.#downloads = new Downloads(limits.transfers, BLOCK_WITHIN);
    this.#nextId = Math.floor(random() * 0x10000);
  }

  /** Requests that wait for an answer. */
  get open(): number {
    return this.#open.size;
  }

  /** Takes a datagram. */
  receive(datagram: Uint8Array, from: Peer, now: number): void {
    const read = readPacket(datagram);
    if (read.kind === 'nothing') return;
    if (read.kind === 'malformed') {
      if (read.type === MessageType.Con) this.#reset(read.id, from);
      return;
    }
    const { packet } = read;
    const { type, code, id } = packet;
    if (type === MessageType.Ack || type === MessageType.Rst) {
      this.#outgoing.delete(keyOf(from, id));
    } else if (isRequest(code)) {
      this.#request(packet, from, now);
    } else if (type === MessageType.Con) {
      // A ping (section 4.3), or something that no server can use.
      this.#reset(id, from);
    }
  }

  /** Answers a request; nothing happens when it was answered before. */
  answer(number: number, answer: Answer, now: number): void {
    const exchange = this.#open.get(number);
    if (exchange === undefined) return;
    this.#open.delete(number);
    this.#reply(exchange, this.#downloads.first(exchange.subject, answer, exchange.block2, now), now);
  }

  /** When something is due; null for never. */
  next(): number | null {
    return this.#due === Number.POSITIVE_INFINITY ? null : this.#due;
  }

  /** Does what is due by now: acknowledges, sends again, gives up. */
  fire(now: number): void {
    if (now < this.#due) return;
    for (const exchange of this.#open.values()) this.#fireExchange(exchange, now);
    for (const [key, outgoing] of this.#outgoing) {
      if (outgoing.due > now) continue;
      if (outgoing.tries === MAX_RETRANSMIT) {
        this.#outgoing.delete(key);
        continue;
      }
      outgoing.tries++;
      outgoing.timeout *= 2;
      outgoing.due = now + outgoing.timeout;
      this.port.send(outgoing.datagram, outgoing.peer);
    }
    this.#due = Number.POSITIVE_INFINITY;
    for (const exchange of this.#open.values()) this.#isDueAt(this.#dueOf(exchange));
    for (const { due } of this.#outgoing.values()) this.#isDueAt(due);
  }

  #fireExchange(exchange: Exchange, now: number): void {
    if (this.#dueOf(exchange) > now) return;
    if (exchange.since + this.limits.answerWithin * 1000 <= now) {
      this.answer(exchange.number, { code: Code.GatewayTimeout, options: [], body: NOTHING }, now);
      this.service.expired(exchange.number);
      return;
    }
    exchange.acknowledged = true;
    this.#acknowledge(exchange);
  }

  #dueOf({ type, acknowledged, since }: Exchange): number {
    const end = since + this.limits.answerWithin * 1000;
    return type === MessageType.Con && !acknowledged ? Math.min(since + PIGGYBACK_WITHIN, end) : end;
  }

  #isDueAt(due: number): void {
    if (due < this.#due) this.#due = due;
  }

  // ---- Requests

  #request(packet: Packet, peer: Peer, now: number): void {
    const known = this.#known.get(keyOf(peer, packet.id));
    if (known !== undefined && known.since + EXCHANGE_LIFETIME > now) {
      this.#duplicate(known);
      return;
    }
    const { code: method, options } = packet;
    const subject = subjectOf(packet, peer);
    const value = optionOf(options, Option.Block2);
    const block2 = value === null ? null : blockOf(value);
    const refusal = refusalOf(options, value !== null && block2 === null);
    const upload = refusal ?? this.#bodyOf(packet, subject, block2, now);
    const echo = upload.kind === 'whole' ? upload.echo : [];
    const exchange = this.#begin(packet, peer, { subject, block2, echo, since: now });
    if (upload.kind === 'answer') {
      this.#reply(exchange, upload.answer, now);
      return;
    }
    this.#open.set(exchange.number, exchange);
    this.#isDueAt(this.#dueOf(exchange));
    const answer = this.service.request({ exchange: exchange.number, method, options, body: upload.body });
    if (answer !== null) this.answer(exchange.number, answer, now);
  }

  /** The body of a request that somebody is to answer; or the answer, where nobody need be asked. */
  #bodyOf({ options, payload }: Packet, subject: string, block2: Block | null, now: number): Upload {
    const rest = this.#downloads.more(subject, block2, now);
    if (rest !== null) return { kind: 'answer', answer: rest };
    const upload = this.#uploads.take(subject, options, payload, now);
    return upload.kind === 'whole' && this.#open.size >= this.limits.exchanges ? BUSY : upload;
  }

  #begin(
    { type, id, token }: Packet,
    peer: Peer,
    rest: Pick<Exchange, 'subject' | 'block2' | 'echo' | 'since'>,
  ): Exchange {
    const exchange: Exchange = {
      ...{ number: this.#takeNumber(), key: keyOf(peer, id), peer, type, id, token, ...rest },
      ...{ acknowledged: false, reply: null, answered: false },
    };
    this.#remember(exchange, rest.since);
    return exchange;
  }

  /** A client that sends again has lost what was sent to it; the service is not asked again (section 4.5). */
  #duplicate(exchange: Exchange): void {
    if (exchange.type !== MessageType.Con) return;
    if (exchange.acknowledged) this.#acknowledge(exchange);
    else if (exchange.reply !== null) this.port.send(exchange.reply, exchange.peer);
  }

  /** Remembers a request, and forgets the oldest that was answered where there are too many. */
  #remember(exchange: Exchange, now: number): void {
    this.#known.delete(exchange.key);
    this.#known.set(exchange.key, exchange);
    for (const [key, { answered, since }] of this.#known) {
      const old = since + EXCHANGE_LIFETIME <= now;
      if (!old && this.#known.size <= this.limits.remembered + this.limits.exchanges) return;
      if (answered) this.#known.delete(key);
    }
  }

  // ---- Answers

  #reply(exchange: Exchange, { code, options, body }: Answer, now: number): void {
    const { type, acknowledged, token, echo, peer } = exchange;
    exchange.answered = true;
    // A request that was not understood is answered only where the client waits for it (section 5.4.1).
    if (type === MessageType.Non && code === Code.BadOption) return;
    const own = type === MessageType.Con && !acknowledged ? MessageType.Ack : type;
    const id = own === MessageType.Ack ? exchange.id : this.#takeId();
    const all = [...options, ...echo];
    const datagram = writePacket({ type: own, code, id, token, options: all, payload: body });
    if (own === MessageType.Ack) exchange.reply = datagram;
    this.port.send(datagram, peer);
    if (own !== MessageType.Con || this.#outgoing.size >= MOST_OUTGOING) return;
    const timeout = ACK_TIMEOUT * (1 + this.random() * (ACK_RANDOM_FACTOR - 1));
    this.#outgoing.set(keyOf(peer, id), { peer, datagram, timeout, due: now + timeout, tries: 0 });
    this.#isDueAt(now + timeout);
  }

  #acknowledge({ id, peer }: Exchange): void {
    this.port.send(empty(MessageType.Ack, id), peer);
  }

  #reset(id: number, peer: Peer): void {
    this.port.send(empty(MessageType.Rst, id), peer);
  }

  /** Fits into a column of the kernel's tables. */
  #takeNumber(): number {
    this.#lastExchange = (this.#lastExchange + 1) & 0x7fff_ffff;
    return this.#lastExchange;
  }

  #takeId(): number {
    this.#nextId = (this.#nextId + 1) & 0xffff;
    return this.#nextId;
  }
}

/** A client that is told to come later waits so many seconds. */
const RETRY_AFTER = 10;
const BUSY = answered(Code.ServiceUnavailable, { number: Option.MaxAge, value: uint(RETRY_AFTER) });

function keyOf({ address, port }: Peer, id: number): string {
  return `${address}|${port}|${id}`;
}

function empty(type: MessageType, id: number): Uint8Array {
  return writePacket({ type, code: Code.Empty, id, token: NOTHING, options: [], payload: NOTHING });
}

/** What a request is answered without asking anybody; null when somebody is to be asked. */
function refusalOf(options: readonly PacketOption[], badBlock: boolean): Upload | null {
  const has = (wanted: number) => options.some(({ number }) => number === wanted);
  if (has(Option.ProxyUri) || has(Option.ProxyScheme)) return answered(Code.ProxyingNotSupported);
  const tooMany = badBlock || options.length > MOST_REQUEST_OPTIONS;
  return tooMany || options.some(({ value }) => value.length > LARGEST_OPTION)
    ? answered(Code.BadOption)
    : null;
}

/** Options that differ between the blocks of one body. */
const OF_BLOCKS: readonly number[] = [Option.Block1, Option.Block2, Option.Size1, Option.Size2];

/** Who asks what: the client, the method and every option that is not about blocks (RFC 7959, section 2.5). */
function subjectOf({ code, options }: Packet, { address, port }: Peer): string {
  const said = options
    .filter(({ number }) => !OF_BLOCKS.includes(number))
    .map(({ number, value }) => `${number}=${Buffer.from(value).toString('base64')}`);
  return [address, port, code, ...said].join('|');
}
