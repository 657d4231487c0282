import { expect, test } from 'vitest';
import { generated } from './generated.js';
import { roundTrip } from './round-trip.js';
import { wasmGuest } from './wasm-guest.js';

test('a guest that takes a dispatch by its former name is told', async () => {
  const made = await generated('lifecycle');
  const renamed = made.wasm.dispatches.map((each) =>
    each.call.name === 'lampBroke' ? { ...each, call: { ...each.call, name: 'lightBroke' } } : each,
  );
  const image = await wasmGuest(
    'lifecycle-former',
    { ...made, wasm: { ...made.wasm, dispatches: renamed } },
    [],
  );
  const exported = WebAssembly.Module.exports(new WebAssembly.Module(Uint8Array.from(image)));
  const names = exported.map(({ name }) => name);
  expect(names).toContain('dispatch#1024');
  expect(names).not.toContain('lightBroke');
});

test('what is deprecated or unstable does what it did, and a sub-kind is taken for its parent', async () => {
  const { wasm, embedvm, made } = await roundTrip('lifecycle', [
    { call: 'lampFind', reply: { value: 7 }, keep: 1 },
    { call: 'colourFind', reply: { value: 8 }, keep: 2 },
    { call: 'lampTurn', passes: [{ register: 1 }, 3], reply: {} },
    { call: 'lampName', passes: [{ register: 2 }, 16], reply: { data: [65, 66] } },
    { call: 'lampUsage', passes: [{ register: 2 }], reply: { value: { minutes: 0x01020304, watts: 60 } } },
    { call: 'colourTurn', passes: [{ register: 2 }, 1, 2, 3] },
    { call: 'lampTurn', passes: [{ register: 2 }, 1] },
  ]);
  for (const { seen, got, vat, bugs } of [wasm, embedvm]) {
    expect(bugs).toEqual([]);
    expect(seen.map(({ arguments: values }) => values)).toEqual([[], [], [7, 3], [8, 16], [8], [8, 1, 2, 3]]);
    expect(got[4].value).toEqual({ minutes: 0x01020304, watts: 60 });
    // A colour lamp is a lamp, but nobody granted the right to turn it.
    expect(vat.record).toMatchObject({ reason: 'missing-right', call: 'lampTurn' });
  }
  expect(made.tables.abi.syscalls.map(({ name }) => name)).toContain('lampReplace');
  expect(made.wasmGlue({}).imports.map(({ name }) => name)).not.toContain('lampReplace');
});
