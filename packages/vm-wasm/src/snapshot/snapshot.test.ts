import { describe, expect, test } from 'vitest';
import { stampWasm } from '../image/stamp.js';
import { ABI, type Guest, load, loadStamped, readI32 } from '../testing/guest.js';
import { wat } from '../testing/wat.js';
import { decodeSnapshot, encodeSnapshot, SNAPSHOT_PAGE } from './snapshot.js';

const HEAD = '(import "callgate" "tick#1" (func $tick (result i32))) (func (export "dispatch#0"))';

/** A guest whose dispatch 1 gets `$a` and `$b`. */
const image = (body: string, more = '') =>
  wat(`(module ${HEAD} ${more} (memory (export "memory") 2)
    (data (i32.const 5000) "in the image")
    (func (export "dispatch#1") (param $a i32) (param $b i32) ${body}))`);

/** Runs a guest with these slots, and answers another one that was restored from its snapshot. */
function again(bytes: Uint8Array, ...slots: number[]): Guest {
  const first = load(bytes);
  expect(first.run(1, slots).kind).toBe('returned');
  return restored(bytes, snapshotOf(first));
}

function restored(bytes: Uint8Array, snapshot: Uint8Array): Guest {
  const guest = load(bytes);
  guest.vm.restore?.(snapshot);
  return guest;
}

function snapshotOf({ vm }: Guest): Uint8Array {
  if (vm.snapshot === undefined) throw new Error('a wasm machine takes snapshots');
  return vm.snapshot();
}

test('only pages are kept that differ from what the image begins with', () => {
  const bytes = image('(i32.store (local.get $a) (local.get $b))');
  const guest = load(bytes);
  expect(decodeSnapshot(snapshotOf(guest)).pages).toEqual([]);
  guest.run(1, [70_000, 7]);
  guest.run(1, [5_000, 8]);
  expect(decodeSnapshot(snapshotOf(guest)).pages.map(({ index }) => index)).toEqual([1, 17]);
  expect(snapshotOf(guest).length).toBeLessThan(3 * SNAPSHOT_PAGE);
  // A page of the image that was cleared differs, a page that was cleared again does not.
  guest.run(1, [70_000, 0]);
  expect(decodeSnapshot(snapshotOf(guest)).pages.map(({ index }) => index)).toEqual([1]);
});

test('memory has the size that it had', () => {
  const bytes = image(`(drop (memory.grow (local.get $a)))
    (i32.store (i32.sub (i32.mul (memory.size) (i32.const 65536)) (i32.const 4)) (i32.const 9))`);
  const guest = again(bytes, 3, 0);
  expect(guest.bytes().length).toBe(5 * 65_536);
  expect(readI32(guest, 5 * 65_536 - 4)).toBe(9);
  expect(guest.run(1, [20, 0]).kind).toBe('returned');
  expect(guest.bytes().length).toBe(5 * 65_536);
});

test('globals keep every bit, those of NaNs too', () => {
  const globals = `(global $i (mut i32) (i32.const 0)) (global $l (mut i64) (i64.const 0))
    (global $f (mut f32) (f32.const 0)) (global $d (mut f64) (f64.const 0))`;
  const body = `(if (local.get $a) (then
      (global.set $i (i32.const -5)) (global.set $l (i64.const 0x8000000000000001))
      (global.set $f (f32.reinterpret_i32 (i32.const 0x7fa00001)))
      (global.set $d (f64.reinterpret_i64 (i64.const 0xfff4000000000003))))
    (else
      (i32.store (i32.const 0) (global.get $i)) (i64.store (i32.const 8) (global.get $l))
      (i32.store (i32.const 16) (i32.reinterpret_f32 (global.get $f)))
      (i64.store (i32.const 24) (i64.reinterpret_f64 (global.get $d)))))`;
  const guest = again(image(body, globals), 1, 0);
  expect(guest.run(1, [0, 0]).kind).toBe('returned');
  const view = new DataView(guest.bytes().buffer);
  expect(view.getInt32(0, true)).toBe(-5);
  expect(view.getBigUint64(8, true)).toBe(0x8000000000000001n);
  expect(view.getUint32(16, true)).toBe(0x7fa00001);
  expect(view.getBigUint64(24, true)).toBe(0xfff4000000000003n);
});

test('tables and references are what they were: functions of the guest, syscalls, null', () => {
  const more = `(type $get (func (result i32))) (table $t 2 funcref) (elem declare func $tick $seven)
    (global $kept (mut funcref) (ref.null func)) (func $seven (result i32) (i32.const 7))`;
  const body = `(if (local.get $a) (then
      (drop (table.grow $t (ref.null func) (i32.const 2)))
      (table.set $t (i32.const 3) (ref.func $seven)) (table.set $t (i32.const 0) (ref.func $tick))
      (global.set $kept (ref.func $seven)))
    (else
      (table.set $t (i32.const 1) (global.get $kept))
      (i32.store (i32.const 0) (table.size $t))
      (i32.store (i32.const 4) (call_indirect $t (type $get) (i32.const 3)))
      (i32.store (i32.const 8) (call_indirect $t (type $get) (i32.const 0)))
      (i32.store (i32.const 12) (call_indirect $t (type $get) (i32.const 1)))
      (i32.store (i32.const 16) (ref.is_null (table.get $t (i32.const 2))))))`;
  const bytes = image(body, more);
  const guest = again(bytes, 1, 0);
  const outcome = guest.run(1, [0, 0]);
  expect(outcome).toMatchObject({ kind: 'returned', detail: '' });
  expect([0, 4, 8, 12, 16].map((offset) => readI32(guest, offset))).toEqual([4, 7, 1, 7, 1]);
  const other = load(bytes);
  other.run(1, [1, 0]);
  // The syscall is charged through the restored table as through the first one.
  expect(other.run(1, [0, 0])).toEqual(outcome);
});

test('a segment that was dropped stays dropped', () => {
  const more = '(data $late "late")';
  const body = `(if (local.get $a) (then (data.drop $late))
    (else (memory.init $late (i32.const 0) (i32.const 0) (i32.const 4))))`;
  const bytes = image(body, more);
  expect(load(bytes).run(1, [0, 0]).kind).toBe('returned');
  expect(again(bytes, 1, 0).run(1, [0, 0])).toMatchObject({ kind: 'crashed' });
});

test('the start function does not run twice', () => {
  const bytes = wat(`(module ${HEAD} (memory (export "memory") 1)
    (func $start (i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (i32.const 1)))) (start $start))`);
  const first = load(bytes);
  const notYet = restored(bytes, snapshotOf(first));
  expect(first.run(0).kind).toBe('returned');
  const second = restored(bytes, snapshotOf(first));
  for (const [guest, count] of [
    [second, 1],
    [notYet, 1],
  ] as const) {
    expect(guest.run(0).kind).toBe('returned');
    expect(readI32(guest)).toBe(count);
  }
});

describe('what is refused', () => {
  const bytes = image('(i32.store (local.get $a) (local.get $b))');
  const snapshot = () => {
    const guest = load(bytes);
    guest.run(1, [9_000, 7]);
    return snapshotOf(guest);
  };

  test('the snapshot of another image', () => {
    const other = load(image('(i32.store8 (local.get $a) (local.get $b))'));
    expect(() => other.vm.restore?.(snapshot())).toThrow('the snapshot is that of another image');
  });

  test('restoring what ran already', () => {
    const guest = load(bytes);
    guest.run(1, [0, 0]);
    expect(() => guest.vm.restore?.(snapshot())).toThrow('a guest that ran already cannot be restored');
  });

  test('a snapshot in the middle of a dispatch, and of a machine that has stopped', () => {
    const guest = load(image('(drop (call $tick))'));
    let problem: unknown = null;
    Object.defineProperty(guest.world, 'ticks', {
      get: () => 1,
      set: () => {
        try {
          snapshotOf(guest);
        } catch (error) {
          problem = error;
        }
      },
    });
    guest.run(1, [0, 0]);
    expect(String(problem)).toBe('Error: snapshot: the guest is not at rest');
    guest.vm.close();
    expect(() => snapshotOf(guest)).toThrow('snapshot: the machine has stopped');
  });

  test('more memory than the limit', () => {
    const growing = image('(drop (memory.grow (i32.const 4)))');
    const first = load(growing);
    first.run(1, [0, 0]);
    const small = loadStamped(stampWasm(growing, ABI), { memory: 3 * 65_536, depth: 4_096 });
    expect(() => small.vm.restore?.(snapshotOf(first))).toThrow(
      'the snapshot needs 393216 bytes of memory, more than the limit',
    );
  });

  test('every snapshot that is cut off, and bytes behind its end', () => {
    const whole = snapshot();
    for (let length = 0; length < whole.length; length += length < 200 ? 1 : 97)
      expect(() => load(bytes).vm.restore?.(whole.slice(0, length))).toThrow(Error);
    expect(() => load(bytes).vm.restore?.(Uint8Array.of(...whole, 0))).toThrow(/damaged/);
  });

  test('another version, a page outside, another number of globals', () => {
    const whole = decodeSnapshot(snapshot());
    const page = { index: 32, bytes: new Uint8Array(SNAPSHOT_PAGE) };
    for (const [wrong, problem] of [
      [{ pages: [page] }, /a page lies outside/],
      [{ words: [1n] }, /another number of globals/],
      [{ references: [Int32Array.of()] }, /another number of tables/],
      [{ memory: 1 }, /its memory is smaller/],
    ] as const) {
      expect(() => load(bytes).vm.restore?.(encodeSnapshot({ ...whole, ...wrong }))).toThrow(problem);
    }
    const old = snapshot();
    old[4] = 9;
    expect(() => load(bytes).vm.restore?.(old)).toThrow('the snapshot is none of a wasm guest');
  });
});
