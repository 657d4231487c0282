import { expect, test } from 'vitest';
import { isLater, versionNumbers } from './version.js';

test('a version is read as far as it goes', () => {
  expect(versionNumbers('1.2.3-beta.1')).toEqual([1, 2, 3]);
  expect(versionNumbers('1')).toEqual([1]);
  expect(versionNumbers('beta')).toBeNull();
});

test.each([
  ['1.10', '1.9', true],
  ['1.9', '1.10', false],
  ['2.0.3', '2.0', false],
  ['2.1', '2.0', true],
  ['2.0', '2.0.1', false],
  ['2.0.2', '2.0.1', true],
  ['1', '1.0', false],
  ['beta', '1.0', false],
  ['1.0', 'beta', false],
])('%s is later than %s: %s', (version, than, expected) => {
  expect(isLater(version, than)).toBe(expected);
});
