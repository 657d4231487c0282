import { describe, expect, test } from 'vitest';
import { embedvmCall as call, embedvmGuest, testHost, wasmGuest } from '../src/host.js';
import { WASM_TYPES } from '../src/wasm-types.js';

/** The answers of one call in a trace. */
function answers(trace: readonly string[], name: string): [number, boolean][] {
  return trace.flatMap((line) => {
    const match = new RegExp(`: ${name}\\(\\w+=\\w+#(\\d+)(?:/ko\\d+)?\\) = (true|false)$`).exec(line);
    return match === null ? [] : [[Number(match[1]), match[2] === 'true'] as [number, boolean]];
  });
}

test('of all 65,536 numbers a live EmbedVM guest has exactly its open handles', async () => {
  const host = testHost();
  const image = embedvmGuest(`zeros 1
    ${[1, 2, 3, 4].map(() => `${call(32)}\ndrop\n${call(24, 0, 9000)}\ndrop`).join('\n')}
    ${call(9, 3)}\ndrop\n${call(9, 6)}\ndrop
    ${call(24, 0, 9000)}\ndrop
    again:
    ${call(8, 'getlocal 0')}
    drop
    getlocal 0
    push 1
    add
    dup
    setlocal 0
    jnz again
    ${call(26)}\ndrop\nret0`);
  const vat = host.add('guest', 'embedvm', image, { fuel: 100_000 });
  for (let crank = 0; crank < 100; crank++) host.kernel.step();
  const asked = answers(host.trace, 'handleIsValid');
  expect(new Set(asked.map(([handle]) => handle)).size).toBe(65_536);
  const hits = asked.filter(([, answer]) => answer).map(([handle]) => handle);
  // Freed indexes rest: the timer that was set last has the first fresh index or the one freed first.
  expect(hits).toHaveLength(7);
  expect(host.kernel.vats()[vat - 1]).toMatchObject({ state: 'waiting', handles: 7 });
  for (const handle of [1, 2, 4, 5, 7, 8]) expect(hits).toContain(handle);
  expect(hits).not.toContain(3);
  expect(hits).not.toContain(6);
});

describe('a handle', () => {
  test('of another vat means nothing, whatever its number', async () => {
    const host = testHost();
    const owner = host.add(
      'owner',
      'wasm',
      wasmGuest(
        WASM_TYPES,
        '(drop (call $saulIterInit)) (drop (call $timerSetMs (i32.const 9)))',
        '(func (export "dispatch#16") (param i32))',
      ),
    );
    host.kernel.step();
    expect(host.kernel.vats()[owner - 1].handles).toBe(2);
    const asks = wasmGuest(
      WASM_TYPES,
      '(drop (call $timerCancel (i32.const 2))) (drop (call $handleClose (i32.const 1))) (drop (call $saulType (i32.const 1)))',
    );
    const other = await host.finish(host.add('other', 'wasm', asks));
    const small = await host.finish(host.add('small', 'embedvm', embedvmGuest(`${call(34, 1)}\nret0`)));
    expect([other.reason, small.reason]).toEqual(['bad-handle', 'bad-handle']);
    expect(host.trace).toContain('other: timerCancel(event=TimerEvent#2) = false');
    expect(host.kernel.vats()[owner - 1]).toMatchObject({ state: 'idle', handles: 1, cranks: 2 });
  });

  test('that was closed never names what came to its place, at 32 bits', async () => {
    const host = testHost();
    const image = wasmGuest(
      WASM_TYPES,
      `(local $stale i32) (local $left i32) (local.set $stale (call $saulIterInit)) (local.set $left (i32.const 3000))
       (drop (call $handleClose (local.get $stale)))
       (loop $again
         (if (call $handleIsValid (local.get $stale)) (then (unreachable)))
         (drop (call $handleClose (call $saulIterInit)))
         (br_if $again (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
       (drop (call $saulType (local.get $stale)))`,
    );
    expect(await host.finish(host.add('guest', 'wasm', image))).toMatchObject({
      reason: 'bad-handle',
      syscalls: 9003,
      handles: 0,
    });
  });

  test('that is consumed is closed, and the next one is another', async () => {
    const host = testHost();
    const image = wasmGuest(
      WASM_TYPES,
      '(local $first i32) (local.set $first (call $saulIterInit)) (drop (call $saulIterNext (local.get $first))) (drop (call $saulIterNext (local.get $first)))',
    );
    expect(await host.finish(host.add('guest', 'wasm', image))).toMatchObject({
      reason: 'bad-handle',
      syscalls: 3,
      handles: 0,
    });
  });

  test('more than the table holds is a fault of the guest that asked for it, and everything is undone', async () => {
    for (const [vm, image] of [
      ['wasm', wasmGuest(WASM_TYPES, '(loop $again (drop (call $saulIterInit)) (br $again))')],
      ['embedvm', embedvmGuest(`again:\n${call(24, 0, 5)}\ndrop\njmp again`)],
    ] as const) {
      const host = testHost();
      const vat = host.add('guest', vm, image, { handles: 40 });
      host.kernel.step();
      expect(host.kernel.vats()[vat - 1]).toMatchObject({
        state: 'terminated',
        reason: 'handle-table-full',
        syscalls: 41,
        handles: 0,
      });
      expect([host.kernel.objects.live, host.bugs]).toEqual([0, []]);
      expect(await host.kernel.run()).toMatchObject({ end: 'quiet' });
      expect(host.kernel.clock.now()).toBe(0);
    }
  });

  test('with fewer rights is the same resource, made once, and voided with its base', async () => {
    const host = testHost();
    const image = wasmGuest(
      WASM_TYPES,
      `(local $base i32) (local.set $base (call $timerSetMs (i32.const 5)))
       (drop (call $handleRestrict (local.get $base) (i32.const 0) (i32.const 0)))
       (drop (call $handleRestrict (local.get $base) (i32.const 0) (i32.const 4)))
       (if (i32.ne (i32.load (i32.const 0)) (i32.load (i32.const 4))) (then (unreachable)))
       (drop (call $handleSame (local.get $base) (i32.load (i32.const 0)) (i32.const 8)))
       (if (i32.ne (i32.load8_u (i32.const 8)) (i32.const 1)) (then (unreachable)))`,
      `(func (export "dispatch#16") (param $event i32)
         (drop (call $handleKind (i32.load (i32.const 0)) (i32.const 16)))
         (drop (call $handleClose (i32.load (i32.const 0)))))`,
    );
    const summary = await host.finish(host.add('guest', 'wasm', image));
    expect(summary).toMatchObject({ state: 'idle', reason: null, handles: 0 });
    expect(host.trace.slice(-2)).toEqual([
      'guest: handleKind(handle=TimerEvent#2/ko1) = Gone',
      'guest: handleClose(handle=TimerEvent#2/ko1) = false',
    ]);
    expect(host.kernel.objects.live).toBe(0);
  });
});
