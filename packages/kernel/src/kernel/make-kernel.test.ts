import { expect, test } from 'vitest';
import { abi } from '../../generated/table.js';
import { type KernelConfig, exported, makeKernel, rawVat } from '../index.js';
import { TestClock } from '../testing/scripted.js';

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const image = new Uint8Array();

function config(log: string[], more: Partial<KernelConfig> = {}): KernelConfig {
  const vat = (name: string) => ({
    name,
    image,
    backend: rawVat((syscall) => ({
      startVat: () => log.push(`${name} starts`),
      deliver(_target, body, slots, result) {
        log.push(`${name}: ${text(body).replaceAll('\n', ' ')}`);
        if (slots.length > 0) {
          log.push(`itself ${slots[1] === exported(0)}`);
          syscall.send(slots[0], new TextEncoder().encode('hello'));
          log.push(text(syscall.callNow(slots[2], body.subarray(0, 9)).body));
        }
        if (result !== 0) syscall.resolve([{ promise: result, body, rejected: more.bootstrap === 'alice' }]);
      },
    })),
  });
  const lamp = { name: 'lamp', setup: () => ({ invoke: (_node: number, body: Uint8Array) => ({ body }) }) };
  return { abi, clock: new TestClock(), vats: [vat('alice'), vat('bob')], devices: [lamp], ...more };
}

test('vats start in their order, then the bootstrap vat is told of every vat and every device', async () => {
  const log: string[] = [];
  const { kernel, vats, devices, bootstrapFailure } = makeKernel(config(log, { bootstrap: 'bob' }));
  expect([[...vats], [...devices.keys()]]).toEqual([
    [
      ['alice', 1],
      ['bob', 2],
    ],
    ['lamp'],
  ]);
  await kernel.run();
  expect(log).toEqual([
    'alice starts',
    'bob starts',
    'bob: bootstrap alice bob lamp',
    'itself true',
    'bootstrap',
    'alice: hello',
  ]);
  expect([bootstrapFailure(), kernel.audit()]).toEqual([null, []]);
});

test('a bootstrap message that is rejected says so', async () => {
  const { kernel, bootstrapFailure } = makeKernel(config([], { bootstrap: 'alice' }));
  await kernel.run();
  expect(bootstrapFailure()).toMatch(/^The bootstrap message to alice was rejected: bootstrap/);
});

test.each([
  ['nobody', 'no vat has the name nobody'],
  ['lamp', 'no vat has the name lamp'],
])('%s cannot be the first', (bootstrap, message) => {
  expect(() => makeKernel(config([], { bootstrap }))).toThrow(message);
});

test('names are unique', () => {
  const { vats } = config([]);
  expect(() => makeKernel(config([], { vats: [...vats, vats[0]] }))).toThrow(
    'the names of vats and devices are unique',
  );
});
