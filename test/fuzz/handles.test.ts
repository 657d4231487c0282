import { Journal } from '@callgate/kernel';
import { abi } from '@callgate/kernel/abi';
import { embedvmGlue } from '@callgate/vm-embedvm/glue';
import { wasmGlue } from '@callgate/vm-wasm/glue';
import { describe, expect, test } from 'vitest';
import { Bench, leastOf } from './bench.js';
import { DESCRIPTION, type HandleTake, type Syscall } from './description.js';

/** `CALLGATE_LONG=1` sweeps every call, and the table of the 32-bit profile; else one call of each way to take a handle. */
const long = process.env.CALLGATE_LONG === '1';
const FREE = 2048;

interface Held {
  readonly kind: number;
  readonly rights: number;
  readonly gone: boolean;
}

/** A vat on the 16-bit profile whose table is known: kinds, rights and generations are mixed, some handles were closed, some are gone. */
function known(): { readonly bench: Bench; readonly held: ReadonlyMap<number, Held> } {
  const bench = new Bench(
    { name: 'bundled', description: DESCRIPTION, abi, wasmGlue, embedvmGlue },
    'embedvm16',
    4096,
  );
  const held = new Map<number, Held>();
  for (let index = 0; index < 600; index++) {
    const { number: kind, rights: all } = DESCRIPTION.kinds[index % DESCRIPTION.kinds.length];
    const rights = index % 3 === 0 ? all : index & all;
    const handle = bench.handle(kind, rights);
    held.set(handle, { kind, rights, gone: false });
    if (index % 4 === 1) {
      const [oldest] = held.keys();
      bench.gate.consume(oldest);
      held.delete(oldest);
    }
    if (index % 16 === 2) {
      bench.objects.void(bench.clist.objectOf(handle));
      held.set(handle, { kind, rights, gone: true });
    }
  }
  bench.journal.commit();
  return { bench, held };
}

/** What must come of a handle, by the table alone. */
function expected(
  { use, optional, kinds, rights, mayBeGone }: HandleTake,
  value: number,
  held: Held | undefined,
): string {
  if (use.startsWith('ask') || (optional && value === 0)) return 'done';
  // A number of the guest's own is exported by it.
  if (use === 'slot' && (held !== undefined || value >= EXPORT_BIT)) return 'done';
  if (held === undefined) return 'bad-handle';
  const fits = kinds.length === 0 || kinds.includes(held.kind);
  if (held.gone) return mayBeGone && fits ? 'done' : 'gone';
  if ((held.rights & rights) !== rights) return 'missing-right';
  return fits ? 'done' : 'wrong-kind';
}

/** Set in the numbers that a guest of 16 bits allocates itself. */
const EXPORT_BIT = 0x8000;

function takenBy({ takes }: Syscall): HandleTake | undefined {
  return takes.find((take): take is HandleTake => take.is === 'handle');
}

/** Calls that take a handle: all, or the first of each way to take one. */
function callsToSweep(): Syscall[] {
  const { syscalls } = DESCRIPTION.profiles.embedvm16;
  const ways = new Set<string>();
  return syscalls.filter((call) => {
    const take = takenBy(call);
    if (take === undefined) return false;
    const way = [take.use, take.optional, take.kinds.length > 0, take.rights > 0, take.mayBeGone].join();
    if (ways.has(way) && !long) return false;
    ways.add(way);
    return true;
  });
}

describe.each(callsToSweep().map((call) => [call.name, call] as const))('%s', (_name, call) => {
  test('takes those of all 65,536 numbers that are its handles, and changes nothing for the others', () => {
    const { bench, held } = known();
    const take = takenBy(call) as HandleTake;
    const other = [...held].find(([, { gone }]) => !gone)?.[0] ?? 0;
    const before = bench.journal.hash();
    const wrong: string[] = [];
    let hits = 0;
    // A fault keeps the JavaScript stack for people, which costs more than the call.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    for (let value = 0; value < 2 ** 16; value++) {
      const words = call.slots.map(() => 0);
      for (const each of call.takes) {
        if (each.is === 'handle') words[each.slots[0]] = each === take ? value : other;
        else if (each.is === 'number') words[each.slots[0]] = leastOf(each);
        else if (each.is !== 'float') words[each.slots[0]] = FREE;
        if ('sizes' in each && each.sizes !== undefined) words[each.slots[1] ?? 0] = each.size;
      }
      if (bench.gate.reason !== null) bench.reopen();
      const outcome = bench.try(call.number, words);
      const should = expected(take, value, held.get(value));
      if (outcome !== should) wrong.push(`${value}: ${outcome}, not ${should}`);
      if (outcome === 'done' && held.has(value)) hits++;
      if (outcome !== 'done' && bench.journal.pending !== 0)
        wrong.push(`${value}: a fault changed something`);
      if (bench.journal.pending > 0) bench.journal.rollback();
    }
    Error.stackTraceLimit = stackTraceLimit;
    expect(wrong).toEqual([]);
    expect(bench.journal.hash()).toBe(before);
    expect(hits).toBe([...held].filter(([value, each]) => expected(take, value, each) === 'done').length);
    expect(hits).toBeGreaterThan(10);
  });
});

test.runIf(long)(
  'all 4,294,967,296 numbers: those that the 32-bit table knows are its handles',
  () => {
    const journal = new Journal();
    const clist = journal.clist('swept', { handleBits: 32, quota: 1_000_000 });
    const live = new Set<number>();
    for (let object = 1; object <= 5000; object++) {
      live.add(clist.allocate(object));
      if (object % 3 !== 0) continue;
      const [oldest] = live;
      clist.remove(oldest);
      live.delete(oldest);
    }
    let hits = 0;
    // As wasm passes them: i32, signed.
    for (let value = -(2 ** 31); value < 2 ** 31; value++) {
      if (clist.objectOf(value) === 0) continue;
      hits++;
      if (!live.has(value)) expect.fail(`${value} is no handle, and the table knows it`);
    }
    expect(hits).toBe(live.size);
  },
  3_600_000,
);
