import { expect, test, vi } from 'vitest';
import { abi } from '../../generated/table.js';
import { Kernel } from '../kernel/kernel.js';
import { type RawSetup, type RawSyscall, exported, exportedPromise } from '../raw/raw-vat.js';
import { rawVat } from '../raw/raw-vm.js';
import { TestClock } from '../testing/scripted.js';
import type { VatConfig } from './vat.js';

/** Changes that no step of a cleanup may go over: a slice, and the piece that ends it. */
const MOST_CHANGES = 16_384 + 2_048;
const NO_BYTES = new Uint8Array();

/**
 * The vat `victim` gets a message with the root of `other`, and is ended after `cranks` cranks. Answers the number of changes of every
 * commit that followed, and checks that nothing is left but `other` and its root.
 */
function end(victim: RawSetup, other: RawSetup, config: Partial<VatConfig> = {}, cranks = 1e9): number[] {
  const kernel = new Kernel({ abi, clock: new TestClock() });
  kernel.connect(() => {});
  const add = (name: string, setup: RawSetup) =>
    kernel.addVat({
      name,
      backend: rawVat(setup),
      image: NO_BYTES,
      handles: 1 << 20,
      inbox: 1 << 20,
      ...config,
    });
  const vat = add('victim', victim);
  const others = kernel.root(add('other', other));
  const root = kernel.root(vat);
  while (kernel.step() !== null) {}
  kernel.letGo(kernel.queueMessage(root, NO_BYTES, [others]));
  kernel.letGo(root);
  for (let crank = 0; crank < cranks && kernel.step() !== null; crank++) {}
  const changes: number[] = [];
  const commit = kernel.journal.commit.bind(kernel.journal);
  vi.spyOn(kernel.journal, 'commit').mockImplementation(() => {
    changes.push(kernel.journal.pending);
    commit();
  });
  kernel.terminate(vat);
  while (kernel.step() !== null) {}
  expect([kernel.vats()[0].handles, kernel.deliveries.kept]).toEqual([0, 0]);
  return changes;
}

const repeat = (count: number, make: (index: number) => number) =>
  Array.from({ length: count }, (_, index) => make(index));

/** Calls `each` with 1 to `count`, in lists of 200. */
function inLists(count: number, make: (number: number) => number, each: (list: number[]) => void): void {
  for (let first = 1; first <= count; first += 200) each(repeat(200, (index) => make(first + index)));
}

const subscriber: RawSetup = (syscall) => ({
  deliver(_target, _body, slots) {
    for (const slot of slots) if (slot !== 0) syscall.subscribe(slot);
  },
  notify() {},
});

test('a vat with 200,000 exports ends in many small steps', () => {
  const changes = end(
    (syscall) => ({
      deliver: (_target, _body, [other]) =>
        inLists(200_000, exported, (list) => syscall.send(other, NO_BYTES, list)),
    }),
    () => ({ deliver() {} }),
  );
  expect(changes.length).toBeGreaterThan(100);
  expect(Math.max(...changes)).toBeLessThan(MOST_CHANGES);
});

test('so does one with 50,000 exports that others only know, who are told', () => {
  let told = 0;
  const changes = end(
    (syscall) => ({
      deliver: (_target, _body, [other]) =>
        inLists(50_000, exported, (list) => syscall.send(other, NO_BYTES, list)),
      dropExports() {},
    }),
    (syscall) => ({
      deliver: (_target, _body, slots) => syscall.dropImports(slots),
      retireImports(handles) {
        told += handles.length;
      },
    }),
  );
  expect(told).toBe(50_000);
  expect(Math.max(...changes)).toBeLessThan(MOST_CHANGES);
});

test('so does one that decides 50,000 promises for which another waits', () => {
  const changes = end(
    (syscall) => ({
      deliver: (_target, _body, [other]) =>
        inLists(50_000, exportedPromise, (list) => syscall.send(other, NO_BYTES, list)),
    }),
    subscriber,
  );
  expect(changes.length).toBeGreaterThan(50);
  expect(Math.max(...changes)).toBeLessThan(MOST_CHANGES);
});

test('so does one for whose promises 30,000 messages wait', () => {
  const changes = end(
    (syscall) => ({
      deliver: (_target, _body, [other]) =>
        syscall.send(
          other,
          NO_BYTES,
          repeat(30, (index) => exportedPromise(1 + index)),
        ),
    }),
    (syscall) => ({
      deliver(_target, _body, promises) {
        for (const promise of promises)
          for (let count = 0; count < 1_000; count++) syscall.send(promise, NO_BYTES);
      },
    }),
  );
  expect(Math.max(...changes)).toBeLessThan(MOST_CHANGES);
});

test('so does one for which 2,000 messages with many references wait', () => {
  const flood = (syscall: RawSyscall, target: number) => {
    const list = repeat(200, (index) => exported(1 + index));
    for (let count = 0; count < 2_000; count++) syscall.send(target, NO_BYTES, list);
  };
  const changes = end(
    (syscall) => ({
      deliver: (_target, _body, [other]) => syscall.send(other, NO_BYTES, [exported(0)]),
    }),
    (syscall) => ({
      deliver: (_target, _body, [victim]) => flood(syscall, victim),
      dropExports() {},
      retireExports() {},
    }),
    {},
    2,
  );
  expect(changes.length).toBeGreaterThan(20);
  expect(Math.max(...changes)).toBeLessThan(MOST_CHANGES);
});
