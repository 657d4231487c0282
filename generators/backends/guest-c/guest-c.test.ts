import { beforeAll, describe, expect, test } from 'vitest';
import { bundledAbi, emitted, houseAbi, oddAbi } from '../../src/emit/odd-abi.test.support.js';
import { commentLines, parameterName, stringLiteral } from '../../src/emit/c/spelling.js';
import { snake } from '../../src/emit/names.js';

let files: ReadonlyMap<string, string>;
const file = (path: string) => files.get(path) ?? '';
beforeAll(async () => {
  files = await emitted('guest-c', oddAbi());
});

/** Declarations that share C's one name space: typedefs, macros and functions. */
function declared(): string[] {
  const names: string[] = [];
  for (const content of files.values()) {
    for (const [, name] of content.matchAll(/^#define (\w+)/gm)) names.push(name);
    for (const [, name] of content.matchAll(/^(?:typedef [^{\n]*?|\} )(\w+);$/gm)) names.push(name);
    for (const [, name] of content.matchAll(
      /^(?!typedef|_Static_assert|CALLGATE_\w+\("|__asm__)\w[\w ]*?[ *](\w+)\(.*\);/gm,
    ))
      names.push(name);
    for (const [, name] of content.matchAll(/^static inline \w+ (\w+)\(/gm)) names.push(name);
  }
  return names;
}

describe('an ABI of odd names and every type', () => {
  test('nothing is declared twice', () => {
    const names = declared().filter((name) => !/^mem(cpy|move|set|cmp)$/.test(name));
    expect(names.length).toBeGreaterThan(60);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  test('a name that is taken gets a _, and everything that refers to it follows', () => {
    expect(file('callgate_types.h')).toContain('typedef uint16_t callgate_error_;');
    expect(file('callgate_types.h')).toMatch(/#define CALLGATE_ERROR_SMALL UINT16_C\(1\)/);
    expect(file('callgate_types.h')).toMatch(/#define CALLGATE_ERROR_SMALL_FIRST UINT8_C\(7\)/);
    expect(file('callgate/int.h')).toContain('bool callgate_truth(callgate_error_ callgate_error_);');
  });

  test('keywords and names of types are no parameters and no fields', () => {
    expect(file('callgate/int.h')).toContain(
      'int8_t callgate_narrow(uint8_t char_, uint16_t short_, uint32_t long_, int8_t signed_, int16_t float_, int32_t double_);',
    );
    expect(file('callgate_types.h')).toMatch(/ {2}uint8_t register_;\n {2}callgate_core core;/);
    expect(parameterName('uint8T')).toBe('uint8_t_');
  });

  test('wide parameters and results, and those that are pulled, cost a function, and nothing else does', () => {
    const int = file('callgate/int.h');
    expect(int).toContain(
      'void callgate_import_wide(uint32_t at_low, uint32_t at_high, uint16_t at_low_, uint32_t by_low, uint32_t by_high, uint64_t *out);',
    );
    expect(int).toContain(
      'callgate_import_wide((uint32_t)((uint64_t)at), (uint32_t)((uint64_t)at >> 32), at_low_,',
    );
    expect(
      [...int.matchAll(/callgate_import_(\w+)\(.*\);\n(?:CALLGATE_MUST_CHECK )?static/g)].map(
        ([, name]) => name,
      ),
    ).toEqual(['wide', 'record', 'gives', 'tells', 'lists2', 'makes', 'makes_any']);
  });

  test('records stand behind those inside them, whatever their families', () => {
    const types = file('callgate_types.h');
    const places = ['core', 'inner', 'outer'].map((name) =>
      types.indexOf(`typedef struct callgate_${name} {`),
    );
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(types).toContain('offsetof(callgate_outer, inner) == 4');
    expect(types).toContain('sizeof(callgate_outer) == 40');
  });

  test('a handle goes up to each ancestor and to any kind, and down from any kind only', () => {
    const types = file('callgate_types.h');
    for (const name of ['leaf_as_middle', 'leaf_as_base', 'leaf_as_any', 'middle_as_base', 'any_as_leaf'])
      expect(types).toMatch(new RegExp(`^static inline \\w+ callgate_${name}\\(`, 'm'));
    expect(types).not.toContain('callgate_base_as_leaf');
  });

  test('a call that does not exist on wasm32 is there only to say why it cannot be used', () => {
    const header = file('callgate/int.h');
    expect(header).not.toContain('CALLGATE_IMPORT("waits');
    expect(header).toMatch(/CALLGATE_UNAVAILABLE\("it waits, [^"]+"\)\nvoid callgate_waits\(void\);/);
  });

  test('the stamp holds the name, whatever is in it', () => {
    const [, directive] = /"\.ascii (\\".*)\\n"\);/.exec(file('callgate.c')) ?? [];
    // C and the assembler each undo one level of escapes, which are those of JSON.
    const stamp = JSON.parse(JSON.parse(JSON.parse(`"${directive}"`)));
    expect(stamp).toMatchObject({ name: 'odd "abi" */ \\ ü', version: '1.0.0' });
    expect(file('callgate.h')).not.toMatch(/^\/\*.*\*\/.*\*\//m);
  });
});

test('the same ABI makes the same files', async () => {
  expect(await emitted('guest-c', oddAbi())).toEqual(files);
});

test('the bundled ABI is spelt as the lowering says', async () => {
  const made = await emitted('guest-c', bundledAbi());
  const saul = made.get('callgate/saul.h');
  expect(saul).toContain(
    'callgate_error callgate_saul_read(callgate_saul_device device, callgate_phydat *out);',
  );
  expect(saul).toContain('CALLGATE_IMPORT("saulRead#36") CALLGATE_MUST_CHECK');
  expect(made.get('callgate/timer.h')).toContain('CALLGATE_ENTRY("dispatch#16")');
});

describe('callgate.c enters a guest in dispatch 0, where constructors run', () => {
  const house = (tag: string, name: string) =>
    houseAbi(`import type { Dispatches, Range } from '@callgate/abi/language.js';
import type { i64, u8 } from '@callgate/abi/language.js';
/** What guests are told. */
export interface Told extends Dispatches {
  /** Begins. ${tag} */
  ${name}(room: Range<u8, 0, 9>, int: i64): void;
}
`);
  const made = async (tag: string, name: string) => {
    const all = await emitted('guest-c', house(tag, name));
    return { c: all.get('callgate.c') ?? '', h: all.get('callgate/house.h') ?? '' };
  };

  test('which the guest does not export itself', async () => {
    const { c, h } = await made('@dispatch 0', 'begin');
    expect(h).not.toContain('CALLGATE_ENTRY');
    expect(h).toContain('void callgate_on_begin(uint8_t room, uint32_t int_low, uint32_t int_high);');
    expect(c).toContain('#include "callgate/house.h"');
    expect(c).toContain(`CALLGATE_ENTRY("dispatch#0")
void callgate_enter_guest(uint8_t room, uint32_t int_low, uint32_t int_high);`);
    expect(c).toContain('  __wasm_call_ctors();\n  callgate_on_begin(room, int_low, int_high);\n');
    expect(c).not.toContain('weak)) void callgate_on_begin');
  });

  test('also where the guest may lack it', async () => {
    const { c } = await made('@dispatch 0', 'begin?');
    expect(c).toContain('__attribute__((weak)) void callgate_on_begin(');
    expect(c).toContain('  if (callgate_on_begin != NULL) callgate_on_begin(room, int_low, int_high);\n');
  });

  test('and nowhere in an ABI without it', async () => {
    const { c, h } = await made('@dispatch 1024', 'begin');
    expect(h).toContain('CALLGATE_ENTRY("dispatch#1024")\nvoid callgate_on_begin(');
    expect(c).not.toMatch(/__wasm_call_ctors|CALLGATE_ENTRY|constructors/);
  });
});

test('spelling', () => {
  expect(['saulReadName', 'Co2', 'clockMicros', 'HTTPServer'].map(snake)).toEqual([
    'saul_read_name',
    'co2',
    'clock_micros',
    'http_server',
  ]);
  expect(commentLines('one /* two */ three', 10)).toEqual(['one / *', 'two * /', 'three']);
  expect(stringLiteral('"\\ü??/\n')).toBe('\\"\\\\ü?\\?/\\012');
});
