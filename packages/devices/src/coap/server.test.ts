import { runs, seed } from '@callgate/test/seed';
import { beforeEach, describe, expect, test } from 'vitest';
import { blockOf, blockOption } from './block.js';
import type { Answer } from './downloads.js';
import { DEFAULT_COAP_LIMITS } from './limits.js';
import { type MessageType, NOTHING, type Packet, type PacketOption, optionOf } from './packet.js';
import type { Peer } from './port.js';
import { readPacket } from './read-packet.js';
import { CoapServer, type Request } from './server.js';
import { writePacket } from './write-packet.js';

const CLIENT: Peer = { address: '192.0.2.1', port: 40_000 };
const OTHER: Peer = { address: '192.0.2.2', port: 40_000 };
const SECOND = 1_000_000;
const [CON, NON, ACK, RST] = [0, 1, 2, 3] as const;

let sent: { packet: Packet; to: Peer }[];
let requests: Request[];
let expired: number[];
let answer: ((request: Request) => Answer | null) | null;
let server: CoapServer;
let now: number;

beforeEach(() => {
  [sent, requests, expired, answer, now] = [[], [], [], null, 0];
  make({});
});

function make(limits: Partial<typeof DEFAULT_COAP_LIMITS>): void {
  const port = {
    send(datagram: Uint8Array, to: Peer) {
      const read = readPacket(datagram);
      if (read.kind !== 'packet') throw new Error('the server sent what is no message');
      sent.push({ packet: read.packet, to });
    },
  };
  const service = {
    request(request: Request) {
      requests.push(request);
      return answer?.(request) ?? null;
    },
    expired: (exchange: number) => void expired.push(exchange),
  };
  server = new CoapServer(port, service, { ...DEFAULT_COAP_LIMITS, ...limits }, () => 0);
}

interface Given {
  readonly type?: MessageType;
  readonly code?: number;
  readonly token?: readonly number[];
  readonly options?: readonly PacketOption[];
  readonly payload?: Uint8Array;
  readonly from?: Peer;
}

function ask(id: number, given: Given = {}): void {
  const { type = CON, code = 1, token = [id & 255], options = [], payload = NOTHING, from = CLIENT } = given;
  server.receive(writePacket({ type, code, id, token: Uint8Array.from(token), options, payload }), from, now);
}

/** What was sent since, as `type code id`, and clears it. */
function told(): string[] {
  return sent.splice(0).map(({ packet: { type, code, id } }) => {
    return `${['CON', 'NON', 'ACK', 'RST'][type]} ${code >> 5}.${String(code & 31).padStart(2, '0')} ${id}`;
  });
}

function pass(microseconds: number): void {
  now += microseconds;
  server.fire(now);
}

const content = (body: Uint8Array = NOTHING): Answer => ({ code: 69, options: [], body });
const bytes = (length: number) => Uint8Array.from({ length }, (_, index) => index % 251);

describe('messages', () => {
  test('an answer at once goes with the acknowledgement, with the token', () => {
    answer = () => content(bytes(3));
    ask(7, { token: [1, 2, 3] });
    expect(sent).toEqual([
      {
        packet: { type: ACK, code: 69, id: 7, token: Uint8Array.of(1, 2, 3), options: [], payload: bytes(3) },
        to: CLIENT,
      },
    ]);
    expect(server.open).toBe(0);
    pass(SECOND);
    expect([server.next(), sent.length]).toEqual([null, 1]);
  });

  test('an answer that takes time is a message of its own, sent again until it is acknowledged', () => {
    ask(7);
    expect(server.next()).toBe(100_000);
    pass(100_000);
    expect(told()).toEqual(['ACK 0.00 7']);
    server.answer(requests[0].exchange, content(), now);
    const [own] = sent;
    expect(told()).toEqual([`CON 2.05 ${own.packet.id}`]);
    pass(2 * SECOND - 1);
    expect(told()).toEqual([]);
    pass(1);
    pass(4 * SECOND);
    expect(told()).toHaveLength(2);
    ask(own.packet.id, { type: ACK, code: 0, token: [] });
    pass(100 * SECOND);
    expect([told(), server.next()]).toEqual([[], null]);
  });

  test('and is given up after four times more', () => {
    ask(7);
    pass(100_000);
    server.answer(requests[0].exchange, content(), now);
    for (let seconds = 0; seconds < 100; seconds++) pass(SECOND);
    expect([told().length, server.next()]).toEqual([1 + 1 + 4, null]);
  });

  test('a reset ends it, too; one from somebody else does not', () => {
    ask(7);
    pass(100_000);
    server.answer(requests[0].exchange, content(), now);
    const { id } = sent[1].packet;
    ask(id, { type: RST, code: 0, token: [], from: OTHER });
    pass(2 * SECOND);
    expect(told()).toHaveLength(3);
    ask(id, { type: RST, code: 0, token: [] });
    pass(100 * SECOND);
    expect(told()).toEqual([]);
  });

  test('a non-confirmable request is answered by such a message', () => {
    answer = () => content();
    ask(7, { type: NON });
    expect(told()).toEqual(['NON 2.05 1']);
  });

  test('a duplicate reaches nobody: it gets the acknowledgement or the answer that there was', () => {
    ask(7);
    ask(7);
    expect([requests.length, told()]).toEqual([1, []]);
    pass(100_000);
    told();
    ask(7);
    expect(told()).toEqual(['ACK 0.00 7']);
    answer = () => content();
    ask(8);
    ask(8);
    expect([requests.length, told()]).toEqual([2, ['ACK 2.05 8', 'ACK 2.05 8']]);
    ask(8, { from: OTHER });
    expect(requests).toHaveLength(3);
    pass(247 * SECOND);
    ask(8);
    expect(requests).toHaveLength(4);
  });

  test('what nobody answers is answered 5.04 in time, once', () => {
    ask(7);
    pass(10 * SECOND - 1);
    told();
    pass(1);
    expect([told().map((each) => each.slice(0, 8)), expired]).toEqual([['CON 5.04'], [requests[0].exchange]]);
    server.answer(requests[0].exchange, content(), now);
    expect([told(), server.open]).toEqual([[], 0]);
  });

  test('a ping, a response and a malformed message are reset when they are confirmable', () => {
    ask(1, { code: 0, token: [] });
    ask(2, { code: 69 });
    server.receive(Uint8Array.of(0x4f, 1, 0, 3), CLIENT, now);
    expect(told()).toEqual(['RST 0.00 1', 'RST 0.00 2', 'RST 0.00 3']);
    ask(4, { type: NON, code: 69 });
    server.receive(Uint8Array.of(0x5f, 1, 0, 5), CLIENT, now);
    ask(6, { type: ACK, code: 69 });
    ask(7, { type: RST, code: 1 });
    server.receive(Uint8Array.of(0x00), CLIENT, now);
    expect([told(), requests]).toEqual([[], []]);
  });

  test('no more requests are open than may be, and no more are remembered', () => {
    make({ exchanges: 3, remembered: 2 });
    for (let id = 0; id < 1000; id++) ask(id, { options: [{ number: 11, value: bytes(id % 200) }] });
    expect([server.open, requests.length]).toEqual([3, 3]);
    expect(told().filter((each) => each.includes('5.03'))).toHaveLength(997);
    // The open ones are never forgotten.
    for (const id of [0, 1, 2]) ask(id);
    expect(requests).toHaveLength(3);
  });

  test('options that a server cannot take are refused', () => {
    const value = bytes(256);
    ask(1, { options: [{ number: 11, value }] });
    ask(2, { options: Array.from({ length: 32 }, () => ({ number: 15, value: NOTHING })) });
    ask(3, { options: [{ number: 35, value: bytes(5) }] });
    ask(4, { options: [{ number: 23, value: Uint8Array.of(7) }] });
    ask(5, { type: NON, options: [{ number: 23, value: Uint8Array.of(7) }] });
    expect([told(), requests]).toEqual([['ACK 4.02 1', 'ACK 4.02 2', 'ACK 5.05 3', 'ACK 4.02 4'], []]);
  });
});

describe('a body that comes in blocks', () => {
  const block = (number: number, more: boolean, size = 16) => blockOption(27, { number, more, size });

  /** Sends a body in blocks, each with a token of its own, as RFC 7959 allows. */
  function upload(body: Uint8Array, size: number, first: number): void {
    for (let number = 0; number * size < body.length; number++) {
      const more = (number + 1) * size < body.length;
      const payload = body.slice(number * size, (number + 1) * size);
      ask(first + number, { code: 2, options: [block(number, more, size)], payload });
    }
  }

  test('is put together, and the answer names the last block', () => {
    answer = () => content();
    upload(bytes(100), 32, 10);
    expect(requests.map(({ body }) => body)).toEqual([bytes(100)]);
    const last = optionOf(sent[3].packet.options, 27);
    expect(last && blockOf(last)).toEqual({ number: 3, more: false, size: 32 });
    expect(told()).toEqual(['ACK 2.31 10', 'ACK 2.31 11', 'ACK 2.31 12', 'ACK 2.05 13']);
  });

  test('has no gap, no false length, and belongs to one client', () => {
    ask(1, { code: 2, options: [block(1, true)], payload: bytes(16) });
    ask(2, { code: 2, options: [block(0, true)], payload: bytes(15) });
    ask(3, { code: 2, options: [block(0, true)], payload: bytes(17) });
    ask(4, { code: 2, options: [block(0, true)], payload: bytes(16) });
    ask(5, { code: 2, options: [block(1, false)], payload: bytes(16), from: OTHER });
    ask(6, { code: 2, options: [block(2, false)], payload: bytes(16) });
    expect(told()).toEqual([
      'ACK 4.08 1',
      'ACK 4.00 2',
      'ACK 4.00 3',
      'ACK 2.31 4',
      'ACK 4.08 5',
      'ACK 4.08 6',
    ]);
    expect(requests).toEqual([]);
  });

  test('of 8192 bytes is taken, and of one more is not', () => {
    answer = () => content();
    upload(bytes(8192), 1024, 100);
    expect(requests[0].body).toEqual(bytes(8192));
    told();
    upload(bytes(8193), 1024, 200);
    expect([told().at(-1), requests.length]).toEqual(['ACK 4.13 208', 1]);
    ask(300, { code: 2, payload: bytes(8193) });
    expect([told(), requests.length]).toEqual([['ACK 4.13 300'], 1]);
  });

  test('is forgotten after a while, and when too many others come', () => {
    make({ transfers: 2 });
    const begin = (id: number, from: Peer) =>
      ask(id, { code: 2, options: [block(0, true)], payload: bytes(16), from });
    const goOn = (id: number, from: Peer) =>
      ask(id, { code: 2, options: [block(1, true)], payload: bytes(16), from });
    for (const port of [1, 2, 3]) begin(port, { address: 'a', port });
    told();
    for (const port of [1, 2]) goOn(10 + port, { address: 'a', port });
    expect(told()).toEqual(['ACK 4.08 11', 'ACK 2.31 12']);
    now += 61 * SECOND;
    goOn(20, { address: 'a', port: 3 });
    expect(told()).toEqual(['ACK 4.08 20']);
  });
});

describe('a body that goes out in blocks', () => {
  const asked = (number: number, size: number) => ({
    options: [blockOption(23, { number, more: false, size })],
  });

  function fetched(size: number, first: number): Uint8Array {
    const parts: number[] = [];
    for (let number = 0; ; number++) {
      ask(first + number, asked(number, size));
      const { packet } = sent.at(-1) as { packet: Packet };
      parts.push(...packet.payload);
      const value = optionOf(packet.options, 23);
      if (value === null || blockOf(value)?.more !== true) return Uint8Array.from(parts);
    }
  }

  test('is cut as the client asks, and the guest is asked once', () => {
    answer = () => ({ code: 69, options: [{ number: 12, value: NOTHING }], body: bytes(8192) });
    for (const [index, size] of [16, 64, 1024].entries()) {
      expect(fetched(size, 1000 * (index + 1))).toEqual(bytes(8192));
      expect(requests).toHaveLength(index + 1);
    }
    const etags = new Set(sent.map(({ packet }) => String(optionOf(packet.options, 4))));
    expect(etags.size).toBe(1);
  });

  test('is cut into the largest blocks where the client did not ask, and not where it fits', () => {
    answer = ({ method }) => content(bytes(method === 1 ? 1025 : 1024));
    ask(1);
    expect(sent[0].packet.payload).toHaveLength(1024);
    expect(blockOf(optionOf(sent[0].packet.options, 23) ?? NOTHING)).toEqual({
      number: 0,
      more: true,
      size: 1024,
    });
    ask(2, { code: 2 });
    expect([sent[1].packet.payload.length, sent[1].packet.options]).toEqual([1024, []]);
  });

  test('a block behind the end is refused; one whose body is forgotten is asked for again', () => {
    answer = () => content(bytes(100));
    ask(1, asked(9, 16));
    ask(2, asked(6, 16));
    expect([told(), requests.length]).toEqual([['ACK 4.00 1', 'ACK 2.05 2'], 1]);
    now += 61 * SECOND;
    ask(3, asked(6, 16));
    expect([sent[0].packet.payload.length, requests.length]).toEqual([4, 2]);
  });

  test('what went wrong is said in one message', () => {
    answer = () => ({ code: 132, options: [], body: bytes(2000) });
    ask(1, asked(0, 16));
    expect([sent[0].packet.code, sent[0].packet.payload.length]).toEqual([132, 1024]);
  });
});

const numRuns = runs(30_000);

/** Any bytes: whole noise, and messages with some bytes changed, so that most of them go deep. */
test(`nothing that comes makes the server throw, keep more than it may, or send what is no message (${numRuns} datagrams, seed ${seed})`, () => {
  make({ exchanges: 20, remembered: 20, transfers: 4 });
  let state = seed;
  const random = (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return (state >>> 8) % below;
  };
  answer = () => (random(3) === 0 ? null : content(bytes(random(3000))));
  for (let round = 0; round < numRuns; round++) {
    const options = Array.from({ length: random(5) }, () => ({
      number: [3, 6, 11, 12, 15, 17, 23, 27, 28, 35, 60, 300][random(12)],
      value: bytes(random(6)),
    }));
    const datagram = writePacket({
      ...{ type: random(4) as MessageType, code: random(8), id: random(200), token: bytes(random(9)) },
      ...{ options, payload: bytes(random(40)) },
    });
    for (let changes = random(4); changes > 0; changes--) datagram[random(datagram.length)] = random(256);
    server.receive(
      random(9) === 0 ? bytes(random(60)) : datagram,
      { address: 'a', port: 1 + random(5) },
      now,
    );
    if (random(10) === 0) pass(random(SECOND));
  }
  expect(requests.length).toBeGreaterThan(1000);
  expect(server.open).toBeLessThanOrEqual(20);
  pass(1000 * SECOND);
  expect([server.open, expired.length > 0]).toEqual([0, true]);
});
