import { ImageError } from '@callgate/kernel';
import { describe, expect, test } from 'vitest';
import { type TestHost, testHost, wasmGuest } from '../src/host.js';
import { WASM_TYPES as TYPES } from '../src/wasm-types.js';
import { wat } from '../src/wat.js';

/** What becomes of a guest: it is refused with a sentence, it ends well, or it is stopped for a reason. */
type Outcome = RegExp | 'ended' | string;

/** Runs a hostile guest beside one in order, and holds the world to what was declared. */
async function expectOutcome(image: Uint8Array, outcome: Outcome, printed: readonly string[] = []) {
  const host = testHost();
  const good = host.add('good', 'wasm', wasmGuest(TYPES, '(drop (call $saulIterInit))'));
  if (outcome instanceof RegExp) {
    expect(() => host.add('bad', 'wasm', image)).toThrow(ImageError);
    expect(() => host.add('bad', 'wasm', image)).toThrow(outcome);
    await host.finish(good);
  } else {
    const summary = await host.finish(host.add('bad', 'wasm', image, { memory: 262_144 }));
    expect(summary.reason ?? summary.state).toBe(outcome);
  }
  expectUnharmed(host, good);
  expect(host.lines).toEqual(printed);
}

function expectUnharmed(host: TestHost, good: number): void {
  expect(host.kernel.vats()[good - 1].state).toBe('ended');
  expect(host.bugs).toEqual([]);
  expect(host.kernel.objects.live).toBe(0);
  expect(host.kernel.audit()).toEqual([]);
}

/** A guest with every import, whose first dispatch does this. `$a`, `$b` and `$c` are locals. */
const guest = (start: string, more = '') =>
  wasmGuest(TYPES, `(local $a i32) (local $b i32) (local $c i32) ${start}`, more);
const check = (condition: string) => `(if (i32.eqz ${condition}) (then (unreachable)))`;

describe('a guest that wants to go on after a fault', () => {
  test.each<[string, string]>([
    ['try and catch', 'try (do (call $puts (i32.const -1) (i32.const 1))) (catch_all)'],
    ['a tail call', 'return_call $puts (i32.const -1) (i32.const 1)'],
  ])('%s is refused', async (_, code) => {
    await expectOutcome(
      guest(`(${code})`),
      /^the image uses (an exception instruction|a tail call) .*code section, offset 0x/,
    );
  });

  test('by being entered again: it is over', async () => {
    const host = testHost();
    const bad = host.add(
      'bad',
      'wasm',
      wasmGuest(
        TYPES,
        '(drop (call $timerSetMs (i32.const 1)))',
        '(func (export "dispatch#16") (param i32) (call $puts (i32.const -1) (i32.const 1)) (call $puts (i32.const 0) (i32.const 1)))',
      ),
    );
    expect(await host.finish(bad)).toMatchObject({ state: 'terminated', reason: 'bad-pointer', handles: 0 });
    expect(host.lines).toEqual([]);
  });
});

describe('handles that the guest does not hold', () => {
  test('a forged one: a handle of the guest with any one bit changed', async () => {
    for (let bit = 0; bit < 32; bit++) {
      const forged = `(i32.xor (call $saulIterInit) (i32.const ${1 << bit}))`;
      await expectOutcome(guest(`(drop (call $saulType ${forged}))`), 'bad-handle');
    }
  });

  test('a stale one, whose place in the table has a new owner', async () => {
    const start = `(local.set $a (call $timerSetMs (i32.const 50)))
      (drop (call $timerCancel (local.get $a)))
      (local.set $c (i32.const 8))
      (loop $again
        (local.set $b (call $timerSetMs (i32.const 50)))
        (if (i32.eq (i32.and (local.get $a) (i32.const 0x3fffff)) (i32.and (local.get $b) (i32.const 0x3fffff)))
          (then (i32.store (i32.const 64) (i32.const 1))))
        (drop (call $timerCancel (local.get $b)))
        (br_if $again (local.tee $c (i32.sub (local.get $c) (i32.const 1)))))
      ${check('(i32.load (i32.const 64))')}
      (drop (call $handleKind (local.get $a) (i32.const 128)))`;
    const host = testHost();
    // A table of two handles: each place is used again soon.
    const summary = await host.finish(host.add('bad', 'wasm', guest(start), { handles: 2 }));
    expect(summary).toMatchObject({ reason: 'bad-handle', record: { call: 'handleKind' } });
  });

  test('a foreign one: the number that another vat has', async () => {
    const host = testHost();
    const holder = wasmGuest(
      TYPES,
      '(drop (call $timerSetMs (i32.const 5))) (drop (call $saulIterInit))',
      '(func (export "dispatch#16") (param i32))',
    );
    host.add('holder', 'wasm', holder);
    host.kernel.step();
    const traced = host.trace.flatMap((line) => /saulIterInit\(\) = \w+#(\d+)/.exec(line)?.[1] ?? []);
    expect(traced).toHaveLength(1);
    const bad = host.add('bad', 'wasm', guest(`(drop (call $saulType (i32.const ${traced[0]})))`));
    expect(await host.finish(bad)).toMatchObject({ reason: 'bad-handle' });
    expect(host.kernel.audit()).toEqual([]);
  });

  test.each([
    ['a timer as a device', '(drop (call $saulType (call $timerSetMs (i32.const 9))))', 'wrong-kind'],
    [
      'a device as a directory',
      '(drop (call $vfsReaddir (call $saulIterInit) (i32.const 64)))',
      'wrong-kind',
    ],
    ['a device as a pointer', '(call $puts (call $saulIterInit) (i32.const 1))', 'ended'],
  ])('%s', async (_, start, outcome) => {
    await expectOutcome(guest(start), outcome, outcome === 'ended' ? ['[bad] \\x00'] : []);
  });

  test('one that is used after it was given away, or given away twice', async () => {
    const device = '(local.set $a (call $saulIterInit)) (drop (call $saulIterNext (local.get $a)))';
    await expectOutcome(guest(`${device} (drop (call $saulIterNext (local.get $a)))`), 'bad-handle');
    await expectOutcome(guest(`${device} (drop (call $saulType (local.get $a)))`), 'bad-handle');
    // A call that takes any number says so instead.
    const asked = '(local.set $b (call $handleClose (local.get $a)))';
    await expectOutcome(guest(`${device} ${asked} ${check('(i32.eqz (local.get $b))')}`), 'ended');
  });
});

describe('pointers and lengths', () => {
  test.each([
    ['pointer + length = 2^32', '(call $puts (i32.const -16) (i32.const 16))', 'bad-pointer'],
    ['pointer + length = 2^32 + 1', '(call $puts (i32.const -15) (i32.const 16))', 'bad-pointer'],
    ['length 0 at 2^32 - 1', '(call $puts (i32.const -1) (i32.const 0))', 'bad-pointer'],
    ['length 0 behind the end', '(call $puts (i32.const 65537) (i32.const 0))', 'bad-pointer'],
    ['length 0 at the end', '(call $puts (i32.const 65536) (i32.const 0))', 'ended'],
  ])('%s', async (_, start, outcome) => {
    await expectOutcome(guest(start), outcome);
  });

  test('a record that is not aligned is read and written where it lies', async () => {
    const reads = [64, 129, 259].map(
      (at) => `(drop (call $saulRead (call $saulIterInit) (i32.const ${at})))`,
    );
    const same = (at: number) =>
      `${check(`(i64.eq (i64.load (i32.const 64)) (i64.load (i32.const ${at})))`)}`;
    await expectOutcome(guest([...reads, same(129), same(259)].join(' ')), 'ended');
  });

  test('a result that is written over what the call was given', async () => {
    const start = `(local.set $a (call $saulIterInit)) (drop (call $saulRead (local.get $a) (i32.const 64)))
      (drop (call $saulWrite (local.get $a) (i32.const 64) (i32.const 64)))
      (drop (call $saulReadName (local.get $a) (i32.const 60) (i32.const 16)))`;
    await expectOutcome(guest(start), 'ended');
  });

  test('memory that grows between the arguments and the call', async () => {
    const grown = '(i32.mul (memory.grow (i32.const 1)) (i32.const 65536))';
    await expectOutcome(guest(`(call $clockMicros ${grown}) (call $clockMicros (i32.const 65536))`), 'ended');
    await expectOutcome(guest(`(call $clockMicros (i32.add ${grown} (i32.const 65529)))`), 'bad-pointer');
  });
});

describe('bombs', () => {
  const grow = (what: string) => `(local.set $c (i32.const 100000))
    (loop $again ${what} (br_if $again (local.tee $c (i32.sub (local.get $c) (i32.const 1)))))`;
  test.each<[string, Uint8Array, Outcome]>([
    [
      'memory from the start',
      wat('(module (memory (export "memory") 65536) (func (export "dispatch#0") (param i32 i32)))'),
      /^the image needs 4294967296 bytes .*memory section/,
    ],
    [
      'a table from the start',
      guest('', '(table 10000000 funcref)'),
      /^the image has a table of 10000000 entries.*table section/,
    ],
    ['growing memory page by page', guest(grow('(drop (memory.grow (i32.const 1)))')), 'out-of-fuel'],
    [
      'growing memory at once',
      guest(`${check('(i32.eq (memory.grow (i32.const 65535)) (i32.const -1))')}`),
      'out-of-fuel',
    ],
    [
      'memory up to its limit and no further',
      guest(
        `(drop (memory.grow (i32.const 3))) ${check('(i32.eq (memory.grow (i32.const 1)) (i32.const -1))')}`,
      ),
      'ended',
    ],
    [
      'growing a table',
      guest(
        grow('(drop (table.grow 0 (ref.func $puts) (i32.const 1000)))'),
        '(table 0 funcref) (elem declare func $puts)',
      ),
      'out-of-fuel',
    ],
    [
      'a table up to its bound and no further',
      guest(
        `(drop (table.grow 0 (ref.func $puts) (i32.const 65536))) ${check('(i32.eq (table.grow 0 (ref.func $puts) (i32.const 1)) (i32.const -1))')}`,
        '(table 0 funcref) (elem declare func $puts)',
      ),
      'ended',
    ],
    [
      'filling memory for ever',
      guest('(loop $again (memory.fill (i32.const 0) (i32.const 1) (i32.const 65536)) (br $again))'),
      'out-of-fuel',
    ],
    [
      'more loops in one function than a compiler can bear',
      guest('(loop (nop))'.repeat(20_000)),
      /^the image has a function with 5 values and 40000 branches in 80\d\d\d bytes, .*code section/,
    ],
    [
      'more charges in one function than a compiler can bear',
      guest('(drop (memory.grow (i32.const 0)))'.repeat(20_000)),
      /^the image has a function with 6 values and 20000 branches in 100\d\d\d bytes, .*code section/,
    ],
    [
      'more values and branches than a compiler can bear',
      guest(
        `(local $a i32) (local $b i32) ${'(local i32)'.repeat(16_000)} ${'(if (local.get $a) (then))'.repeat(300)}`.replace(
          /^\(local \$a i32\) \(local \$b i32\)/,
          '',
        ),
      ),
      /^the image has a function with 16006 values and \d+ branches in \d+ bytes, .*code section/,
    ],
    ['as many loops as it can bear', guest('(loop (nop))'.repeat(5_000)), 'ended'],
  ])('%s', async (_, image, outcome) => {
    await expectOutcome(image, outcome);
  });
});

describe('a start function', () => {
  const starting = (start: string) =>
    guest(
      '(call $puts (i32.const 64) (i32.const 2))',
      `(data (i32.const 64) "b\\n") (data (i32.const 80) "a") (func $first ${start}) (start $first)`,
    );

  test.each<[string, string, Outcome, string[]]>([
    [
      'that makes a syscall makes it in the first dispatch',
      '(call $puts (i32.const 80) (i32.const 1))',
      'ended',
      ['[bad] ab'],
    ],
    ['that breaks a rule faults', '(call $puts (i32.const -1) (i32.const 1))', 'bad-pointer', []],
    ['that never ends is out of fuel', '(loop $again (br $again))', 'out-of-fuel', []],
    ['that traps crashes', '(unreachable)', 'crashed', []],
  ])('%s', async (_, start, outcome, printed) => {
    await expectOutcome(starting(start), outcome, printed);
  });
});

describe('recursion without end', () => {
  /** Recursion that makes a syscall in every frame. */
  const deep = (call: string) =>
    guest(
      '(call $deep (i32.const 0))',
      `(func $deep (param $n i32) ${call} (call $deep (i32.add (local.get $n) (i32.const 1))))`,
    );

  test('ends as a fault, and what the calls on the way did is undone', async () => {
    await expectOutcome(deep('(drop (call $timerSetMs (i32.const 9)))'), 'call-depth');
    await expectOutcome(deep('(call $puts (i32.const 64) (i32.const 8))'), 'call-depth');
  });

  test('ends as a fault where the stack of the host ends first, wherever a handler stands on top of it', async () => {
    const image = deep('(drop (call $timerSetMs (i32.const 9))) (drop (call $saulIterInit))');
    /** Steps the kernel below so many more frames of the host. */
    const below = (frames: number, host: TestHost): void => {
      if (frames === 0) host.kernel.step();
      else below(frames - 1, host);
    };
    for (let frames = 0; frames < 300; frames += 53) {
      const host = testHost();
      const good = host.add('good', 'wasm', wasmGuest(TYPES, '(drop (call $saulIterInit))'));
      const bad = host.add('bad', 'wasm', image, { depth: 2 ** 40, handles: 100_000, fuel: 2 ** 40 });
      host.kernel.step();
      below(frames, host);
      expect(host.kernel.vats()[bad - 1]).toMatchObject({
        state: 'terminated',
        reason: 'call-depth',
        handles: 0,
      });
      await host.finish(good);
      expectUnharmed(host, good);
    }
  });
});
