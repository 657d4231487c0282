import { type TraceEvent, traceLine } from '@callgate/kernel';
import { abi } from '@callgate/kernel/abi';
import { describe, expect, test } from 'vitest';
import { assembled, compiled } from '../src/compile.js';
import { type RunOptions, run } from './world.js';

const SOURCES = 'test/traces/assembly';

/** Every family that guests of both VMs can use, with what its program is started with. */
const FAMILIES: readonly (readonly [string, RunOptions])[] = [
  ['console', {}],
  ['delivery', { parameters: 'three words here' }],
  ['handle', {}],
  ['saul', {}],
  ['timer', {}],
];

/** Calls that both target profiles have; the others are how one of them takes its dispatches. */
const SHARED = new Set(
  abi.syscalls.filter(({ slots }) => Object.keys(slots).length === 2).map(({ number }) => number),
);

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

/** The trace without pointers and handle numbers, and without what only one of the profiles needs. */
function normalised(events: readonly TraceEvent[]): readonly string[] {
  return events.flatMap((event) => {
    if (event.kind === 'syscall' && !SHARED.has(event.call.number)) return [];
    if (event.kind === 'crank') return [`${event.dispatch}: ${event.outcome}`];
    return [traceLine(event).replace(/@\d+/g, '@').replace(/#\d+/g, '#')];
  });
}

function charges(events: readonly TraceEvent[]): readonly (readonly [number: number, charge: number])[] {
  return events.flatMap((event) => {
    return event.kind === 'syscall' && SHARED.has(event.call.number)
      ? [[event.call.number, event.call.charge] as const]
      : [];
  });
}

function total(fuel: readonly number[]): number {
  return fuel.reduce((sum, each) => sum + each, 0);
}
