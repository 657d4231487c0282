import { seed } from '@callgate/test/seed';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Block, blockOf, blockOption } from './block.js';
import { opened, sealed } from './envelope.js';
import { NOTHING, type Packet, uint, uintOf } from './packet.js';
import { readPacket } from './read-packet.js';
import { writePacket } from './write-packet.js';

const bytes = (max: number) => fc.uint8Array({ maxLength: max });
const packets: fc.Arbitrary<Packet> = fc
  .record({
    type: fc.constantFrom(0, 1, 2, 3),
    code: fc.integer({ min: 1, max: 255 }),
    id: fc.integer({ min: 0, max: 0xffff }),
    token: bytes(8),
    options: fc.array(fc.record({ number: fc.integer({ min: 0, max: 0xffff }), value: bytes(300) }), {
      maxLength: 20,
    }),
    payload: bytes(40),
  })
  .map((packet) => ({ ...packet, options: [...packet.options].sort((a, b) => a.number - b.number) }));

test('what is written is read back, whatever the lengths and the gaps between options', () => {
  fc.assert(
    fc.property(packets, (packet) => {
      expect(readPacket(writePacket(packet))).toEqual({ kind: 'packet', packet });
    }),
    { seed },
  );
});

test('any bytes at all are read without an error, and nothing in them lies outside', () => {
  fc.assert(
    fc.property(bytes(80), (datagram) => {
      const read = readPacket(datagram);
      if (read.kind !== 'packet') return;
      const { token, options, payload } = read.packet;
      const held = options.reduce((sum, { value }) => sum + value.length + 1, token.length + payload.length);
      expect(held + 4).toBeLessThanOrEqual(datagram.length);
    }),
    { seed, numRuns: 2000 },
  );
});

/** From RFC 7252: figure 16, a confirmable GET /temperature with the message id 0x7d34. */
test('the example of the RFC', () => {
  const datagram = Uint8Array.from([0x40, 1, 0x7d, 0x34, 0xbb, ...new TextEncoder().encode('temperature')]);
  const value = new TextEncoder().encode('temperature');
  const packet = {
    type: 0,
    code: 1,
    id: 0x7d34,
    token: NOTHING,
    options: [{ number: 11, value }],
    payload: NOTHING,
  };
  expect(readPacket(datagram)).toEqual({ kind: 'packet', packet });
  expect(writePacket(packet as Packet)).toEqual(datagram);
});

describe('what breaks the format', () => {
  test.each<[string, readonly number[]]>([
    ['a token of 9 bytes', [0x49, 1, 0, 7, 1, 2, 3, 4, 5, 6, 7, 8, 9]],
    ['a token that runs over the end', [0x44, 1, 0, 7, 1, 2]],
    ['an option that runs over the end', [0x40, 1, 0, 7, 0xb5, 1, 2]],
    ['an extended delta that is not there', [0x40, 1, 0, 7, 0xd0]],
    ['half an extended length', [0x40, 1, 0, 7, 0x0e, 1]],
    ['the delta 15 that is no payload marker', [0x40, 1, 0, 7, 0xf0]],
    ['the length 15', [0x40, 1, 0, 7, 0x0f]],
    ['a number above 65535', [0x40, 1, 0, 7, 0xe0, 0xff, 0xff]],
    ['a marker without a payload', [0x40, 1, 0, 7, 0xff]],
    ['an empty message with a token', [0x41, 0, 0, 7, 1]],
    ['an empty message with bytes behind it', [0x40, 0, 0, 7, 1]],
    ['more options than anybody needs', [0x40, 1, 0, 7, ...Array.from({ length: 65 }, () => 0)]],
  ])('%s', (_name, datagram) => {
    expect(readPacket(Uint8Array.from(datagram))).toEqual({ kind: 'malformed', type: 0, id: 7 });
  });

  test.each<[string, readonly number[]]>([
    ['nothing', []],
    ['three bytes', [0x40, 1, 0]],
    ['another version', [0x80, 1, 0, 7]],
  ])('%s cannot even be refused', (_name, datagram) => {
    expect(readPacket(Uint8Array.from(datagram))).toEqual({ kind: 'nothing' });
  });
});

test('numbers in options', () => {
  expect([uint(0), uint(1), uint(255), uint(256), uint(65_535)].map((value) => [...value])).toEqual([
    [],
    [1],
    [255],
    [1, 0],
    [255, 255],
  ]);
  fc.assert(
    fc.property(fc.nat({ max: 2 ** 24 - 1 }), (value) => uintOf(uint(value), 3) === value),
    { seed },
  );
  expect([uintOf(Uint8Array.of(0, 0, 0, 7), 2), uintOf(Uint8Array.of(1, 0, 0), 2)]).toEqual([7, null]);
});

test('blocks', () => {
  const blocks: fc.Arbitrary<Block> = fc.record({
    number: fc.nat({ max: 2 ** 20 - 1 }),
    more: fc.boolean(),
    size: fc.constantFrom(16, 32, 64, 128, 256, 512, 1024),
  });
  fc.assert(
    fc.property(blocks, (block) => {
      expect(blockOf(blockOption(23, block).value)).toEqual(block);
    }),
    { seed },
  );
  expect([blockOf(Uint8Array.of(7)), blockOf(Uint8Array.of(0, 0, 0, 0))]).toEqual([null, null]);
});

test('a response is the same behind the commit', () => {
  fc.assert(
    fc.property(fc.nat({ max: 0x7fff_ffff }), packets, (exchange, { code, options, payload: body }) => {
      expect(opened(sealed(exchange, { code, options, body }))).toEqual({
        exchange,
        answer: { code, options, body },
      });
    }),
    { seed },
  );
});
