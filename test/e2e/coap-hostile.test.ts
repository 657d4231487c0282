import { runs, seed } from '@callgate/test/seed';
import { expect, test } from 'vitest';
import { RawClient } from '../src/coap-client.js';
import { coapHost } from '../src/coap-host.js';
import { assembled } from '../src/compile.js';

const DATAGRAMS = runs(3000);
/** CON GET /temperature, as RFC 7252 draws it; CON PUT with Block1; CON GET with Block2 and options of every length. */
const SEEDS = [
  [0x40, 1, 0x7d, 0x34, 0xbb, ...Buffer.from('temperature')],
  [0x42, 3, 0x7d, 0x35, 1, 2, 0xbb, ...Buffer.from('temperature'), 0xd1, 3, 0x08, 0xff, ...Array(16).fill(1)],
  [0x44, 1, 0x7d, 0x36, 1, 2, 3, 4, 0xb1, 0x78, 0x41, 0x79, 0xd1, 0, 0x26, 0xd3, 0xfe, 1, 2, 3],
  [0x60, 0, 0x7d, 0x37],
  [0x70, 0, 0x7d, 0x38],
];

/** A client that sends what it likes: noise, broken messages, the same again and again, and messages of the largest size. */
test(`a hostile client reaches nobody: the kernel goes on and others are answered (${DATAGRAMS} datagrams, seed ${seed})`, async () => {
  let state = seed;
  const random = (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return (state >>> 8) % below;
  };
  const host = await coapHost({ answerWithin: 500, exchanges: 8 }, 'examples/coap-thermometer/devices');
  host.add('guest', 'embedvm', assembled('examples/coap-thermometer/evm/thermometer.evm'), {
    permissions: ['coap', 'console', 'saul'],
  });
  host.start();
  const hostile = await RawClient.open(host.port);
  for (let count = 0; count < DATAGRAMS; count++) {
    const datagram = Buffer.from(SEEDS[random(SEEDS.length)]);
    if (random(2) === 0) datagram.writeUInt16BE(random(300), 2);
    for (let changes = random(4); changes > 0; changes--) datagram[random(datagram.length)] = random(256);
    const noise = Buffer.from(Array.from({ length: random(80) }, () => random(256)));
    const huge = Buffer.concat([datagram, Buffer.of(0xff), Buffer.alloc(60_000, 7)]);
    const sort = random(100);
    // Else the sockets of the system lose most of it.
    if (count % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    await hostile.send(sort === 0 ? huge : sort < 20 ? noise : datagram);
  }
  let answer = await host.client.ask('temperature');
  // While its requests are many, others may be told to come later.
  for (let tries = 0; answer.code === '5.03' && tries < 20; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    answer = await host.client.ask('temperature');
  }
  expect([answer.code, answer.body]).toEqual(['2.05', '21.5 °C']);
  expect(hostile.received.length).toBeGreaterThan(100);
  expect([host.bugs, host.kernel.audit()]).toEqual([[], []]);
  expect(host.kernel.vats()[0]).toMatchObject({ record: null, handles: 1 });
  hostile.close();
  await host.end();
  expect([host.kernel.objects.live, host.kernel.deliveries.kept]).toEqual([0, 0]);
});
