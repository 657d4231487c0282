import { abi } from '@callgate/kernel/abi';
import { describe, expect, test } from 'vitest';
import { assembled, compiled } from '../src/compile.js';
import { FAMILIES, SHARED, SOURCES, charges, normalised } from './family-programs.js';
import { type RunOptions, run } from './world.js';

describe.each(FAMILIES)('%s: AssemblyScript on wasm and assembly on EmbedVM', (family, options) => {
  const images = compiled(`${SOURCES}/${family}.ts`).then((wasm) => ({
    wasm,
    embedvm: assembled(`${SOURCES}/${family}.evs`),
  }));
  const both = async (more: RunOptions = {}) => {
    const { wasm, embedvm } = await images;
    return [
      await run('wasm', wasm, { ...options, ...more }),
      await run('embedvm', embedvm, { ...options, ...more }),
    ] as const;
  };

  test('make the same calls, with the same values and results', async () => {
    const [wasm, embedvm] = await both();
    const lines = normalised(wasm.events);
    expect(normalised(embedvm.events)).toEqual(lines);
    expect(lines).toMatchSnapshot();
    for (const call of abi.syscalls.filter((each) => each.family === family && SHARED.has(each.number))) {
      expect(
        lines.some((line) => line.startsWith(`${call.name}(`)),
        `the program calls ${call.name}`,
      ).toBe(true);
    }
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
