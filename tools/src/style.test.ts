import { expect, test } from 'vitest';
import { styleFor } from './style.js';

test.each([
  ['a terminal', true, {}, true],
  ['a pipe', undefined, {}, false],
  ['a pipe in CI', undefined, { CI: 'true' }, false],
  ['a dumb terminal', true, { TERM: 'dumb' }, false],
  ['a terminal with NO_COLOR', true, { NO_COLOR: '1' }, false],
  ['a terminal with an empty NO_COLOR', true, { NO_COLOR: '' }, true],
  ['a pipe with FORCE_COLOR', undefined, { FORCE_COLOR: '1' }, true],
  ['a terminal with FORCE_COLOR=0', true, { FORCE_COLOR: '0' }, false],
  ['both', undefined, { FORCE_COLOR: '1', NO_COLOR: '1' }, false],
] as const)('colours in %s', (_name, isTTY, environment, coloured) => {
  const { bold, dim, bad, good } = styleFor({ isTTY: isTTY as true }, environment);
  for (const paint of [bold, dim, bad, good]) expect(paint('x') !== 'x').toBe(coloured);
});
