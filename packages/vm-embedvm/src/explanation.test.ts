import { describe, expect, test } from 'vitest';
import { assemble, ASSEMBLER_DIAGNOSTICS, ASSEMBLER_EXPLANATIONS } from './assembler/index.js';
import { COMPILER_DIAGNOSTICS, COMPILER_EXPLANATIONS, compile } from './compiler/index.js';

const STAMP = { name: 'example', version: '1.0.0', fingerprint: '0a' };
const BINDINGS: Readonly<Record<string, string>> = {
  'callgate.evm':
    '//$abi "example" "1.0.0" "0a"\n$extern 5 global SAUL_UNIT_VOLT;\nfunction puts(text, length) {}\n',
  'callgate.evs': '.abi "example" "1.0.0" "0a"\n',
};

function resolve(name: string) {
  return name in BINDINGS ? { file: name, text: BINDINGS[name] } : null;
}

/** What is said of lines of EmbedVM's own language: as of an image where that is what they are about, else as of a bare program. */
function compiled(id: string, text: string): string[] {
  const bare = id !== 'EVM014' && id !== 'EVM015';
  const { diagnostics, warnings } = compile({ file: 'guest.evm', text, resolve, bare });
  return [...diagnostics, ...warnings].map((each) => each.id);
}

/** What is said of lines of assembly, with the stamp and the entry that they are not about. */
function assembled(id: string, text: string): string[] {
  const whole = id === 'EVS015' ? text : `.entry main 0\n.byte 0\n${text}`;
  const { diagnostics } = assemble({
    file: 'guest.evs',
    text: whole,
    resolve,
    ...(id === 'EVS014' ? {} : { stamp: STAMP }),
  });
  return diagnostics.map((each) => each.id);
}

const ALL = [
  ...COMPILER_EXPLANATIONS.map((each) => [each.id, each, compiled] as const),
  ...ASSEMBLER_EXPLANATIONS.map((each) => [each.id, each, assembled] as const),
];

describe.each(ALL)('%s', (id, { title, explanation, example }, idsOf) => {
  test('says what it is', () => {
    expect(title).toMatch(/^[^.]{8,60}$/);
    expect(explanation).toMatch(/^[A-Z].{80,}\.$/);
  });

  test('the mistake is one, and the remedy mends it', () => {
    expect(idsOf(id, example.mistake)).toContain(id);
    expect(idsOf(id, example.remedy)).toEqual([]);
  });
});

test('every kind of mistake is explained', () => {
  expect(ALL.map(([id]) => id)).toEqual([
    ...Object.keys(COMPILER_DIAGNOSTICS),
    ...Object.keys(ASSEMBLER_DIAGNOSTICS),
  ]);
});
