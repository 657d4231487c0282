import type { CoapLimits } from '@callgate/devices';
import { CoapError } from '@callgate/kernel/abi';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { RawClient } from '../src/coap-client.js';
import { type CoapHost, coapHost } from '../src/coap-host.js';
import { compiled } from '../src/compile.js';
import { testHost } from '../src/host.js';

const IMAGE = await compiled('test/e2e/assembly/coap-server.ts');
const GONE = 0x7fff;
const REFUSED = 0x7ffe;

let host: CoapHost;

/** A host with one guest that does what a path says. A guest that serves nothing has said so when its run is over. */
async function serve(
  names = '',
  limits: Partial<CoapLimits> = {},
  config: object = {},
  serves = true,
): Promise<number> {
  await host?.end();
  host = await coapHost(limits);
  const parameters = new TextEncoder().encode(names);
  const vat = host.add('guest', 'wasm', IMAGE, {
    permissions: ['coap', 'console'],
    parameters,
    ...config,
  });
  host.start();
  if (serves) await host.client.ask('.well-known/core');
  else await host.quiet();
  return vat;
}

beforeEach(async () => {
  await serve();
});
afterEach(async () => {
  expect(host.bugs).toEqual([]);
  expect(host.kernel.audit()).toEqual([]);
  await host.end();
  // Nothing is left of anything.
  expect([host.kernel.objects.live, host.kernel.deliveries.kept, host.bugs]).toEqual([0, 0, []]);
});

/** What the guest printed since, without its name. */
function printed(): string[] {
  return host.lines.splice(0).map((line) => line.replace('[guest] ', ''));
}

const codeOf = async (path: string) => (await host.client.ask(path)).code;
/** Waits until something holds that the run brings about. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await after(5);
}
const after = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

test('what a guest sets again and again is held until its crank is over, and bounded', async () => {
  // What it prepares, with three words, and ten bodies; each thing counts 256 more.
  const held = 256 + 12 + 10 * (256 + 12 + 100);
  const vat = await serve('', {}, { held });
  printed();
  expect((await host.client.ask('again/10')).body).toHaveLength(100);
  expect(await codeOf('again/11')).toBe('5.03');
  expect(host.kernel.vats()[vat - 1].record).toMatchObject({
    reason: 'crank-full',
    detail: `a crank may give ${held} bytes to be held; beyond it went coap.requests.content`,
  });
});

describe('a request', () => {
  test('reaches the guest whole, and its answer the client', async () => {
    const { code, body } = await host.client.ask('echo', { method: 'POST' }, 'ä body');
    expect([code, body, printed()]).toEqual(['2.05', 'ä body', ['serve : 0', 'body of 7']]);
  });

  test('with a body in blocks (Block1)', async () => {
    const body = 'in blocks '.repeat(700);
    // This client cuts when it is told a size: 5 is 512 bytes.
    const reply = await host.client.ask('echo', { method: 'PUT', options: { Block1: Buffer.of(5) } }, body);
    expect(reply.body).toBe(body);
    expect(printed().at(-1)).toBe('body of 7000');
  });

  test('whose answer is cut into blocks (Block2)', async () => {
    expect((await host.client.ask('big')).body).toBe('0123456789'.repeat(500));
    expect(host.trace.filter((line) => line.includes('coapSendResponse'))).toHaveLength(1);
  });

  test('has options that are taken in order, each once', async () => {
    const { body } = await host.client.ask('options?long=1&longer', {
      options: { Accept: 'application/json', ETag: 'abcd' },
    });
    const { NoOption, NoRoom, NoNumber } = CoapError;
    expect(body.split(' ').map(Number)).toEqual([
      ...[1, NoRoom, 0, 6, 0, 6, NoOption],
      ...[0, 50, NoOption, NoNumber, 0],
    ]);
  });

  test('with a critical option that nobody took is refused where the guest says that all is well', async () => {
    const { code, body } = await host.client.ask('ignore?q');
    expect([code, body]).toEqual(['4.02', '']);
    expect(await codeOf('ignore/more')).toBe('4.02');
    expect(await codeOf('no-such/more')).toBe('4.04');
    expect(await codeOf('ignore')).toBe('2.05');
  });

  test('that is closed, or whose response is, is answered 5.03', async () => {
    expect([await codeOf('close'), await codeOf('close-response')]).toEqual(['5.03', '5.03']);
    expect(printed()).toEqual(['serve : 0', 'closed: true', 'closed: true']);
    expect(await codeOf('echo')).toBe('2.05');
  });

  test('that comes twice is one request', async () => {
    const raw = await RawClient.open(host.port);
    // CON GET /echo with the message id 0x1234 and the token 7.
    const datagram = Buffer.from([0x41, 1, 0x12, 0x34, 7, 0xb4, ...Buffer.from('echo')]);
    for (let time = 0; time < 5; time++) await raw.send(datagram);
    await until(() => raw.received.length > 0);
    const before = raw.received.length;
    for (let time = 0; time < 2; time++) await raw.send(datagram);
    await until(() => raw.received.length >= before + 2);
    raw.close();
    expect(printed()).toEqual(['serve : 0', 'body of 0']);
    expect(new Set(raw.received.map(String)).size).toBe(1);
    expect([...raw.received[0].subarray(0, 5)]).toEqual([0x61, 69, 0x12, 0x34, 7]);
  });
});

describe('a response', () => {
  test('has options in the order of their numbers, those that a response may have, and a bounded number', async () => {
    const { body, options } = await host.client.ask('set');
    const { OptionOrder, NotSettable, TooMany } = CoapError;
    const experimental = [...Array(14).fill(0), TooMany];
    expect(body.split(' ').map(Number)).toEqual([
      ...[0, OptionOrder, 0],
      ...[NotSettable, NotSettable, NotSettable],
      ...experimental,
    ]);
    expect(options).toMatchObject({ 'Content-Format': 'application/json', 'Max-Age': 65535 });
    expect(printed()).toEqual(['serve : 0', `after the body: ${OptionOrder}`, 'body of its length']);
  });
});

describe('a guest that breaks a rule stops, and the client knows at once', () => {
  test.each([
    ['uses a request that it has answered', 'twice', 'bad-handle'],
    ['sends a response twice', 'send-twice', 'bad-handle'],
    ['uses a request as a response', 'as-response', 'wrong-kind'],
    ['answers what is no status', 'status', 'out-of-range'],
  ])('%s', async (_what, path, reason) => {
    // The whole crank is rolled back: what it sent before never leaves.
    expect(await codeOf(path)).toBe('5.03');
    expect(host.kernel.vats()[0]).toMatchObject({ state: 'terminated', record: { reason } });
    // Nobody serves any more.
    await host.quiet();
  });

  test('and crashes after it has answered', async () => {
    const { code, body } = await host.client.ask('fault');
    expect([code, body]).toEqual(['5.03', '']);
    expect(host.kernel.vats()[0]).toMatchObject({ state: 'terminated', record: { reason: 'crashed' } });
  });

  test('a guest that is parked leaves the request as it was before the crank, and it runs out', async () => {
    const vat = await serve('', { answerWithin: 1000 }, { onFault: 'park' });
    const asked = host.client.ask('fault');
    await until(() => host.kernel.vats()[0].state === 'parked');
    expect((await asked).code).toBe('5.04');
    // The dispatch stands in its inbox again; the request is gone by now.
    expect(host.kernel.resume(vat)).toBe(true);
    host.kernel.wake();
    await until(() => host.lines.length === 2);
    expect(printed()).toEqual(['serve : 0', 'none']);
    expect(await codeOf('echo')).toBe('2.05');
  });
});

test('a crank that is rolled back has done nothing to the request, whatever it did', async () => {
  await host.end();
  host = await coapHost();
  const config = { permissions: ['coap', 'console'], onFault: 'park' as const };
  host.add('guest', 'wasm', IMAGE, config);
  const step = () => {
    host.kernel.poll();
    while (host.kernel.step() !== null) {}
  };
  step();
  const asked = host.client.ask('fault');
  await until(() => {
    host.kernel.poll();
    return host.kernel.deliveries.waiting(1) === 1;
  });
  /** The device's tables, and whether anything was acquired. */
  const tables = () => [
    host.kernel.objects.live,
    ...host.kernel.journal.columns
      .filter(({ name }) => name.startsWith('coap.'))
      .map(({ name, data }) => `${name}: ${data.join(' ').replace(/( 0)+$/, '')}`),
    ...host.kernel.journal.checkpointed
      .filter(({ name }) => name.startsWith('coap.'))
      .map((each) => `${each.name}: ${each.state().join(' ')}`),
  ];
  const before = tables();
  step();
  expect(host.kernel.vats()[0].state).toBe('parked');
  expect(host.trace.filter((line) => line.includes('coapSendResponse'))).toHaveLength(1);
  expect(tables()).toEqual(before);
  expect(before).toHaveLength(5);
  host.kernel.terminate(1);
  expect((await asked).code).toBe('5.03');
});

describe('a guest that does not answer', () => {
  beforeEach(async () => {
    await serve('', { answerWithin: 1000 });
  });

  test('keeps one client waiting for a bounded time, and nobody else', async () => {
    await serve('', { answerWithin: 1500 });
    const answered: string[] = [];
    const ask = async (path: string) => answered.push(`${path} ${await codeOf(path)}`);
    await Promise.all([ask('hold'), ask('echo')]);
    expect(answered).toEqual(['echo 2.05', 'hold 5.04']);
  });

  test('and comes back to it later finds it gone, the request as well as the response', async () => {
    expect(await codeOf('hold')).toBe('5.04');
    // Valid no more, and every call says so; preparing takes the handle away.
    expect((await host.client.ask('late')).body).toBe(['0', GONE, GONE, GONE, GONE].join(' '));
    expect(await codeOf('hold-response')).toBe('5.04');
    expect((await host.client.ask('late')).body).toBe([GONE, GONE, GONE, GONE].join(' '));
    expect(host.kernel.vats()[0]).toMatchObject({ handles: 1, reason: null });
  });

  test('and dies meanwhile: the client knows at once', async () => {
    await serve();
    const asked = [host.client.ask('hold'), host.client.ask('hold-response')];
    // The resource, the request and the response.
    await until(() => host.kernel.vats()[0].handles === 3);
    host.kernel.terminate(1);
    expect((await Promise.all(asked)).map(({ code }) => code)).toEqual(['5.03', '5.03']);
  });

  test('has a bounded number of requests', async () => {
    await serve('', { requests: 3, answerWithin: 1000 });
    const asked = Array.from({ length: 5 }, () => host.client.ask('hold'));
    const codes = (await Promise.all(asked)).map(({ code }) => code);
    expect(codes.sort()).toEqual(['5.03', '5.03', '5.04', '5.04', '5.04']);
    expect(await codeOf('echo')).toBe('2.05');
  });
});

describe('a name', () => {
  test.each([
    ['a/b', 0],
    ['.well-known', CoapError.BadName],
    ['.well-known/core', CoapError.BadName],
    ['/a', CoapError.BadName],
    ['a/', CoapError.BadName],
    ['a//b', CoapError.BadName],
    ['a/../b', CoapError.BadName],
    ['.', CoapError.BadName],
    ['ä', 0],
  ])('%s', async (name, error) => {
    await serve(name, {}, {}, error === 0);
    expect(printed()).toEqual([`serve ${name}: ${error}`]);
  });

  test('is served once, and the longest that fits is asked', async () => {
    await serve('a,a', { resources: 2 });
    expect(printed()).toEqual(['serve a: 0', `serve a: ${CoapError.NameTaken}`]);
    const parameters = (names: string) => ({
      permissions: ['coap', 'console'],
      parameters: new TextEncoder().encode(names),
    });
    host.add('other', 'wasm', IMAGE, parameters('a,b,a/b'));
    host.add('third', 'wasm', IMAGE, parameters('x,y,z'));
    host.kernel.wake();
    const { body, options } = await host.client.ask('.well-known/core');
    expect([body, options['Content-Format']]).toEqual([
      '</a>,</a/b>,</b>,</x>,</y>',
      'application/link-format',
    ]);
    expect(host.lines.filter((line) => line.includes('serve'))).toEqual([
      `[other] serve a: ${CoapError.NameTaken}`,
      '[other] serve b: 0',
      '[other] serve a/b: 0',
      '[third] serve x: 0',
      '[third] serve y: 0',
      `[third] serve z: ${CoapError.TooMany}`,
    ]);
    await host.client.ask('a/b/echo', { method: 'POST' }, 'x');
    await host.client.ask('a/bc/echo', { method: 'POST' }, 'xy');
    expect(host.lines.slice(-2)).not.toContain('[guest] body of 1');
    expect(host.lines).toContain('[other] body of 1');
    expect(await codeOf('c')).toBe('4.04');
  });
});

test('without the permission nothing is served, and without a port there is no server', async () => {
  await serve('', {}, { permissions: ['console'] }, false);
  expect(printed()).toEqual([`serve : ${REFUSED}`]);
  const portless = testHost();
  const vat = portless.add('guest', 'wasm', IMAGE, { permissions: ['coap', 'console'] });
  await portless.finish(vat);
  expect(portless.lines).toEqual([`[guest] serve : ${CoapError.NoServer}`]);
  portless.close();
});

test('a run goes on while somebody serves, and ends when nobody does', async () => {
  let over = false;
  void host.quiet().then(() => {
    over = true;
  });
  await after(50);
  expect(over).toBe(false);
  host.kernel.terminate(1);
  host.kernel.wake();
  await host.quiet();
});
