import { emit, formatDiagnostic, loadBackEnds, readAndCheck } from '@callgate/generators';
import { describe, expect, test } from 'vitest';
import { definition } from './definition.js';
import { MOST, ratio, timed } from './ratio.js';

const backEnds = (await loadBackEnds()).map((backEnd) => ({ backEnd, tables: '../kernel-ts/index.js' }));

function read(calls: number, files: number) {
  const { abi, diagnostics } = readAndCheck(definition(calls, files));
  if (abi === null) throw new Error(diagnostics.map(formatDiagnostic).join('\n'));
  return abi;
}

describe.each([1, 20])('a definition in %i files', (files) => {
  test('is read and checked in time that grows with it', async () => {
    expect(await ratio(250, (calls) => timed(() => void read(calls, files)))).toBeLessThan(MOST);
  }, 120_000);

  test('is emitted by every back end in time that grows with it', async () => {
    const made = await ratio(250, (calls) => {
      const abi = read(calls, files);
      return timed(() => void emit(abi, backEnds));
    });
    expect(made).toBeLessThan(MOST);
  }, 120_000);
});
