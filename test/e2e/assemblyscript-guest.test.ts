import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readStamped, stampWasm } from '@callgate/vm-wasm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compiled } from '../src/compile.js';
import { embedvmGuest, testHost } from '../src/host.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const IMPORTS = "import { lastWords, puts } from '@callgate/guest-assemblyscript';\n";

let folder: string;
beforeAll(() => {
  // Below an example, whose dependency the bindings are.
  folder = mkdtempSync(join(ROOT, 'examples/sensor-watch/build-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Compiles a guest, as its author would. */
function compile(name: string, text: string): Promise<Uint8Array> {
  const source = join(folder, `${name}.ts`);
  writeFileSync(source, IMPORTS + text);
  return compiled(relative(ROOT, source));
}

/** What became of a guest of that text. */
async function recordOf(name: string, text: string) {
  const host = testHost();
  const { record } = await host.finish(host.add(name, 'wasm', await compile(name, text)));
  expect(host.bugs).toEqual([]);
  return record;
}

const start = (body: string) =>
  `export function startVat(_n: i32, _slotsLength: i32): void {\n  ${body}\n}\n`;
const importing = (names: string) => `import { ${names} } from '@callgate/guest-assemblyscript';\n`;

describe('what has another type than a call asks for does not compile', () => {
  const NAMES = 'AnyHandle, OutValue, Phydat, SaulDevice, saulIterInit, saulRead, saulType, timerSetMs';

  test.each([
    ['a handle of another kind', 'saulType(timerSetMs(1));', 'TimerEvent', 'SaulDevice'],
    ['a handle of any kind', 'saulType(new AnyHandle());', 'AnyHandle', 'SaulDevice'],
    [
      'a handle for one of another kind',
      'const device: SaulDevice = timerSetMs(1);',
      'TimerEvent',
      'SaulDevice',
    ],
    ['a number as a handle', 'saulType(1);', 'i32', 'SaulDevice'],
    ['a handle as a number', 'const number: i32 = timerSetMs(1);', 'TimerEvent', 'i32'],
    ['a result of another type', 'saulRead(saulIterInit()!, new OutValue<u8>());', 'OutValue<u8>', 'Phydat'],
  ])('%s', async (name, body, given, asked) => {
    const file = name.replace(/ /g, '-');
    await expect(compile(file, importing(NAMES) + start(body))).rejects.toThrow(
      new RegExp(`Type '[^']*\\b${given}' is not assignable to type '[^']*\\b${asked}'`),
    );
  });

  test('and what has it does', async () => {
    const body =
      'const device = saulIterInit(); if (device) { saulType(device); saulRead(device, new Phydat()); }';
    expect((await compile('right', importing(NAMES) + start(body))).length).toBeGreaterThan(0);
  });
});

describe('a call that wasm32 lacks', () => {
  test.each([
    ['pause', 'pause();', 'it waits, and a guest on wasm32 cannot: what it waits for arrives as a dispatch'],
    ['nextDelivery', 'nextDelivery(new StaticArray<u16>(8));', 'it waits, and a guest on wasm32 cannot'],
    ['deliveryNext', 'deliveryNext(new StaticArray<u16>(8));', 'it exists on embedvm16 only'],
  ])('does not compile where it is used, and asc says why: %s', async (call, body, reason) => {
    await expect(compile(`lacks-${call}`, importing(call) + start(body))).rejects.toThrow(
      `'${call}: ${reason}`,
    );
  });

  test('stops no guest that imports it, or passes the bindings on', async () => {
    const passed = "export * from '@callgate/guest-assemblyscript';\n";
    const image = await compile(
      'passes-on',
      passed + importing('pause') + start("puts(String.UTF8.encode('here'));"),
    );
    const host = testHost();
    await host.finish(host.add('guest', 'wasm', image));
    expect(host.lines.map((line) => line.trimEnd())).toEqual(['[guest] here']);
  });
});

describe('what a guest says of its end', () => {
  test.each([
    ['a failed assertion', "assert(n > 5, 'no battery')", 'no battery (', 2],
    ['one without a text', 'assert(n > 5)', 'assertion failed (', 2],
    ['an exception', "throw new Error('gave up')", 'gave up (', 2],
    [
      'an index out of bounds',
      'const list = new Array<i32>(2); list[n + 2]',
      'Index out of range (~lib/array.ts:',
      null,
    ],
  ])('%s', async (name, body, front, line) => {
    const file = name.replace(/ /g, '-');
    const record = await recordOf(
      file,
      `export function startVat(n: i32, _slotsLength: i32): void {\n  ${body};\n}\n`,
    );
    expect(record).toMatchObject({ reason: 'crashed', detail: 'unreachable' });
    expect(record?.lastWords.startsWith(front)).toBe(true);
    if (line !== null) expect(record?.lastWords).toMatch(new RegExp(`/${file}\\.ts:${line + 1}:\\d+\\)$`));
  });

  test('is inert and bounded', async () => {
    const text = "'\\x1b[31m\\u202e\\n' + 'ä'.repeat(100000)";
    const record = await recordOf(
      'inert',
      `export function startVat(n: i32, _slotsLength: i32): void {\n  assert(n > 5, ${text});\n}\n`,
    );
    expect(record?.lastWords.startsWith('\\u{1b}[31m\\u{202e}\\u{a}ää')).toBe(true);
    expect(record?.lastWords).toMatch(/^[^\p{C}\p{Zl}\p{Zp}]{200,500}inert\.ts:3:\d+\)$/u);
  });

  test('counts for the dispatch in which it is said, and for no other one', async () => {
    const record = await recordOf(
      'later',
      "import { timerSetMs } from '@callgate/guest-assemblyscript';\nexport function startVat(_n: i32, _slotsLength: i32): void {\n  lastWords(String.UTF8.encode('old'));\n  timerSetMs(1);\n}\nexport function timerFired(_e: i32): void {\n  unreachable();\n}\n",
    );
    expect(record).toMatchObject({ reason: 'crashed', lastWords: '' });
  });

  test('stands in the record of a fault, too, on EmbedVM', async () => {
    const host = testHost();
    const image = embedvmGuest(
      'push 3\npush text\npush 4\npush 3\nuf 0\ndrop\npush 1\npush 0\ndiv\nret0\ntext: .ascii "why"',
    );
    const { record } = await host.finish(host.add('guest', 'embedvm', image));
    expect(record).toMatchObject({ reason: 'machine', lastWords: 'why' });
  });
});

describe('the names of a guest that are no dispatch', () => {
  const start = 'export function startVat(_n: i32, _slotsLength: i32): void {}\n';

  test.each([
    ['timerFird', 'timerFired'],
    ['timer_fired', 'timerFired'],
    ['TimerFired', 'timerFired'],
    ['onTimerFired', 'timerFired'],
    ['startvat', 'startVat'],
  ])('%s is refused: it looks like %s', async (name, meant) => {
    const text = `${start}export function ${name}(_n: i32): void {}\n`;
    await expect(compile(`near-${name}`, text)).rejects.toThrow(
      `the guest exports ${name}, which is no dispatch; did you mean ${meant}?`,
    );
  });

  test('a guest without a dispatch that it must have is told what to do', async () => {
    await expect(compile('none', 'export function timerFired(_n: i32): void {}\n')).rejects.toThrow(
      'the guest exports no function startVat, which every guest must have: export it, or make it optional in the ABI, `startVat?(…)`',
    );
  });

  test('another name compiles, and what is not exported has any name', async () => {
    const text = `${start}export function helper(_n: i32): void {}\nfunction timerFird(): void {}\nexport const timerFires: i32 = 1;\ntimerFird();\n`;
    expect((await compile('far', text)).length).toBeGreaterThan(0);
  });
});

describe('the stamp', () => {
  const OLDER = { version: '0.0.1', fingerprint: '0'.repeat(64) };
  let image: Uint8Array;
  beforeAll(async () => {
    image = await compile(
      'stamped',
      'export function startVat(n: i32, slots: i32): void { puts(new ArrayBuffer(2)); }\n',
    );
  });
  const calls = () => readStamped(image).stamp!.calls!;

  test('says which calls the guest uses', () => {
    const { used } = readStamped(image);
    expect(calls().syscalls).toContainEqual({ number: 16, name: 'puts', form: ['Bytes<1024>', 'void'] });
    expect(calls().syscalls.map(({ number }) => number)).toEqual(expect.arrayContaining([...used.syscalls]));
    expect(calls().syscalls.length).toBeLessThan(8);
    expect(calls().dispatches).toEqual([
      { number: 0, name: 'startVat', form: ['Bytes<32768>', 'List<Slot,256>', 'void'] },
    ]);
  });

  test('lets the guest run under an ABI that has those calls as they were, and under no other', async () => {
    const stamp = readStamped(image).stamp!;
    const host = testHost();
    const record = await host.finish(host.add('older', 'wasm', stampWasm(image, { ...stamp, ...OLDER })));
    expect(record).toMatchObject({ state: 'ended' });
    const syscalls = calls().syscalls.map((call) =>
      call.number === 16 ? { ...call, form: ['Bytes<512>', 'void'] } : call,
    );
    const other = stampWasm(image, { ...stamp, ...OLDER, calls: { ...calls(), syscalls } });
    expect(() => host.add('other', 'wasm', other)).toThrow(
      'and 1 call differs: puts#16 with its parameter 1 that was Bytes<512> and is Bytes<1024>; rebuild the guest',
    );
  });
});
