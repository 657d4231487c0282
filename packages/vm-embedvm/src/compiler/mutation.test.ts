import { runs, seed } from '@callgate/test/seed';
import { expect, it } from 'vitest';
import { drawFrom, randomProgram } from '../testing/random-program.js';
import { compile } from './index.js';

const WORDS = [
  ...[
    'if',
    'else',
    'do',
    'for',
    'while',
    'break',
    'goto',
    'return',
    'function',
    'local',
    'global',
    'array16',
    '$extern',
  ],
  ...[
    '$memaddr',
    '$section',
    '$trampoline',
    '$include "self"',
    '$include',
    '$ptr16',
    '$ptrf',
    '$uf9',
    '$',
    '"',
    '/*',
    '*/',
  ],
  ...[
    '//',
    '//$abi "a" "b" "c"\n',
    '\n',
    '\0',
    'é',
    '{',
    '}',
    '(',
    ')',
    '[',
    ']',
    ';',
    ',',
    '=',
    '?',
    ':',
    '&',
    '0x',
    '99999',
  ],
];

/** One character that somebody may type, or a part of the language. */
function anything(draw: (below: number) => number): string {
  return draw(2) === 0
    ? `${WORDS[draw(WORDS.length)]} `
    : String.fromCharCode(draw(draw(8) === 0 ? 0x1_0000 : 128));
}

it(`mutated programs, and texts that are none, end in a program or in diagnostics with places (${runs(2000)} programs, seed ${seed})`, () => {
  let programs = 0;
  for (let run = 0; run < runs(2000); run++) {
    const draw = drawFrom(seed + run);
    const self = randomProgram(draw);
    const start = draw(self.length);
    let text = [
      self,
      self.slice(start, start + 500),
      ' '.repeat(draw(200)).replace(/./g, () => anything(draw)),
    ][draw(3)];
    for (let count = draw(6); count > 0; count--) {
      const at = draw(text.length + 1);
      const insert =
        draw(4) === 0 ? text.slice(draw(text.length), draw(text.length)) : WORDS[draw(WORDS.length)];
      text =
        text.slice(0, at) + (draw(3) === 0 ? '' : insert) + text.slice(at + (draw(2) === 0 ? 0 : draw(20)));
    }
    const resolve = (name: string) => (name === 'self' ? { file: 'self', text: 'global included;' } : null);
    const { program, diagnostics } = compile({ file: 'mutated.evm', text, resolve, bare: true });
    if ((program === null) !== diagnostics.length > 0)
      throw new Error(`seed ${seed + run}: neither a program nor diagnostics`);
    if (program !== null) programs++;
    const lines = text.split('\n');
    for (const { file, line, column, message, help } of diagnostics) {
      if (file !== 'mutated.evm' && file !== 'self') throw new Error(`seed ${seed + run}: the file ${file}`);
      const placed = file === 'self' || (column >= 1 && column <= (lines[line - 1]?.length ?? -1) + 1);
      if (!placed || message === '' || help === '')
        throw new Error(`seed ${seed + run}: ${line}:${column} ${message}`);
    }
  }
  expect(programs).toBeGreaterThan(0);
});
