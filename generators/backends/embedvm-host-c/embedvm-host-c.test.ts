import { describe, expect, test } from 'vitest';
import { bundledAbi, emitted, oddAbi } from '../../src/emit/odd-abi.test.support.js';
import { lookUp } from '../../src/model/lookup.js';
import { misfit, outside } from './domain.js';

const abis = [
  ['the bundled ABI', bundledAbi()],
  ['an ABI of odd names', oddAbi()],
] as const;

describe.each(abis)('%s', async (_, abi) => {
  const files = await emitted('embedvm-host-c', abi);
  const text = (ending: RegExp) =>
    [...files]
      .filter(([path]) => ending.test(path))
      .map(([, content]) => content)
      .join('\n');
  const glue = text(/^callgate\/.*\.c$/);
  const headers = text(/^callgate\/.*\.h$/);
  const guests = lookUp(abi)
    .syscalls.map(({ call }) => call)
    .filter(
      ({ caller, profiles }) => caller === 'vat' && (profiles.length === 0 || profiles.includes('embedvm16')),
    );
  const calls = guests.filter(({ name }) => headers.includes(` * ${name}, syscall `));

  test('each syscall has one number at the gate, one function behind it and one prototype', () => {
    expect(calls.length).toBeGreaterThan(5);
    const gate = text(/^callgate_gate\.c$/);
    for (const { name, number } of calls) {
      expect(gate.match(new RegExp(`^ {2}case ${number}:$`, 'gm')), name).toHaveLength(1);
      expect(
        glue.match(new RegExp(` case ${number}: return gate_\\w+\\(vat, vm, count\\);`, 'g')),
        name,
      ).toHaveLength(1);
      expect(headers.match(new RegExp(`^ \\* ${name}, syscall ${number}$`, 'gm')), name).toHaveLength(1);
    }
  });

  test('what the glue calls is what the headers declare', () => {
    const called = [...glue.matchAll(/(?:^ {2}| = )(callgate_\w+)\(vat(?:,|\))/gm)].map(([, name]) => name);
    const declared = new Set(
      [...headers.matchAll(/(callgate_\w+)\(callgate_vat \*vat/g)].map(([, name]) => name),
    );
    const runtime = text(/^callgate_runtime\.h$/);
    const missing = called.filter((name) => !declared.has(name) && !runtime.includes(`${name}(`));
    expect(missing).toEqual([]);
    expect(called.filter((name) => declared.has(name)).length).toBe(calls.length);
  });

  test('each function counts its words before it looks at one, and ends with an answer', () => {
    const bodies = [...glue.matchAll(/^static callgate_outcome gate_\w+\(.*\)\n\{\n([\s\S]*?)^\}$/gm)].map(
      ([, body]) => body,
    );
    expect(bodies).toHaveLength(calls.length);
    for (const body of bodies) {
      const slots = [...body.matchAll(/vat->slots\[(\d+)\]/g)].map(([, slot]) => Number(slot));
      expect(body).toMatch(
        new RegExp(`^ {2}if \\(!callgate_take\\(vat, vm, count, ${slots.length}\\)\\) return`),
      );
      expect(slots).toEqual(slots.map((_slot, index) => index));
      expect(body).toMatch(/return callgate_answer\(vat, vm, .*\);\n$/);
    }
  });
});

test('a test that is always false is not written', () => {
  expect(outside('x', 0, 255, 8, false)).toBe('');
  expect(outside('x', 0, 254, 8, false)).toBe('x > 254');
  expect(outside('x', -128, 127, 8, true)).toBe('');
  expect(outside('x', -(2 ** 31), 5, 32, true)).toBe('x > 5');
  expect(outside('x', -(2 ** 31), -40_000, 32, true)).toBe('x > (-INT32_C(40000))');
  expect(misfit('x', { kind: 'any' }, 16, false)).toBe('');
  expect(misfit('x', { kind: 'flags', mask: 0x8000_0001 }, 32, false)).toBe(
    '(x & UINT32_C(0x7ffffffe)) != 0',
  );
});
