import { expect, test } from 'vitest';
import { lookUp } from '../model/lookup.js';
import { PROFILES, checkLowering } from '../lower/index.js';
import type { Abi } from '../model/abi.js';
import { readAbi } from '../read/read-abi.js';
import { emit } from './emit.js';
import { loadBackEnds } from './load-back-ends.js';

/** Docs that end a comment once their links are read, begin one, join a line to the next, and turn the direction of writing. */
const HOSTILE = '*{@link /} evil(); /{@link *} */{@link /} evil() /* \u202e\u0007 evil() ??/';
const DOCS = HOSTILE.replaceAll('*/', '*{@link /}');

function hostileAbi(): Abi {
  const text = `
import type { Bytes, Dispatches, Handle, Kind, Own, Result, Struct, Syscalls, u16 } from '@callgate/abi/language.js';
/** ${DOCS} */
export enum Colour {
  /** ${DOCS}
   * @deprecated 1.0 because ${DOCS} */
  Red = 1,
}
/** ${DOCS}
 * @kind 1024
 * @deprecated 1.0 because ${DOCS} */
export interface Thing extends Kind {}
/** ${DOCS} */
export interface Pair extends Struct {
  /** ${DOCS} */
  left: u16;
}
/** ${DOCS} */
export interface Things extends Syscalls {
  /** ${DOCS}
   * @syscall 1024
   * @effect input
   * @param pair ${DOCS}
   * @returns ${DOCS}
   * @deprecated 1.0 because ${DOCS}
   * @example ${DOCS}
   * \`\`\`
   * ${DOCS.replaceAll('{@link /}', '/').replaceAll('*/', '* /')}
   * \`\`\`
   */
  make(pair: Pair, colour: Colour): Result<Own<Thing>, Colour.Red>;
}
/** ${DOCS} */
export interface Told extends Dispatches {
  /** ${DOCS}
   * @dispatch 1024
   * @param by ${DOCS}
   */
  grew(by: u16, thing: Handle<Thing>): void;
}
`;
  const { abi, diagnostics } = readAbi({
    name: 'test',
    version: '1.0.0',
    entry: { path: 'things.ts', text },
    resolve: () => null,
  });
  expect(diagnostics).toEqual([]);
  expect(checkLowering(lookUp(abi!), PROFILES)).toEqual([]);
  return abi!;
}

/** What a compiler sees: no comments, and no strings. */
function code(path: string, text: string): string {
  if (path.endsWith('.evs')) return text.replace(/;[^\n]*/g, '');
  return text.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g, '');
}

test.each((await loadBackEnds()).map((backEnd) => [backEnd.id, backEnd] as const))(
  '%s writes docs that stay docs',
  (_, backEnd) => {
    const [{ files }] = emit(hostileAbi(), [{ backEnd, tables: './tables.js' }]);
    const sources = files.filter(({ path }) => /\.(ts|mjs|c|h|rs|evm|evs)$/.test(path));
    for (const { path, content } of sources) {
      expect(code(path, content), path).not.toContain('evil');
      expect(content, path).not.toMatch(/[\0-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]/);
      if (/\.[ch]$/.test(path)) expect(content, path).not.toMatch(/\?\?\/$/m);
    }
  },
);
