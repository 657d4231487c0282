import { spawnSync } from 'node:child_process';
import { type Socket, createSocket } from 'node:dgram';
import { createRequire } from 'node:module';
import { type IncomingMessage, type OutgoingMessage, type Server, createServer } from 'coap';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ROOT } from '../src/golden-cases.js';

/**
 * Why the CoAP device reads messages with code of its own: what the server of the package does with a few datagrams. A test that fails
 * here says that the package changed, and that docs/decisions/0028-coap-has-a-message-layer-of-its-own.md is due for another look.
 */
describe('the server of the package coap', () => {
  let server: Server;
  let socket: Socket;
  let client: Socket;
  let requests: IncomingMessage[];
  let answer: (request: IncomingMessage, response: OutgoingMessage) => void;

  beforeEach(async () => {
    requests = [];
    answer = () => {};
    [socket, client] = await Promise.all([bound(), bound()]);
    server = createServer({ type: 'udp4' }, (request, response) => {
      requests.push(request);
      answer(request, response);
    });
    await new Promise<void>((resolve) => server.listen(socket, () => resolve()));
  });

  afterEach(() => {
    server.close();
    // The package's timers go on after its end, and would send on a closed socket.
    socket.send = () => {};
    for (const each of [socket, client]) each.close();
  });

  const send = (datagram: readonly number[]) =>
    new Promise<void>((resolve) => {
      client.send(Uint8Array.from(datagram), socket.address().port, '127.0.0.1', () => resolve());
    });

  /** A moment in which datagrams on loopback arrive. */
  const settle = () => new Promise((resolve) => setTimeout(resolve, 50));

  test('gives a repeated request to the application again, until it is answered', async () => {
    const get = [0x41, 1, 0x12, 0x34, 7, 0xb1, 0x74];
    await send(get);
    await send(get);
    await settle();
    expect(requests).toHaveLength(2);
  });

  test('never puts a body together whose blocks have tokens of their own, as RFC 7959 allows', async () => {
    const block = (id: number, token: number, num: number, more: number) => [
      ...[0x41, 3, 0, id, token, 0xb1, 0x74, 0xd1, 3, (num << 4) | (more << 3), 0xff],
      ...Array<number>(16).fill(num),
    ];
    await send(block(1, 1, 0, 1));
    await send(block(2, 2, 1, 0));
    await settle();
    expect(requests).toEqual([]);
  });

  test('keeps each first block of a body, without a bound on how many', () => {
    const { _block1Cache } = server as unknown as { _block1Cache: { _cache: Map<string, unknown> } };
    for (let count = 0; count < 2000; count++) {
      const id = [count >> 8, count & 255];
      const put = [0x42, 3, ...id, ...id, 0xb1, 0x74, 0xd1, 3, 0x08, 0xff, ...Array<number>(16).fill(1)];
      socket.emit('message', Buffer.from(put), client.address());
    }
    expect(_block1Cache._cache.size).toBe(2000);
  });

  test('answers what is malformed at a host that it does not name', async () => {
    const sent: unknown[][] = [];
    socket.send = (...given: unknown[]) => void sent.push(given);
    const from = { address: '127.0.0.2', family: 'IPv4', port: 5683, size: 3 };
    socket.emit('message', Buffer.of(0x40, 0, 0), from);
    // Without an address, a datagram goes to the sender's own host.
    expect(sent.map((given) => given.slice(3))).toEqual([[5683]]);
  });

  test('ends the process over a datagram that says it comes from port 0', () => {
    const ended = spawnSync(
      process.execPath,
      [
        '--eval',
        `const socket = require('node:dgram').createSocket('udp4');
         socket.bind(0, '127.0.0.1', () => {
           require('coap').createServer({ type: 'udp4' }, (request, response) => response.end()).listen(socket);
           const from = { address: '127.0.0.1', family: 'IPv4', port: 0, size: 7 };
           socket.emit('message', Buffer.of(0x41, 1, 0x12, 0x34, 7, 0xb1, 0x74), from);
         });
         setTimeout(() => process.exit(0), 5000);`,
      ],
      { cwd: ROOT, encoding: 'utf8' },
    );
    expect(ended.status).not.toBe(0);
    expect(ended.stderr).toContain('ERR_SOCKET_BAD_PORT');
  });
});

describe('the reader of the package coap-packet', () => {
  const { parse } = createRequire(createRequire(import.meta.url).resolve('coap'))('coap-packet') as {
    parse(datagram: Buffer): { token: Buffer; options: readonly { value: Buffer }[]; payload: Buffer };
  };

  test.each([
    ['an option that is longer than the message', [0x40, 1, 0, 1, 0xb8, 0x74]],
    ['the marker of a body that is not there', [0x40, 1, 0, 1, 0xff]],
    ['a token of 9 bytes', [0x49, 1, 0, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9]],
  ])('takes %s, which RFC 7252 calls a format error', (_what, datagram) => {
    expect(() => parse(Buffer.from(datagram))).not.toThrow();
  });
});

function bound(): Promise<Socket> {
  const socket = createSocket('udp4');
  return new Promise((resolve) => {
    socket.bind(0, '127.0.0.1', () => resolve(socket));
  });
}
