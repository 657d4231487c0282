import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { fromDisk } from '../read/from-disk.test.support.js';
import { ALL_RULES } from '../explain.js';
import { PROFILES, checkLowering } from '../lower/index.js';
import type { Diagnostic } from '../model/diagnostic.js';
import { lookUp } from '../model/lookup.js';
import { readAbi } from '../read/index.js';
import { checkPart } from './check.js';
import { readAndCheck } from './read-and-check.js';

const CASES = fileURLToPath(new URL('../../test/cases/diagnostics/', import.meta.url));
const cases = readdirSync(CASES).sort();

/**
 * What the comments of a fixture expect: `//~ CG103 message` of its own line, `//~^ CG103 message` of the line above, and one line
 * further up for each further `^`.
 */
function expectedIn(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  return files.flatMap((file) => {
    const lines = readFileSync(join(folder, file), 'utf8').split('\n');
    return lines.flatMap((line, index) => {
      const expectation = /\/\/~(\^*) (CG\d{3} .*)$/.exec(line);
      return expectation === null ? [] : [`${file}:${index + 1 - expectation[1].length} ${expectation[2]}`];
    });
  });
}

/**
 * What is said of a fixture. One of a rule of lowering (`cg3…`) is a part of an ABI: what is made need not be used in it, and the other way
 * round.
 */
function diagnosticsOf(name: string): readonly Diagnostic[] {
  const input = fromDisk(join(CASES, name), 'abi.ts');
  if (!name.startsWith('cg3')) return readAndCheck(input).diagnostics;
  const { readable, diagnostics } = readAbi(input);
  const found = [...diagnostics, ...checkPart(readable)];
  return found.length > 0 ? found : checkLowering(lookUp(readable), PROFILES);
}

describe('fixtures', () => {
  test.each(cases)('%s', (name) => {
    const folder = join(CASES, name);
    const diagnostics = diagnosticsOf(name);
    const found = diagnostics.map(({ id, place, message }) => `${place.file}:${place.line} ${id} ${message}`);
    expect(found.sort()).toEqual(expectedIn(folder).sort());
    expect(found.some((each) => each.includes(` ${name.slice(0, 5).toUpperCase()} `))).toBe(true);
    for (const { message, help } of diagnostics) {
      expect(message).toMatch(/^[^\n]+\.$/);
      expect(help).toMatch(/^[A-Z`][^\n]+[.?]$/);
    }
  });
});

test('every rule has a fixture, and every fixture a rule', () => {
  const ids = ALL_RULES.map(({ id }) => id);
  expect(cases.map((name) => name.slice(0, 5).toUpperCase())).toEqual([...ids].sort());
});

test('diagnostics come in the order of files, lines and columns', () => {
  const { diagnostics } = readAndCheck(fromDisk(join(CASES, 'cg104-name-twice'), 'abi.ts'));
  const places = diagnostics.map(
    ({ place }) => `${place.file}:${String(place.line).padStart(4)}:${String(place.column).padStart(4)}`,
  );
  expect(places).toEqual([...places].sort());
  expect(places.length).toBeGreaterThan(5);
});
