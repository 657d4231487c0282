import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import {
  type Abi,
  type LoadedBackEnd,
  PROFILES,
  checkLowering,
  checkPart,
  emit,
  loadBackEnds,
  lookUp,
  readAbi,
} from '../src/index.js';
import { GOLDEN_CASES, goldenCase } from '../../test/src/golden-cases.js';

const BACK_ENDS = fileURLToPath(new URL('../backends/', import.meta.url));
const UPDATE = process.env.CALLGATE_UPDATE === '1';
const backEnds = await loadBackEnds();

/** A case is a part of an ABI: what is made need not be used in it, and the other way round. */
function abiOf(name: string): Abi {
  const { abi, readable, diagnostics } = readAbi(goldenCase(name));
  expect(diagnostics).toEqual([]);
  expect(checkPart(readable)).toEqual([]);
  expect(checkLowering(lookUp(readable), PROFILES)).toEqual([]);
  return abi!;
}

describe.each(GOLDEN_CASES)('%s', (name) => {
  const abi = abiOf(name);

  test.each(backEnds.map((backEnd) => [backEnd.id, backEnd] as const))('%s', (_, backEnd) => {
    const folder = join(BACK_ENDS, backEnd.id, 'test/cases', name);
    const made = filesOf(abi, backEnd);
    if (UPDATE) write(folder, made);
    expect(namesIn(folder)).toEqual([...made.keys()].sort());
    for (const [path, content] of made) expect(content, path).toBe(readFileSync(join(folder, path), 'utf8'));
  });
});

test.each(backEnds.map((backEnd) => [backEnd.id, backEnd] as const))(
  '%s writes clean text, always the same',
  (_, backEnd) => {
    for (const name of GOLDEN_CASES) {
      const made = filesOf(abiOf(name), backEnd);
      expect(made).toEqual(filesOf(abiOf(name), backEnd));
      for (const [path, content] of made) {
        expect(content, path).toMatch(/[^\n]\n$/);
        expect(content, path).not.toMatch(/[ \t]$|\t|\n{3}/m);
        const long = content
          .split('\n')
          .filter(
            (line) => line.length > 110 && line.includes(' ', 20) && !isTable(line) && !path.endsWith('.md'),
          );
        expect(long, path).toEqual([]);
      }
    }
  },
);

/** A row of a table, or a statement that nothing can be broken in: better long than broken. */
function isTable(line: string): boolean {
  return /^\s*(\{ |\[\d+, |handles: \[|(embedvm16|wasm32): |export type|\.abi |const STAMP|calls\.set|"|(callgate_\w+|void) callgate_|(CALLGATE_MUST_CHECK )?static )/.test(
    line,
  );
}

function filesOf(abi: Abi, backEnd: LoadedBackEnd): ReadonlyMap<string, string> {
  const [{ files }] = emit(abi, [{ backEnd, tables: '@golden/tables' }]);
  return new Map(files.map(({ path, content }) => [path, content]));
}

function namesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)))
    .sort();
}

function write(folder: string, files: ReadonlyMap<string, string>): void {
  rmSync(folder, { recursive: true, force: true });
  for (const [path, content] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}
