import { describe, expect, test } from 'vitest';
import {
  embedvmCall as call,
  embedvmGuest,
  embedvmProgram,
  testHost,
  type TestHost,
  wasmGuest,
} from '../src/host.js';
import { WASM_TYPES } from '../src/wasm-types.js';

const ROUNDS = 5000;

/** The trace of one vat without the vat's name. */
function traceOf({ trace }: TestHost, vat: string): string[] {
  return trace.filter((line) => line.startsWith(`${vat}: `)).map((line) => line.slice(vat.length + 2));
}

/** A wasm guest with an entry for timers. */
function wasm(start: string, fired: string, more = ''): Uint8Array {
  return wasmGuest(WASM_TYPES, start, `(func (export "dispatch#16") (param $event i32) ${fired}) ${more}`);
}

/** EmbedVM code that goes back to `again` until it came by `ROUNDS` times; local 0 counts. */
const UNTIL_DONE = `getlocal 0\npush 1\nadd\ndup\nsetlocal 0\npush ${ROUNDS}\nlt\njnz again\nret0`;
const SET = call(24, 0, 1);

describe(`${ROUNDS} timers, one after the other, in a table of a few entries`, () => {
  test.each([
    [
      'wasm',
      'wasm',
      2,
      wasm(
        '(drop (call $timerSetMs (i32.const 1)))',
        `(global.set $count (i32.add (global.get $count) (i32.const 1)))
         (if (i32.lt_u (global.get $count) (i32.const ${ROUNDS})) (then (drop (call $timerSetMs (i32.const 1)))))`,
        '(global $count (mut i32) (i32.const 0))',
      ),
    ],
    [
      'EmbedVM that pauses',
      'embedvm',
      1,
      embedvmGuest(`zeros 1\nagain:\n${SET}\ndrop\n${call(26)}\ndrop\n${UNTIL_DONE}`),
    ],
    [
      'EmbedVM with a main loop',
      'embedvm',
      2,
      embedvmGuest(
        `zeros 1\nagain:\n${SET}\ndrop\n${call(3, 'push words', 8)}\ndrop\n${UNTIL_DONE}\nwords: .space 16`,
      ),
    ],
    [
      'EmbedVM that is entered',
      'embedvm',
      2,
      embedvmProgram(`.entry dispatch begin
        begin:
        ${call(2, 'push words', 8)}
        drop
        loadw count
        push ${ROUNDS}
        ge
        jnz finished
        loadw count
        push 1
        add
        storew count
        ${SET}
        drop
        finished: ret0
        count: .word 0
        words: .space 16`),
    ],
  ] as const)('%s', async (_name, vm, handles, image) => {
    const host = testHost();
    const vat = host.add('guest', vm, image, { handles });
    const summary = await host.finish(vat);
    expect(summary).toMatchObject({ reason: null, handles: 0 });
    expect(traceOf(host, 'guest').filter((line) => line.startsWith('timerSetMs'))).toHaveLength(ROUNDS);
    expect(host.kernel.clock.now()).toBe(ROUNDS * 1000);
    host.kernel.terminate(vat);
    expect([host.kernel.objects.live, host.kernel.deliveries.kept, host.bugs]).toEqual([0, 0, []]);
  });
});

describe('a timer on wasm', () => {
  test('that is cancelled does not fire, and is cancelled once', async () => {
    const host = testHost();
    const image = wasm(
      `(local $event i32) (local.set $event (call $timerSetMs (i32.const 5)))
       (drop (call $timerCancel (local.get $event))) (drop (call $timerCancel (local.get $event)))
       (drop (call $handleIsValid (local.get $event)))`,
      '(unreachable)',
    );
    const summary = await host.finish(host.add('guest', 'wasm', image));
    expect(summary).toMatchObject({ state: 'idle', handles: 0, reason: null, cranks: 1 });
    expect(traceOf(host, 'guest')).toEqual([
      'timerSetMs(ms=5) = TimerEvent#1/ko0',
      'timerCancel(event=TimerEvent#1/ko0) = true',
      'timerCancel(event=TimerEvent#1/ko0) = false',
      'handleIsValid(handle=TimerEvent#1/ko0) = false',
    ]);
    expect(host.kernel.clock.now()).toBe(0);
  });

  test('that is closed does not fire', async () => {
    const host = testHost();
    const image = wasm('(drop (call $handleClose (call $timerSetMs (i32.const 5))))', '(unreachable)');
    expect(await host.finish(host.add('guest', 'wasm', image))).toMatchObject({
      state: 'idle',
      handles: 0,
      cranks: 1,
    });
  });

  test('that fired is not cancelled any more: not in its own dispatch, and not while it waits in the inbox', async () => {
    const host = testHost();
    const image = wasm(
      '(drop (call $timerSetMs (i32.const 5))) (drop (call $timerSetMs (i32.const 5)))',
      '(drop (call $timerCancel (local.get $event))) (drop (call $timerCancel (i32.const 2)))',
    );
    const summary = await host.finish(host.add('guest', 'wasm', image));
    expect(summary).toMatchObject({ state: 'idle', handles: 0, cranks: 3, reason: null });
    expect(traceOf(host, 'guest').slice(2)).toEqual([
      'timerCancel(event=TimerEvent#1/ko0) = false',
      'timerCancel(event=TimerEvent#2/ko1) = false',
      'timerCancel(event=TimerEvent#2/ko1) = false',
      'timerCancel(event=TimerEvent#2/ko1) = false',
    ]);
  });

  test('is known and gone while the guest is told', async () => {
    const host = testHost();
    const image = wasm(
      '(drop (call $timerSetMs (i32.const 0)))',
      `(drop (call $handleIsValid (local.get $event))) (drop (call $handleKind (local.get $event) (i32.const 0)))
       (drop (call $handleClose (local.get $event))) (drop (call $handleKind (local.get $event) (i32.const 0)))`,
    );
    expect(await host.finish(host.add('guest', 'wasm', image))).toMatchObject({ reason: 'bad-handle' });
    expect(traceOf(host, 'guest').slice(1)).toEqual([
      'handleIsValid(handle=TimerEvent#1/ko0) = false',
      'handleKind(handle=TimerEvent#1/ko0) = Gone',
      'handleClose(handle=TimerEvent#1/ko0) = false',
      'handleKind(handle=TimerEvent#1/ko0, out=@0) = fault',
    ]);
  });

  test('fires in the order of its time, and equal times in the order in which they were set', async () => {
    const host = testHost();
    const set = [30, 10, 20, 10, 0].map((ms) => `(drop (call $timerSetMs (i32.const ${ms})))`).join('');
    await host.finish(
      host.add('guest', 'wasm', wasm(set, '(drop (call $handleIsValid (local.get $event)))')),
    );
    expect(traceOf(host, 'guest').slice(5)).toEqual(
      [5, 2, 4, 3, 1].map((event) => `handleIsValid(handle=TimerEvent#${event}/ko${event - 1}) = false`),
    );
  });

  test('of a guest that has no entry for it is gone with its vat', async () => {
    const host = testHost();
    const image = wasmGuest(WASM_TYPES, '(drop (call $timerSetMs (i32.const 5)))');
    expect(await host.finish(host.add('guest', 'wasm', image))).toMatchObject({ state: 'ended', handles: 0 });
    expect(host.kernel.clock.now()).toBe(0);
  });

  test('that a crank set and did not commit never fires; one that it cancelled and did not commit does', async () => {
    const host = testHost();
    // What is stale in the heap of deadlines makes the next timer clean it up: in the crank that is undone.
    const stale = `(local $left i32) (local.set $left (i32.const 300))
       (loop $more
         (drop (call $timerCancel (call $timerSetMs (i32.const 9000))))
         (br_if $more (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))`;
    const image = wasm(
      `${stale} (drop (call $timerSetMs (i32.const 1))) (global.set $second (call $timerSetMs (i32.const 50)))`,
      `(if (i32.eqz (call $timerCancel (global.get $second))) (then (return)))
       (drop (call $timerSetMs (i32.const 10))) (unreachable)`,
      '(global $second (mut i32) (i32.const 0))',
    );
    const vat = host.add('guest', 'wasm', image, { onFault: 'park' });
    expect(await host.finish(vat)).toMatchObject({ state: 'parked', reason: 'crashed', handles: 2 });
    expect(host.kernel.clock.now()).toBe(50_000);
    expect(host.kernel.deliveries.waiting(vat)).toBe(2);
    host.kernel.terminate(vat);
    expect(host.kernel.objects.live).toBe(0);
  });

  test('of 2^32 - 1 milliseconds is far away, and the kernel waits for it in several sleeps', async () => {
    const host = testHost();
    const image = wasm('(drop (call $timerSetMs (i32.const -1)))', '(nop)');
    expect(await host.finish(host.add('guest', 'wasm', image))).toMatchObject({ state: 'idle', cranks: 2 });
    expect(host.kernel.clock.now()).toBe((2 ** 32 - 1) * 1000);
  });
});

describe('pause', () => {
  test('takes one event at a time, also one that fired before, and then waits', async () => {
    const host = testHost();
    const pause = `${call(26)}\ndrop`;
    const image = embedvmGuest(
      `${SET}\ndrop\n${SET}\ndrop\n${pause}\n${pause}\n${call(8, 1)}\ndrop\n${call(8, 2)}\ndrop\n${pause}\nret0`,
    );
    const summary = await host.finish(host.add('guest', 'embedvm', image));
    expect(summary).toMatchObject({ state: 'waiting', handles: 0, cranks: 2, reason: null });
    expect(traceOf(host, 'guest').slice(2)).toEqual([
      'pause() = ok',
      'pause() = ok',
      'handleIsValid(handle=TimerEvent#1/ko0) = false',
      'handleIsValid(handle=TimerEvent#2/ko1) = false',
    ]);
  });

  test('waits for a timer of its own vat, not of another', async () => {
    const host = testHost();
    const waiting = host.add('waiting', 'embedvm', embedvmGuest(`${call(26)}\ndrop\nret0`));
    const other = host.add('other', 'embedvm', embedvmGuest(`${SET}\ndrop\n${call(26)}\ndrop\nret0`));
    expect(await host.finish(other)).toMatchObject({ state: 'ended' });
    expect(host.kernel.vats()[waiting - 1].state).toBe('waiting');
  });

  test('costs the same however often the vat was sliced', async () => {
    const used = [];
    for (const fuel of [1, 7, 100_000]) {
      const host = testHost();
      const image = embedvmGuest(
        `zeros 1\nagain:\n${SET}\ndrop\n${call(26)}\ndrop\n${UNTIL_DONE.replace(`push ${ROUNDS}`, 'push 20')}`,
      );
      used.push((await host.finish(host.add('guest', 'embedvm', image, { fuel }))).fuelUsed);
    }
    expect(new Set(used).size).toBe(1);
  });
});

describe('parameters', () => {
  const parameters = Uint8Array.from({ length: 10 }, (_, index) => 0x61 + index);
  const pulls: readonly [offset: number, capacity: number, length: number][] = [
    [0, 10, 10],
    [0, 100, 10],
    [0, 3, 3],
    [5, 100, 5],
    [9, 1, 1],
    [10, 5, 0],
    [11, 5, 0],
    [0, 0, 0],
    [2 ** 32 - 1, 5, 0],
  ];

  test('are pulled by offset and capacity on wasm', async () => {
    const host = testHost();
    const start = pulls
      .map(([offset, capacity]) => {
        const pulled = `(call $pull (i32.const 0) (i32.const ${offset | 0}) (i32.const 64) (i32.const ${capacity}))`;
        return `(call $puts (i32.const 64) ${pulled}) (call $puts (i32.const 0) (i32.const 1))`;
      })
      .join('\n');
    const image = wasmGuest(WASM_TYPES, start, '(data (i32.const 0) "\\0a")');
    expect(await host.finish(host.add('guest', 'wasm', image, { parameters }))).toMatchObject({
      reason: null,
    });
    expect(host.lines).toEqual(
      pulls.map(([offset, , length]) => `[guest] ${'abcdefghij'.slice(offset, offset + length)}`),
    );
  });

  test('are pulled by offset and capacity on EmbedVM, by a main program and at an entry', async () => {
    for (const entry of ['main', 'dispatch']) {
      const host = testHost();
      const body = pulls.map(([offset, capacity]) => {
        const pull = call(1, 0, Math.floor(offset / 65_536), offset % 65_536, 'push buffer', capacity);
        return `${pull}\npush buffer\npush 16\npush 3\nuf 0\ndrop\n${call(16, 'push end', 1)}\ndrop`;
      });
      const image = embedvmProgram(
        `.entry ${entry} begin\nbegin:\n${body.join('\n')}\nret0\nbuffer: .space 100\nend: .byte 10`,
      );
      expect(await host.finish(host.add('guest', 'embedvm', image, { parameters }))).toMatchObject({
        reason: null,
      });
      expect(host.lines).toEqual(
        pulls.map(([offset, , length]) => `[guest] ${'abcdefghij'.slice(offset, offset + length)}`),
      );
    }
  });

  test('are no longer there in another dispatch', async () => {
    const host = testHost();
    const image = wasm(
      '(drop (call $timerSetMs (i32.const 1)))',
      '(drop (call $pull (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 1)))',
    );
    expect(await host.finish(host.add('guest', 'wasm', image, { parameters }))).toMatchObject({
      reason: 'out-of-range',
    });
  });
});
