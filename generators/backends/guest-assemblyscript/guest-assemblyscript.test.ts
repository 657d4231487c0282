import { expect, test } from 'vitest';
import { emitted, oddAbi } from '../../src/emit/odd-abi.test.support.js';

test('the stamp holds the name, whatever is in it', async () => {
  const transform = (await emitted('guest-assemblyscript', oddAbi())).get('transform.mjs') ?? '';
  const [, literal] = /^const STAMP = ('.*');$/m.exec(transform) ?? [];
  const text = literal.slice(1, -1).replace(/\\(['\\])/g, '$1');
  expect(JSON.parse(text)).toMatchObject({ name: 'odd "abi" */ \\ ü', version: '1.0.0' });
});
