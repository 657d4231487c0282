import { expect, test, vi } from 'vitest';
import { abi } from '../../generated/table.js';
import { Kernel } from '../kernel/kernel.js';
import { type RawSetup, exported } from '../raw/raw-vat.js';
import { rawVat } from '../raw/raw-vm.js';
import { bytes, rawWorld } from '../testing/raw-world.js';
import { TestClock } from '../testing/scripted.js';

const NO_BYTES = new Uint8Array();

/** Gives its object 1 to everybody, and retires it at the second message. */
const owner: RawSetup = (syscall) => {
  let given = false;
  return {
    deliver(_target, _body, slots) {
      if (given) syscall.retireExports([exported(1)]);
      for (const slot of slots) syscall.send(slot, NO_BYTES, [exported(1)]);
      given = true;
    },
    dropExports() {},
  };
};

/** How many changes and cranks it takes to retire an object that `importers` vats know, in a kernel with `others` that do not. */
function retired(importers: number, others: number): { changes: number; cranks: number; told: number } {
  const kernel = new Kernel({ abi, clock: new TestClock(), seed: 1 });
  kernel.connect(() => {});
  let told = 0;
  const importer: RawSetup = (syscall) => ({
    deliver: (_target, _body, slots) => syscall.dropImports(slots),
    retireImports(handles) {
      told += handles.length;
    },
  });
  const add = (setup: RawSetup, index: number) =>
    kernel.root(kernel.addVat({ name: `vat${index}`, backend: rawVat(setup), image: NO_BYTES }));
  const of = add(owner, 0);
  const everybody = Array.from({ length: importers + others }, (_, index) => add(importer, 1 + index));
  const settle = () => {
    let cranks = 0;
    while (kernel.step() !== null) cranks++;
    return cranks;
  };
  settle();
  kernel.letGo(kernel.queueMessage(of, NO_BYTES, everybody.slice(0, importers)));
  settle();
  kernel.letGo(kernel.queueMessage(of, NO_BYTES));
  let changes = 0;
  const commit = kernel.journal.commit.bind(kernel.journal);
  vi.spyOn(kernel.journal, 'commit').mockImplementation(() => {
    changes += kernel.journal.pending;
    commit();
  });
  return { cranks: settle(), changes, told };
}

test('retiring an object costs the same however many vats do not know it', () => {
  expect(retired(1, 200)).toEqual(retired(1, 0));
  expect(retired(10, 190)).toEqual(retired(10, 0));
});

test('the cost of retiring grows with the number of importers, not with its square', () => {
  const [none, some, many] = [retired(1, 0), retired(11, 0), retired(101, 0)];
  expect([none.told, some.told, many.told]).toEqual([1, 11, 101]);
  const perImporter = (some.changes - none.changes) / 10;
  expect((many.changes - none.changes) / 100).toBeLessThan(perImporter * 1.1);
  expect(many.cranks - none.cranks).toBe(100);
});

test('what a crank abandons is retired in slices, however many know it, and each of them is told once', () => {
  const { kernel, add, actor, run } = rawWorld(1);
  const KNOWERS = 6;
  const OBJECTS = 3000;
  const told = Array.from({ length: KNOWERS }, () => new Set<number>());
  const knowers = told.map((known, index) =>
    kernel.root(
      add(`knower${index}`, (syscall) => ({
        deliver: (_target, _body, slots) => syscall.dropImports(slots),
        retireImports(handles) {
          for (const handle of handles) {
            expect(known.has(handle)).toBe(false);
            known.add(handle);
          }
        },
      })),
    ),
  );
  const owner = actor('owner', { abandon: true });
  const objects = Array.from({ length: OBJECTS }, (_, index) => exported(index + 1));
  run(owner, knowers, (syscall, slots) => {
    for (const knower of slots)
      for (let first = 0; first < OBJECTS; first += 200)
        syscall.send(knower, bytes(''), objects.slice(first, first + 200));
  });
  const changes: number[] = [];
  const commit = kernel.journal.commit.bind(kernel.journal);
  vi.spyOn(kernel.journal, 'commit').mockImplementation(() => {
    changes.push(kernel.journal.pending);
    commit();
  });
  run(owner, [], (syscall) => syscall.abandonExports(objects));
  expect(told.map((known) => known.size)).toEqual(told.map(() => OBJECTS));
  // The guest's own changes and a slice, and not six times what it takes to tell one vat.
  expect(Math.max(...changes)).toBeLessThan(10 * OBJECTS);
});
