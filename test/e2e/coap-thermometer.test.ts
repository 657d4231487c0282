import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type CoapHost, coapHost } from '../src/coap-host.js';
import { assembled, compiled } from '../src/compile.js';

const FOLDER = 'examples/coap-thermometer';
const IMAGES = {
  embedvm: assembled(`${FOLDER}/evm/thermometer.evm`),
  wasm: await compiled(`${FOLDER}/assembly/thermometer.ts`),
};

interface Manifest {
  readonly vats: readonly {
    name: string;
    vm: 'embedvm' | 'wasm';
    permissions: string[];
    parameters?: string;
  }[];
}

let host: CoapHost;
beforeEach(async () => {
  const { vats } = JSON.parse(readFileSync(`${FOLDER}/coap-thermometer.json`, 'utf8')) as Manifest;
  // No proc and no sys in there: only the sensors of the example.
  host = await coapHost({}, `${FOLDER}/devices`, { systemRoot: FOLDER });
  for (const { name, vm, permissions, parameters = '' } of vats)
    host.add(name, vm, IMAGES[vm], { permissions, parameters: new TextEncoder().encode(parameters) });
  host.start();
});
afterEach(async () => {
  expect([host.bugs, host.lines, host.kernel.vats().map(({ record }) => record)]).toEqual([
    [],
    [],
    [null, null],
  ]);
  await host.end();
});

describe.each([
  ['EmbedVM', ''],
  ['wasm', 'wasm/'],
])('the example coap-thermometer on %s', (_vm, below) => {
  test('says the temperature, with its format and how long it is good', async () => {
    const { code, body, options } = await host.client.ask(`${below}temperature`);
    expect([code, body]).toEqual(['2.05', '21.5 °C']);
    expect(options).toMatchObject({ 'Content-Format': 'text/plain', 'Max-Age': 2 });
  });

  test.each<[string, string, string]>([
    ['humidity', '2.05', '48 %'],
    ['room', '2.05', '21.5 °C'],
    ['', '2.05', 'humidity\nroom\n'],
    ['no-such', '4.04', ''],
    ['temperature/now', '4.04', ''],
    ['n'.repeat(80), '4.04', ''],
    ['temperature?unit=F', '4.02', ''],
  ])('GET %s: %s', async (path, code, body) => {
    const answer = await host.client.ask(`${below}${path}`.replace(/\/$/, ''));
    expect([answer.code, answer.body]).toEqual([code, body]);
  });

  test('takes nothing', async () => {
    for (const method of ['POST', 'PUT', 'DELETE'] as const)
      expect((await host.client.ask(`${below}temperature`, { method }, 'x')).code).toBe('4.05');
  });
});
