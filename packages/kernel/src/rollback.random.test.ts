import { runs, seed, timeFor } from '@callgate/test/seed';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Gate } from './gate/gate.js';
import { type World, calls, expired, world } from './testing/scripted.js';

/** What a guest does in one syscall. `pick` chooses among the handles that it has seen, valid or not. */
const operation = fc.record({
  kind: fc.constantFrom(
    'acquire',
    'acquire',
    'forget',
    'close',
    'restrict',
    'use',
    'post',
    'print',
    'discard',
    'next',
  ),
  pick: fc.nat(40),
});
type Operation = typeof operation extends fc.Arbitrary<infer Value> ? Value : never;

/** How a crank ends; mostly the vat goes on after it. */
const ENDS = [
  'returned',
  'returned',
  'returned',
  'waiting',
  'waiting',
  'out-of-fuel',
  'crashed',
  'fault',
] as const;
type End = (typeof ENDS)[number];

/** What happens next in the world: a crank of a vat, or something from outside. */
const happening = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('crank' as const),
      vat: fc.nat(2),
      work: fc.array(operation, { maxLength: 12 }),
      end: fc.constantFrom(...ENDS),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('expire' as const), pick: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('terminate' as const), vat: fc.nat(2) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('renew' as const), vat: fc.nat(2) }) },
);
type Happening = typeof happening extends fc.Arbitrary<infer Value> ? Value : never;

const setting = fc.record({
  handles: fc.constantFrom(1, 3, 6, 100),
  inbox: fc.constantFrom(2, 50),
  wide: fc.boolean(),
  onFault: fc.constantFrom('park' as const, 'terminate' as const),
});
type Setting = typeof setting extends fc.Arbitrary<infer Value> ? Value : never;

/** Three vats that do as they are told, and ways to let one of them have a crank and to put a new one where one is parked or over. */
function scene(settings: readonly Setting[]) {
  const made: World = world();
  const { kernel, device, add } = made;
  const output = kernel.addOutput(() => {});
  let work: readonly Operation[] = [];
  let end: End = 'returned';
  /** The syscall at which the crank is aborted, from 1. */
  let abortAt = 0;
  let how = 0;
  const vats: number[] = [];
  const place = (index: number): void => {
    const { handles, inbox, wide, onFault } = settings[index];
    const seen: number[] = [0];
    const perform = (gate: Gate, { kind, pick }: Operation): void => {
      const handle = seen[pick % seen.length];
      if (kind === 'acquire') seen.push(calls.acquire(gate, device));
      else if (kind === 'forget') calls.acquireAndForget(gate, device);
      else if (kind === 'close') calls.close(gate, handle);
      else if (kind === 'restrict') seen.push(calls.restrict(gate, handle, pick));
      else if (kind === 'use') calls.use(gate, handle);
      else if (kind === 'print') calls.print(gate, output, 'text');
      else if (kind === 'discard') gate.discard(16);
      else if (kind === 'next') gate.host.nextDelivery(gate.vat);
      else kernel.post(vats[pick % vats.length], expired([...device.objects.values()][pick] ?? 0));
    };
    vats[index] = add(
      ({ gate }) => {
        for (const [at, each] of work.entries()) {
          if (at + 1 === abortAt) {
            if (how % 3 === 0) gate.fault('machine');
            if (how % 3 === 1) throw new Error('a handler failed');
            return 'crashed';
          }
          // Mostly a guest asks before it acts; sometimes it is wrong and faults.
          const handle = seen[each.pick % seen.length];
          const acts = ['close', 'restrict', 'use'].includes(each.kind);
          if (acts && each.pick % 8 !== 7 && calls.isValid(gate, handle) === 0) continue;
          perform(gate, each);
        }
        return end;
      },
      { handles, inbox, onFault, onOutOfFuel: onFault },
      { handleBits: wide ? 32 : 16, canSuspend: index > 0 },
    );
    while (kernel.step()) {}
  };
  for (const index of settings.keys()) place(index);
  /** The hash at the last commit before a crank was rolled back: a step may first drop work that nobody has room for. */
  let committed = '';
  let watching = false;
  kernel.journal.follow({
    committed() {
      if (watching) committed = kernel.hash();
    },
    rolledBack() {
      watching = false;
    },
  });
  return {
    ...made,
    vats,
    /** A new vat instead of one that does nothing more. */
    renew(index: number): void {
      const state = kernel.vats().find(({ number }) => number === vats[index])?.state;
      if (state === 'parked') kernel.terminate(vats[index]);
      if (state === 'parked' || state === 'terminated') place(index);
    },
    /** One crank; answers whether it was rolled back into a parked vat, and the hash at the last commit before. */
    crank(index: number, operations: readonly Operation[], kind: End, abort = 0, manner = 0) {
      kernel.post(vats[index], expired());
      committed = kernel.hash();
      watching = true;
      [work, end, abortAt, how] = [operations, kind, abort, manner];
      const records = kernel.vats().map(({ record }) => record);
      kernel.step();
      watching = false;
      [work, end, abortAt] = [[], 'returned', 0];
      const parked = kernel
        .vats()
        .some(({ state, record }, at) => state === 'parked' && record !== records[at]);
      return { before: committed, parked };
    },
  };
}

/** `isNew`: what comes about here was not looked at before. */
function play(
  { kernel, device, vats, crank, renew }: ReturnType<typeof scene>,
  happenings: readonly Happening[],
  isNew: boolean,
): void {
  for (const each of happenings) {
    if (each.kind === 'crank') {
      const { before, parked } = crank(each.vat, each.work, each.end);
      if (parked) expect(kernel.hash()).toBe(before);
    } else if (each.kind === 'terminate') {
      kernel.terminate(vats[each.vat]);
    } else if (each.kind === 'renew') {
      renew(each.vat);
    } else {
      const [cell, object] = [...device.objects][each.pick] ?? [];
      if (cell === undefined || object === undefined) continue;
      device.letGo(cell);
      kernel.expire(vats[each.pick % vats.length], object, expired(object));
    }
    if (isNew) audit({ kernel, device });
  }
}

/**
 * No resource was let go twice, and every row is one that the device has, a facet, or one that is gone and not yet told. All of it in one comparison, because each
 * `expect` takes as long as an audit.
 */
function audit({ kernel, device }: Pick<World, 'kernel' | 'device'>): void {
  const { objects, journal } = kernel;
  const twice = [...device.released].filter(([, times]) => times !== 1);
  const lost = [...device.objects].filter(
    ([cell, object]) => objects.kindOf(object) !== 16 || objects.cellOf(object) !== cell,
  );
  const known = device.objects.size + device.released.size;
  expect([twice, lost, known, journal.pending, kernel.audit()]).toEqual([[], [], device.acquired, 0, []]);
}

function end({ kernel, device, vats }: ReturnType<typeof scene>): void {
  for (const vat of vats) kernel.terminate(vat);
  const { objects, deliveries } = kernel;
  const holding = kernel.vats().filter((vat) => vat.handles > 0);
  expect([device.wrong(), objects.live, deliveries.kept, holding]).toEqual([[], 0, 0, []]);
}

/** These worlds are small: seconds where nobody else uses the machine. */
const LIMIT = timeFor(runs(100));

const settings = fc.tuple(setting, setting, setting);

test(
  `each resource is let go exactly once, whatever happens (${runs(2000)} worlds, seed ${seed})`,
  () => {
    fc.assert(
      fc.property(settings, fc.array(happening, { maxLength: 40 }), (given, happenings) => {
        const played = scene(given);
        play(played, happenings, true);
        end(played);
      }),
      { seed, numRuns: runs(2000) },
    );
  },
  LIMIT,
);

test(
  `a crank that is aborted at any of its syscalls leaves no trace (${runs(300)} worlds, seed ${seed})`,
  () => {
    const parking = settings.map((all) => all.map((each) => ({ ...each, onFault: 'park' as const })));
    const given = [
      parking,
      fc.array(happening, { maxLength: 8 }),
      fc.array(operation, { minLength: 1, maxLength: 12 }),
      fc.nat(2),
    ] as const;
    fc.assert(
      fc.property(...given, (all, happenings, last, vat) => {
        for (let abort = 1; abort <= last.length; abort++) {
          const played = scene(all);
          play(played, happenings, abort === 1);
          const { before, parked } = played.crank(vat, last, 'returned', abort, abort);
          if (parked) expect(played.kernel.hash()).toBe(before);
          audit(played);
          end(played);
        }
      }),
      { seed, numRuns: runs(300) },
    );
  },
  LIMIT,
);
