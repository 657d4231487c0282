import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { fromDisk } from '../read/from-disk.test.support.js';
import { explain } from '../explain.js';
import { READ_RULES } from '../read/index.js';
import { CHECK_RULES } from './registry.js';
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

/** The rules that a fixture can break; those of lowering have tests of their own. */
const RULES = [...READ_RULES, ...CHECK_RULES];

describe('fixtures', () => {
  test.each(cases)('%s', (name) => {
    const folder = join(CASES, name);
    const { diagnostics } = readAndCheck(fromDisk(folder, 'abi.ts'));
    const found = diagnostics.map(({ id, place, message }) => `${place.file}:${place.line} ${id} ${message}`);
    expect(found.sort()).toEqual(expectedIn(folder).sort());
    expect(found.some((each) => each.includes(` ${name.slice(0, 5).toUpperCase()} `))).toBe(true);
    for (const { message, help } of diagnostics) {
      expect(message).toMatch(/^[^\n]+\.$/);
      expect(help).toMatch(/^[A-Z`][^\n]+[.?]$/);
    }
  });
});

describe('rules', () => {
  test('every rule has a fixture, and every fixture a rule', () => {
    const ids = RULES.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(cases.map((name) => name.slice(0, 5).toUpperCase())).toEqual([...ids].sort());
  });

  test.each(RULES.map((rule) => [rule.id, rule] as const))(
    '%s explains itself',
    (id, { title, explanation }) => {
      expect(id).toMatch(/^CG\d{3}$/);
      expect(title).toMatch(/^[^.]{8,60}$/);
      expect(explanation).toMatch(/^[A-Z`].{80,}\.$/s);
      expect(explain(id.toLowerCase())?.title).toBe(title);
    },
  );

  test('an id that no rule has explains nothing', () => {
    expect(explain('CG999')).toBeNull();
  });
});

test('diagnostics come in the order of files, lines and columns', () => {
  const { diagnostics } = readAndCheck(fromDisk(join(CASES, 'cg104-name-twice'), 'abi.ts'));
  const places = diagnostics.map(
    ({ place }) => `${place.file}:${String(place.line).padStart(4)}:${String(place.column).padStart(4)}`,
  );
  expect(places).toEqual([...places].sort());
  expect(places.length).toBeGreaterThan(5);
});
