import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import type { Allocation } from '../src/allocation.js';
import { ROOT } from '../src/golden-cases.js';

/** Bytes that all calls of a round may share: the crank itself, and one number on the heap. */
const SHARED = 1;

test('scalars and handles cross the border of a wasm guest without allocation', async () => {
  const script = join(ROOT, 'test/dist/src/allocation.js');
  // A young generation that holds all that a round allocates: no collection falls between two measurements.
  const flags = ['--expose-gc', '--min-semi-space-size=64', '--max-semi-space-size=64'];
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, script], { encoding: 'utf8' });
  const found = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Allocation);
  const control = found.filter(({ name }) => name.startsWith('handler that allocates'));
  expect(control).toHaveLength(1);
  // An object with one property. If this is not seen, nothing is.
  expect(control[0].bytesPerCall).toBeGreaterThanOrEqual(24);
  const rest = found.filter((each) => !control.includes(each));
  expect(rest).toHaveLength(7);
  for (const { name, bytesPerCall, collections } of rest) {
    expect(bytesPerCall, name).toBeLessThan(SHARED);
    expect(collections, name).toBe(0);
  }
}, 120_000);
