import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { traceTable } from '@callgate/kernel/abi/trace';
import { beforeAll, describe, expect, test } from 'vitest';
import { assembled, compiled } from '../src/compile.js';
import { ROOT } from '../src/golden-cases.js';
import {
  FAMILIES,
  LANGUAGES,
  OF_NO_GUEST,
  OF_ONE_PROFILE,
  SHARED,
  SOURCES,
  charges,
  namesOf,
  normalised,
} from './family-programs.js';
import { type RunOptions, run } from './world.js';

test('every family of the ABI has a program in each language', () => {
  const files = FAMILIES.flatMap(([family]) => LANGUAGES.map((each) => `${SOURCES}/${family}.${each}`));
  expect(files.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
});

test('there is no call that host code alone makes', () => {
  expect(OF_NO_GUEST).toEqual([]);
});

test('what one target profile alone has is how EmbedVM waits and takes its dispatches', () => {
  expect(OF_ONE_PROFILE).toEqual(['deliveryNext', 'nextDelivery', 'pause']);
});

describe.each(FAMILIES)('%s: AssemblyScript on wasm and assembly on EmbedVM', (family, options) => {
  let wasmImage: Uint8Array;
  let embedvmImage: Uint8Array;
  beforeAll(async () => {
    wasmImage = await compiled(`${SOURCES}/${family}.ts`);
    embedvmImage = assembled(`${SOURCES}/${family}.evs`);
  }, 60_000);
  const both = async (more: RunOptions = {}) =>
    [
      await run('wasm', wasmImage, { ...options, ...more }),
      await run('embedvm', embedvmImage, { ...options, ...more }),
    ] as const;

  test('make the same calls, with the same values and results', async () => {
    const [wasm, embedvm] = await both();
    const lines = normalised(wasm.events);
    expect(normalised(embedvm.events)).toEqual(lines);
    expect(embedvm.seen).toEqual(wasm.seen);
    expect([...lines, ...wasm.seen]).toMatchSnapshot();
    const shown = lines.map((line) => /^(?:crank \d+: )?(\w+)\(/.exec(line)?.[1]);
    expect(
      namesOf(family).filter((name) => !shown.includes(name)),
      'the program shows each call and dispatch of its family',
    ).toEqual([]);
    const declared = Object.values(traceTable.syscalls)
      .filter((call) => call.family === family && SHARED.has(call.number))
      .flatMap(({ errors }) => Object.values(errors));
    expect(
      declared.length === 0 || declared.some((error) => lines.some((line) => line.endsWith(` = ${error}`))),
      'and an error that they declare',
    ).toBe(true);
  });

  test('are charged the same for each call, which is what the call declares', async () => {
    const [wasm, embedvm] = await both();
    expect(charges(embedvm.events)).toEqual(charges(wasm.events));
    for (const number of new Set(charges(wasm.events).map(([each]) => each))) {
      const declared = charges(wasm.events).reduce(
        (sum, [each, charge]) => sum + (each === number ? charge : 0),
        0,
      );
      const [wasmFree, embedvmFree] = await both({ free: number });
      const saved = [total(wasm.fuel) - total(wasmFree.fuel), total(embedvm.fuel) - total(embedvmFree.fuel)];
      expect(saved, `syscall ${number}`).toEqual([declared, declared]);
    }
  });
});

function total(fuel: readonly number[]): number {
  return fuel.reduce((sum, each) => sum + each, 0);
}
