import { expect, test } from 'vitest';
import { coapMistakes, coapPlaceOf } from './coap-place.js';
import { bundledSchema, mistakesOf } from './schema.js';

test.each([
  ['127.0.0.1:5683', { address: '127.0.0.1', port: 5683 }],
  ['0.0.0.0:0', { address: '0.0.0.0', port: 0 }],
  ['[::1]:65535', { address: '::1', port: 65_535 }],
])('%s is a place', (given, place) => {
  expect(coapPlaceOf(given)).toEqual(place);
  expect([coapMistakes({ coap: given }), mistakes(given)]).toEqual([[], []]);
});

test.each([
  '',
  '5683',
  '127.0.0.1',
  'localhost:5683',
  '127.0.0.1:65536',
  '::1:5683',
  '[127.0.0.1]:1',
  '1.2.3:4',
])('%s is none, and is named once', (given) => {
  expect(coapPlaceOf(given)).toBe(null);
  const found = new Set([...mistakes(given), ...coapMistakes({ coap: given })]);
  expect([...found]).toEqual([
    'coap: an address of this machine and a port, such as 127.0.0.1:5683, is needed',
  ]);
});

test('another type is the schema to tell', () => {
  expect([coapMistakes({ coap: 7 }), coapMistakes({})]).toEqual([[], []]);
  expect(mistakes(7)).toHaveLength(1);
});

function mistakes(coap: unknown): readonly string[] {
  return mistakesOf({ vats: [{ name: 'a', vm: 'wasm', image: 'a.wasm' }], coap }, bundledSchema());
}
