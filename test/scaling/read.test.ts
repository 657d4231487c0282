import { type ReadInput, readAndCheck } from '@callgate/generators';
import { describe, expect, test } from 'vitest';
import { MOST, ratio, timed } from './ratio.js';

/** A definition in one module. */
function definition(text: string): ReadInput {
  const entry = { path: 'strange.ts', text };
  return { name: 'strange', version: '1.0.0', entry, resolve: () => null };
}

/** How much longer a definition takes that is four times as long. */
function growth(n: number, textOf: (n: number) => string): Promise<number> {
  return ratio(n, (size) => {
    const input = definition(textOf(size));
    return timed(() => void readAndCheck(input));
  });
}

/** What a doc comment can hold, to be repeated. */
const DOCS: readonly (readonly [what: string, docs: (n: number) => string])[] = [
  ['links without an end', (n) => '{@link '.repeat(n)],
  ['links that hold links', (n) => '{@link a '.repeat(n)],
  ['a link of many bars', (n) => `{@link a${' |'.repeat(n)}`],
  ['a link of many spaces', (n) => `{@link ${' '.repeat(n)}`],
  ['braces', (n) => '{'.repeat(n)],
  ['backticks', (n) => '``` `'.repeat(n)],
  ['the lines of an example', (n) => `@example${'\n a'.repeat(n)}`],
];

describe('the time of a doc comment grows with it', () => {
  test.each(DOCS)(
    '%s',
    async (_, docs) => {
      const text = (n: number) => `/** ${docs(n)} */\nexport enum A { B = 1 }`;
      expect(await growth(20_000, text)).toBeLessThan(MOST);
    },
    60_000,
  );
});
