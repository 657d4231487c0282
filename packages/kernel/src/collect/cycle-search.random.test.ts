import { runs, seed, timeFor } from '@callgate/test/seed';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { abi } from '../../generated/table.js';
import { Kernel } from '../kernel/kernel.js';
import type { State } from '../kernel/state.js';
import { type RawSyscall, exportedPromise } from '../raw/raw-vat.js';
import { rawVat } from '../raw/raw-vm.js';
import type { Kref } from '../tables/outside.js';
import { forEachHeld } from '../tables/work.js';
import { TestClock } from '../testing/scripted.js';
import { CycleSearch } from './cycle-search.js';
import { ReleaseList } from './release-list.js';

const numRuns = runs(300);
const VATS = 3;
const NO_BODY = new Uint8Array();

/** What happens next: a dispatch in which a vat does some of this, something that the host does, or a slice of the search. */
const happening = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('crank' as const),
      acts: fc.array(
        fc.record({
          call: fc.constantFrom(
            'send' as const,
            'send' as const,
            'resolve' as const,
            'resolve' as const,
            'subscribe' as const,
          ),
          picks: fc.array(fc.nat(40), { minLength: 6, maxLength: 6 }),
        }),
        { maxLength: 5 },
      ),
      faults: fc.nat(9).map((number) => number === 0),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom('ask' as const, 'read' as const, 'letGo' as const, 'terminate' as const),
      pick: fc.nat(40),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('slice' as const), pieces: fc.integer({ min: 1, max: 4 }) }),
  },
);
type Happening = typeof happening extends fc.Arbitrary<infer Value> ? Value : never;
type Act = Extract<Happening, { kind: 'crank' }>['acts'][number];

/** Promises that only promises hold which may be on a cycle, found at one moment, without slices. */
function garbage({ promises, objects, deliveries }: State): Set<number> {
  const held = new Map([...promises.linked()].map((promise) => [promise, 0]));
  const forEachOf = (promise: number, each: (row: number) => void) => {
    for (const message of deliveries.waitingFor(promise)) forEachHeld(message, each);
    if (promises.hasSettlement(promise)) for (const slot of promises.settlementOf(promise).slots) each(slot);
  };
  for (const promise of held.keys())
    forEachOf(promise, (row) => {
      const times = held.get(row);
      if (times !== undefined) held.set(row, times + 1);
    });
  const used = [...held].filter(([row, times]) => objects.reachableOf(row) > times).map(([row]) => row);
  for (const row of used) held.delete(row);
  for (const promise of used) forEachOf(promise, (row) => held.delete(row) && used.push(row));
  return new Set(held.keys());
}

/** Vats and a host that do hardly anything but make promises that lead to each other. */
function scene() {
  const kernel = new Kernel({ abi, clock: new TestClock(), seed: 1 });
  kernel.connect(() => {});
  const { state } = kernel;
  const search = new CycleSearch(state);
  let doing: readonly Act[] = [];
  let faults = false;
  let next = 1;
  const guest = (number: number) => (syscall: RawSyscall) => {
    const act = ({ call, picks }: Act): void => {
      const { clist, names } = state.vat(number);
      const handles = [...clist.handles()].filter((handle) => clist.isUsable(handle));
      const isPromise = (handle: number) => names.tables.objects.isPromise(clist.objectOf(handle));
      const isDecided = (handle: number) => state.promises.deciderOf(clist.objectOf(handle)) === number;
      const known = handles.filter(isPromise);
      const decided = known.filter(isDecided);
      const fresh = exportedPromise(next++);
      const at = <Item>(from: readonly Item[], pick: number) => from[pick % Math.max(1, from.length)];
      const slots = picks.slice(3, 3 + (picks[3] % 4)).map((pick) => at([...known, ...known, fresh], pick));
      if (call === 'resolve') {
        const promise = at(decided, picks[0]);
        if (promise !== undefined)
          syscall.resolve([{ promise, body: NO_BODY, slots, rejected: picks[1] % 3 === 0 }]);
      } else if (call === 'subscribe') {
        if (known.length > 0) syscall.subscribe(at(known, picks[0]));
      } else {
        const result =
          picks[1] % 3 === 0
            ? 0
            : picks[1] % 3 === 1
              ? (at(decided, picks[1]) ?? 0)
              : exportedPromise(next++);
        const target = at(picks[2] % 3 === 0 ? handles : known, picks[0]);
        if (target === undefined || target === result) return;
        syscall.send(
          target,
          NO_BODY,
          slots.filter((slot) => slot !== result),
          result,
        );
      }
    };
    const enter = () => {
      for (const each of doing) act(each);
      doing = [];
      if (faults) syscall.subscribe(77);
    };
    return { startVat() {}, deliver: enter, notify: enter };
  };
  const roots: Kref[] = [];
  for (let number = 1; number <= VATS; number++) {
    const manners = { onFault: 'park' as const, transcript: true };
    kernel.addVat({
      name: `vat${number}`,
      backend: rawVat(guest(number)),
      image: NO_BODY,
      pipelining: number === 3,
      ...manners,
    });
    roots.push(kernel.root(number));
  }
  while (kernel.step() !== null) {}
  for (const [index, root] of roots.entries()) kernel.queueMessage(root, NO_BODY, roots.slice(index + 1));
  const kept = () =>
    kernel
      .inspect()
      .kept.map(({ kref }) => kref)
      .filter((kref) => kref.startsWith('kp'));
  return {
    kernel,
    search,
    /** How many the search freed. */
    freed: 0,
    play(all: Happening): void {
      if (all.kind === 'slice') {
        this.slice(all.pieces);
      } else if (all.kind === 'crank') {
        ({ acts: doing, faults } = all);
        kernel.step();
        // What was parked is made again with nothing to do: a number of a vat in no table.
        doing = [];
        faults = false;
      } else {
        const krefs = kept();
        const kref = krefs[all.pick % Math.max(1, krefs.length)];
        if (all.kind === 'ask')
          kernel.queueMessage(
            all.pick % 2 === 0 ? roots[all.pick % VATS] : (kref ?? roots[0]),
            NO_BODY,
            krefs.slice(0, all.pick % 3),
          );
        else if (all.kind === 'terminate') all.pick < 2 && kernel.terminate(1 + (all.pick % VATS));
        else if (kref === undefined) return;
        else if (all.kind === 'read') kernel.settlementOf(kref);
        else kernel.letGo(kref);
      }
      expect(kernel.audit()).toEqual([]);
    },
    slice(pieces: number): void {
      search.slicePieces = pieces;
      const before = search.phase;
      const unused = garbage(state);
      search.slice(new ReleaseList());
      if (before !== 'free' && search.phase === 'free')
        for (const promise of state.promises.linked())
          if (state.cycleMarks.isUnused(promise)) {
            this.freed++;
            if (!unused.has(promise))
              throw new Error(`${state.outside.nameOf(promise)} is in use, and the search would free it`);
          }
      kernel.journal.commit();
    },
    finish(): void {
      do this.slice(100);
      while (search.phase !== 'none');
    },
  };
}

test(
  `a search for cycles in slices frees nothing that is in use, and in the end all that is not (${numRuns} worlds, seed ${seed})`,
  () => {
    let freed = 0;
    fc.assert(
      fc.property(fc.array(happening, { minLength: 20, maxLength: 150 }), (all) => {
        const world = scene();
        for (const each of all) world.play(each);
        world.finish();
        world.finish();
        // A search frees at its end; the messages that it answered may have made others unused.
        for (let times = 0; times < 5 && garbage(world.kernel.state).size > 0; times++) world.finish();
        expect([...garbage(world.kernel.state)]).toEqual([]);
        expect(world.kernel.audit()).toEqual([]);
        while (world.kernel.step() !== null) {}
        expect(
          world.kernel.vats().every(({ state }) => ['idle', 'parked', 'terminated'].includes(state)),
        ).toBe(true);
        freed += world.freed;
      }),
      { seed, numRuns },
    );
    if (numRuns >= 300) expect(freed).toBeGreaterThan(50);
  },
  timeFor(numRuns),
);
