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

/** Definitions whose items stand in a row. */
const ROWS: readonly (readonly [what: string, text: (n: number) => string])[] = [
  ['aliases', (n) => `type A0 = u8;\n${rows(n, (index) => `type A${index + 1} = A${index};`)}`],
  ['unions', (n) => `type A0 = B.C;\n${rows(n, (index) => `type A${index + 1} = A${index} | A${index};`)}`],
  [
    'kinds',
    (n) =>
      `/** @kind 4000 */\nexport interface A0 extends Kind {}\n${rows(n, (index) => `/** @kind ${index + 4001} */\nexport interface A${index + 1} extends A${index} {}`)}`,
  ],
  [
    'records',
    (n) =>
      `${rows(n, (index) => `export interface A${index} extends Struct { a: A${index + 1}; b: A${index + 1} }`)}`,
  ],
  [
    'records in a ring',
    (n) => rows(n, (index) => `export interface A${index} extends Struct { a: A${(index + 1) % n} }`),
  ],
];

function rows(n: number, line: (index: number) => string): string {
  return Array.from({ length: n }, (_, index) => `${line(index)}\n`).join('');
}

describe('the time of a definition grows with it', () => {
  test.each(ROWS)(
    '%s in a row',
    async (_, text) => {
      const whole = (
        n: number,
      ) => `import type { Kind, Result, Struct, Syscalls, u8 } from '@callgate/abi/language.js';
${text(n)}export enum B { C = 1 }
export interface Things extends Syscalls {
  /** @syscall 1024 @effect pure */
  call(given: A${n}): Result<void, A${n}>;
}
`;
      // Thousands of syntax trees fill the heap, and what collecting them takes comes on top; a square is sixteen times the work.
      expect(await growth(1000, whole)).toBeLessThan(2 * MOST);
    },
    60_000,
  );
});
