import { describe, expect, test } from 'vitest';
import { Bench, FILL, filled, isPicky } from './bench.js';
import { borders } from './borders.js';
import { type BufferTake, type ProfileId, type Syscall, type Take, sizeOf } from './description.js';

/** One place in memory that a call takes: a buffer or a list of some length, a record, or room for its result. */
type Place = Exclude<Take, { readonly is: 'number' | 'float' | 'handle' }>;

/** Where everything lies that a case is not about. */
const FREE = 2048;

const all = await borders();
const rows = all.flatMap((border) =>
  (['wasm32', 'embedvm16'] as const).flatMap((profile) =>
    border.description.profiles[profile].syscalls.flatMap((call) =>
      call.takes.flatMap((take) =>
        take.is === 'number' || take.is === 'float' || take.is === 'handle'
          ? []
          : [{ name: `${border.name} ${profile} ${call.name} ${take.name}`, border, profile, call, take }],
      ),
    ),
  ),
);

/** Bytes of a place when the guest says this length: in elements, or the size of a record. */
function bytesOf(take: Place, length: number): number {
  return 'elementBytes' in take ? length * take.elementBytes : length;
}

/** A length that is allowed. */
function usual(take: Place, most = 8): number {
  return 'elementBytes' in take ? Math.min(take.max, most) : take.size;
}

function aim(words: number[], take: Place, pointer: number, length: number): number[] {
  const [at, size] = take.slots;
  words[at] = pointer;
  if (size !== undefined) words[size] = length;
  return words;
}

/** Where a call that was done may have written. */
function writable({ takes }: Syscall, words: readonly number[]): (readonly [start: number, size: number])[] {
  return takes.flatMap((take) => {
    if (take.is === 'room') return [[words[take.slots[0]], sizeOf(take, words) ?? 0] as const];
    if (take.is !== 'buffer' || take.direction === 'in') return [];
    return [[words[take.slots[0]], words[take.slots[1]] * take.elementBytes] as const];
  });
}

/** Offsets in a buffer that nobody wrote, but for the padding of records. */
function leftAlone({ elementBytes, leaves }: BufferTake, bytes: Uint8Array): number[] {
  const isValue = (at: number) =>
    leaves?.some(({ offset, bytes: width }) => at >= offset && at < offset + width) ?? true;
  return [...bytes.keys()].filter((at) => bytes[at] === FILL && isValue(at % elementBytes));
}

/** Makes a call, and answers what became of it and the first address that changed although it should not have; -1 for none. */
function make(bench: Bench, call: Syscall, words: readonly number[]): readonly [string, number] {
  const expected = new Uint8Array(bench.memory.slice(0));
  const outcome = bench.try(call.number, words);
  const after = new Uint8Array(bench.memory);
  for (const [start, size] of outcome === 'done' ? writable(call, words) : [])
    expected.set(after.subarray(start, start + size), start);
  const same = Buffer.compare(expected, after) === 0;
  return [outcome, same ? -1 : after.findIndex((byte, at) => byte !== expected[at])];
}

/** Each case: what it is, where the place lies, the length that the guest says, and what must come of it. */
function cases(take: Place, size: number, profile: ProfileId): [string, number, number, string][] {
  const top = profile === 'wasm32' ? 2 ** 32 : 2 ** 16;
  const most = 'elementBytes' in take ? take.max : null;
  const sizes = 'sizes' in take ? (take.sizes ?? []) : [];
  const length = usual(take);
  const bytes = bytesOf(take, length);
  const fits = (pointer: number, given = length) =>
    pointer + bytesOf(take, given) <= size ? 'done' : 'bad-pointer';
  const fixed: [string, number, number, string][] = [
    ['null', 0, length, fits(0)],
    ['up to the last byte', size - bytes, length, fits(size - bytes)],
    ['one past the last byte', size - bytes + 1, length, 'bad-pointer'],
    ['beginning behind the last byte', size, length, 'bad-pointer'],
    ['ending where addresses wrap', top - bytes, length, fits(top - bytes)],
    ['over the place where addresses wrap', top - 1, length, fits(top - 1)],
  ];
  const free: [string, number, number, string][] =
    most === null
      ? []
      : [
          ['of length 0 at null', 0, 0, 'done'],
          ['of length 0 at the end', size, 0, 'done'],
          ['of length 0 behind the end', size + 1, 0, 'bad-pointer'],
          ['of length 0 at the last address', top - 1, 0, fits(top - 1, 0)],
          ['as long as the bound', 0, most, fits(0, most)],
          ['longer than the bound', 0, most + 1, 'bad-length'],
          ['longer than anything', 0, top - 1, most < top - 1 ? 'bad-length' : fits(0, top - 1)],
          ['longer than the bound, behind the end', top - 1, most + 1, 'bad-length'],
        ];
  const sized = sizes.flatMap((given): [string, number, number, string][] => [
    ['of a size that it has had, up to the last byte', size - given, given, 'done'],
    ['of that size, one past the last byte', size - given + 1, given, 'bad-pointer'],
    ['of a size that it never had', 0, given + 1, 'out-of-range'],
    ['of a size that it never had, behind the end', top - 1, given - 1, 'out-of-range'],
  ]);
  // A pointer and a length are words: what has no place in one is no case on this profile.
  return [...fixed, ...free, ...sized].filter(
    ([, pointer, given]) => pointer >= 0 && pointer < top && given < top,
  );
}

describe.each(rows)('$name', ({ border, profile, call, take }) => {
  test.each(profile === 'wasm32' ? [65_536, 131_072] : [4096, 65_536])('in a memory of %i bytes', (size) => {
    for (const [what, pointer, length, outcome] of cases(take, size, profile)) {
      const bench = new Bench(border, profile, size);
      const words = aim(bench.words(call, FREE), take, pointer, length);
      bench.put(take, pointer, length);
      expect([what, ...make(bench, call, words)]).toEqual([what, outcome, -1]);
      // What the handler put into a buffer is where the guest wanted it, from its first byte to its last.
      if (outcome !== 'done' || take.is !== 'buffer' || take.direction === 'in') continue;
      expect([what, leftAlone(take, new Uint8Array(bench.memory, pointer, bytesOf(take, length)))]).toEqual([
        what,
        [],
      ]);
    }
  });

  test('in no memory at all', () => {
    const length = usual(take, 1);
    const bench = new Bench(border, profile, 0);
    const words = aim(bench.words(call, 0), take, 0, length);
    expect(bench.try(call.number, words)).toBe('bad-pointer');
    const empty = new Bench(border, profile, 0);
    // A record or a result needs memory; a buffer of length 0 does not.
    const needs = call.takes.some(({ is }) => is === 'record' || is === 'room');
    expect(empty.try(call.number, empty.words(call, 0))).toBe(needs ? 'bad-pointer' : 'done');
  });

  test('in memory that grew since the last call', () => {
    const bench = new Bench(border, profile, 4096);
    const length = usual(take);
    const words = aim(bench.words(call, FREE), take, FREE, length);
    bench.put(take, FREE, length);
    expect(make(bench, call, words)).toEqual(['done', -1]);
    const old = bench.memory;
    const grown = filled(65_536);
    new Uint8Array(grown).set(new Uint8Array(old));
    structuredClone(old, { transfer: [old] });
    bench.memory = grown;
    const there = aim(bench.words(call, FREE), take, 60_000, length);
    bench.put(take, 60_000, length);
    expect(make(bench, call, there)).toEqual(['done', -1]);
  });

  test('over every other place that the call takes', () => {
    const records = call.takes.filter(({ is }) => is === 'record');
    for (const other of call.takes) {
      if (other === take || other.is === 'number' || other.is === 'float' || other.is === 'handle') continue;
      for (const shift of [0, 1, 2, 7]) {
        const bench = new Bench(border, profile, 4096);
        const words = aim(bench.words(call, FREE), take, FREE + shift, usual(take));
        aim(words, other, FREE, usual(other));
        // Last what cannot be anything: what is read was read before anything is written.
        bench.put(take, FREE + shift, usual(take));
        bench.put(other, FREE, usual(other));
        const picky = call.takes.filter((each) => isPicky(each) && [take, other, ...records].includes(each));
        if (picky.length < 2) expect(make(bench, call, words)).toEqual(['done', -1]);
      }
    }
  });
});

test('every family has calls here, on each profile on which it has some', () => {
  expect(rows.length).toBeGreaterThan(150);
  for (const profile of ['wasm32', 'embedvm16'] as const) {
    const families = all[0].description.profiles[profile].syscalls.filter(({ takes }) =>
      takes.some(({ is }) => is !== 'number' && is !== 'float' && is !== 'handle'),
    );
    for (const { name } of families)
      expect(rows.some((row) => row.call.name === name && row.profile === profile)).toBe(true);
  }
});
