import { describe, expect, test } from 'vitest';
import { Bench, FILL, filled } from './bench.js';
import { borders } from './borders.js';
import type { ProfileId, Syscall, Take } from './description.js';

/** One place in memory that a call takes, as a buffer of some length, a record, or room for its result. */
type Place = Exclude<Take, { readonly is: 'number' | 'handle' }>;

/** Where everything lies that a case is not about. */
const FREE = 2048;

const all = await borders();
const rows = all.flatMap((border) =>
  (['wasm32', 'embedvm16'] as const).flatMap((profile) =>
    border.description.profiles[profile].syscalls.flatMap((call) =>
      call.takes.flatMap((take) =>
        take.is === 'number' || take.is === 'handle'
          ? []
          : [{ name: `${border.name} ${profile} ${call.name} ${take.name}`, border, profile, call, take }],
      ),
    ),
  ),
);

/** Bytes of a place when the guest says this length; a record and a result have one length. */
function bytesOf(take: Place, length: number): number {
  return take.is === 'buffer' ? length * take.elementBytes : take.size;
}

function aim(words: number[], take: Place, pointer: number, length: number): number[] {
  words[take.slots[0]] = pointer;
  if (take.is === 'buffer') words[take.slots[1]] = length;
  return words;
}

/** Where a call that was done may have written. */
function writable({ takes }: Syscall, words: readonly number[]): (readonly [start: number, size: number])[] {
  return takes.flatMap((take) => {
    if (take.is === 'room') return [[words[take.slots[0]], take.size] as const];
    if (take.is !== 'buffer' || take.direction === 'in') return [];
    return [[words[take.slots[0]], words[take.slots[1]] * take.elementBytes] as const];
  });
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
  const most = take.is === 'buffer' ? take.max : null;
  const length = most === null ? 0 : Math.min(most, 8);
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
  // A pointer and a length are words: what has no place in one is no case on this profile.
  return [...fixed, ...free].filter(([, pointer, given]) => pointer >= 0 && pointer < top && given < top);
}

describe.each(rows)('$name', ({ border, profile, call, take }) => {
  test.each(profile === 'wasm32' ? [65_536, 131_072] : [4096, 65_536])('in a memory of %i bytes', (size) => {
    for (const [what, pointer, length, outcome] of cases(take, size, profile)) {
      const bench = new Bench(border, profile, size);
      const words = aim(bench.words(call, FREE), take, pointer, length);
      bench.putRecord(take, pointer);
      expect([what, ...make(bench, call, words)]).toEqual([what, outcome, -1]);
      // What the handler put into a buffer is where the guest wanted it, from its first byte to its last.
      if (outcome !== 'done' || take.is !== 'buffer' || take.direction === 'in') continue;
      const filledPart = new Uint8Array(bench.memory, pointer, bytesOf(take, length));
      expect([what, filledPart.includes(FILL)]).toEqual([what, false]);
    }
  });

  test('in no memory at all', () => {
    const length = take.is === 'buffer' ? 1 : 0;
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
    const length = take.is === 'buffer' ? Math.min(take.max, 8) : 0;
    expect(make(bench, call, aim(bench.words(call, FREE), take, FREE, length))).toEqual(['done', -1]);
    const old = bench.memory;
    const grown = filled(65_536);
    new Uint8Array(grown).set(new Uint8Array(old));
    structuredClone(old, { transfer: [old] });
    bench.memory = grown;
    bench.putRecord(take, 60_000);
    expect(make(bench, call, aim(bench.words(call, FREE), take, 60_000, length))).toEqual(['done', -1]);
  });

  test('over every other place that the call takes', () => {
    for (const other of call.takes) {
      if (other === take || other.is === 'number' || other.is === 'handle') continue;
      for (const shift of [0, 1, 2, 7]) {
        const bench = new Bench(border, profile, 4096);
        const words = aim(
          bench.words(call, FREE),
          take,
          FREE + shift,
          take.is === 'buffer' ? Math.min(take.max, 8) : 0,
        );
        aim(words, other, FREE, other.is === 'buffer' ? Math.min(other.max, 8) : 0);
        // The records last: what is read was read before anything is written.
        bench.putRecord(take, FREE + shift);
        bench.putRecord(other, FREE);
        const both = take.is === 'record' && other.is === 'record';
        if (!both) expect(make(bench, call, words)).toEqual(['done', -1]);
      }
    }
  });
});

test('every family has calls here, on each profile on which it has some', () => {
  expect(rows.length).toBeGreaterThan(150);
  for (const profile of ['wasm32', 'embedvm16'] as const) {
    const families = all[0].description.profiles[profile].syscalls.filter(({ takes }) =>
      takes.some(({ is }) => is === 'buffer' || is === 'record' || is === 'room'),
    );
    for (const { name } of families)
      expect(rows.some((row) => row.call.name === name && row.profile === profile)).toBe(true);
  }
});
