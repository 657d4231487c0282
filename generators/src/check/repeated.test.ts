import { expect, test } from 'vitest';
import type { Place } from '../model/abi.js';
import { repeated } from './repeated.js';

const named = (name: string, place: Place) => ({ name, number: 16, place });
const at = (file: string, line = 1): Place => ({ file, line, column: 1 });

test('the second of two is the one that is written later', () => {
  const [early, late] = [named('early', at('a.ts')), named('late', at('a.ts', 9))];
  expect(repeated([late, early], ({ number }) => number)).toEqual([{ item: late, first: early }]);
});

test.each(['abi/lamp.ts', 'zzz/lamp.ts'])(
  'of a bundled one and one of %s the project’s is the second',
  (file) => {
    const own = named('own', at(file));
    const bundled = named('bundled', { ...at('node_modules/@callgate/abi/timer.ts', 99), bundled: true });
    for (const items of [
      [own, bundled],
      [bundled, own],
    ])
      expect(repeated(items, ({ number }) => number)).toEqual([{ item: own, first: bundled }]);
  },
);
