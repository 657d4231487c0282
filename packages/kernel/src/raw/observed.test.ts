import { describe, expect, test } from 'vitest';
import { abi } from '../../generated/table.js';
import { traceTable } from '../../generated/trace/index.js';
import { Kernel } from '../kernel/kernel.js';
import { TestClock } from '../testing/scripted.js';
import type { TraceEvent } from '../trace/event.js';
import { traceJson } from '../trace/json.js';
import { traceLine } from '../trace/line.js';
import type { VatConfig } from '../vat/vat.js';
import { type RawSetup, type RawSyscall, answer, exported, exportedPromise } from './raw-vat.js';
import { rawVat } from './raw-vm.js';

const bytes = (words: string) => new TextEncoder().encode(words);

/** A kernel with raw vats, what it traces, and the vats that break a rule. */
function world(traced = true) {
  const events: TraceEvent[] = [];
  const onTrace = (event: TraceEvent) => events.push(event);
  const clock = new TestClock();
  const kernel = new Kernel(traced ? { abi, clock, trace: traceTable, onTrace } : { abi, clock });
  kernel.connect(() => {});
  const add = (name: string, setup: RawSetup, config: Partial<VatConfig> = {}) =>
    kernel.addVat({ name, backend: rawVat(setup), image: new Uint8Array(), ...config });
  const settle = () => {
    for (let cranks = 0; cranks < 100 && kernel.step() !== null; cranks++);
  };
  const recordOf = (act: (syscall: RawSyscall) => void) => {
    const vat = add(`vat${kernel.vats().length}`, (syscall) => ({ startVat: () => act(syscall) }));
    settle();
    return kernel.vats()[vat - 1];
  };
  const lines = () => events.map((event) => `${event.vat}: ${traceLine(event)}`);
  return { kernel, add, settle, recordOf, events, lines };
}

describe('the record of a raw vat', () => {
  test.each<[string, (syscall: RawSyscall) => void, object]>([
    [
      'a message to a number that is no handle',
      (syscall) => syscall.send(99, bytes('hello'), [exported(1)], exportedPromise(2)),
      {
        ...{ reason: 'bad-handle', detail: '99 is no handle of this vat', call: 'send', inCall: true },
        lines: ['send(target=handle#99, body=+5, slots=+1, result=p+2) = fault'],
      },
    ],
    [
      'a slot that is no handle',
      (syscall) => syscall.send(exported(0), bytes(''), [7]),
      {
        ...{ reason: 'bad-handle', detail: '7 is no handle of this vat', call: 'send' },
        lines: ['send(target=o+0, body=+0, slots=+1, result=handle#0) = fault'],
      },
    ],
    [
      'a handle that is no number',
      (syscall) => syscall.subscribe('p+1' as unknown as number),
      { reason: 'bad-handle', detail: 'a string is no handle of this vat', call: 'subscribe' },
    ],
    [
      'an export that was never used',
      (syscall) => syscall.retireExports([exported(5)]),
      {
        ...{ reason: 'bad-handle', detail: 'o+5 is no handle of this vat', call: 'retireExports' },
        lines: ['retireExports(handles=+1) = fault'],
      },
    ],
    [
      'a promise that is resolved twice',
      (syscall) => {
        const body = bytes('');
        syscall.resolve([
          { promise: exportedPromise(1), body },
          { promise: exportedPromise(1), body },
        ]);
      },
      { reason: 'not-decider', call: 'resolve', lines: ['resolve(resolutions=+2 [p+1, …]) = fault'] },
    ],
    [
      'a key that is too long',
      (syscall) => syscall.vatstoreSet(new Uint8Array(2000), bytes('value')),
      { call: 'vatstoreSet', lines: ['vatstoreSet(key=+2000, value=+5) = fault'] },
    ],
  ])('names the call and the handle: %s', (_what, act, record) => {
    const { recordOf } = world(false);
    const summary = recordOf(act);
    expect(summary).toMatchObject({ state: 'terminated', syscalls: 1, record });
  });

  test('tells what it did last when it throws, and what each call came to', () => {
    const { recordOf } = world(false);
    const { record, syscalls } = recordOf((syscall) => {
      syscall.vatstoreSet(bytes('key'), bytes('value'));
      syscall.vatstoreGet(bytes('key'));
      syscall.vatstoreGet(bytes('other'));
      syscall.subscribe(exportedPromise(1));
      syscall.handleKind(exportedPromise(1));
      syscall.handleKind(5);
      throw new Error('lost');
    });
    expect(syscalls).toBe(6);
    expect(record).toMatchObject({ reason: 'crashed', detail: 'lost', call: 'handleKind', inCall: false });
    expect(record?.lines).toEqual([
      'vatstoreSet(key=+3, value=+5) = ok',
      'vatstoreGet(key=+3) = +5',
      'vatstoreGet(key=+5) = none',
      'subscribe(promise=p+1) = ok',
      'handleKind(handle=p+1) = promise',
      'handleKind(handle=handle#5) = none',
    ]);
  });

  test('names a call that was made outside a dispatch', () => {
    const { kernel, add, settle } = world(false);
    let escaped: RawSyscall | null = null;
    const vat = add('vat', (syscall) => {
      escaped = syscall;
      return { deliver() {} };
    });
    kernel.letGo(kernel.queueMessage(kernel.root(vat), bytes('')));
    settle();
    expect(() => escaped?.subscribe(exportedPromise(1))).toThrow();
    kernel.letGo(kernel.queueMessage(kernel.root(vat), bytes('')));
    settle();
    expect(kernel.vats()[0].record).toMatchObject({
      ...{ reason: 'not-now', detail: 'subscribe was called outside a dispatch' },
    });
  });
});

describe('the trace of a raw vat', () => {
  test('shows each dispatch, syscall and crank, with bodies and references', () => {
    const { kernel, add, settle, events, lines } = world();
    const bob = add('bob', (syscall) => ({
      deliver: (_target, body, _slots, result) => answer(syscall, result, { body, slots: [exported(3)] }),
    }));
    const device = kernel.addDevice({ name: 'echo', setup: () => ({ invoke: (_node, body) => ({ body }) }) });
    const alice = add('alice', (syscall) => ({
      deliver(_target, _body, [friend, node]) {
        syscall.callNow(node, bytes('hi'));
        syscall.send(friend, bytes('hello'), [exported(1)], exportedPromise(1));
        syscall.subscribe(exportedPromise(1));
      },
      notify() {},
    }));
    const slots = [kernel.root(bob), kernel.deviceRoot(device)];
    kernel.letGo(kernel.queueMessage(kernel.root(alice), bytes('go'), slots));
    settle();
    expect(lines().slice(4)).toMatchInlineSnapshot(`
      [
        "alice: crank 3: deliver(target=o+0/ko2, body=+2 "go", slots=+2 [handle#2/ko0, handle#3/kd1], result=handle#1/kp3)",
        "alice: callNow(node=handle#3/kd1, body=+2 "hi", slots=+0) = CallResult{error=false, body=+2 "hi", slots=+0 []}",
        "alice: send(target=handle#2/ko0, body=+5 "hello", slots=+1 [o+1/ko4], result=p+1/kp5) = ok",
        "alice: subscribe(promise=p+1/kp5) = ok",
        "alice: crank 3: returned, 0 fuel",
        "bob: crank 4: deliver(target=o+0/ko0, body=+5 "hello", slots=+1 [handle#2/ko4], result=handle#1/kp5)",
        "bob: resolve(resolutions=+1 [Resolution{promise=handle#1/kp5, rejected=false, body=+5 "hello", slots=+1 [o+3/ko6], exactly=-1}]) = ok",
        "bob: crank 4: returned, 0 fuel",
        "alice: crank 5: notify(resolutions=+1 [Resolution{promise=p+1/kp5, state=Fulfilled, body=+5 "hello", slots=+1 [handle#4/ko6], exactly=-1}])",
        "alice: crank 5: returned, 0 fuel",
      ]
    `);
    expect(kernel.vats().map(({ syscalls }) => syscalls)).toEqual([1, 3]);
    const sent = events.find((event) => event.kind === 'syscall' && event.call.name === 'send');
    expect(sent === undefined ? null : JSON.parse(traceJson(sent))).toMatchInlineSnapshot(`
      {
        "charge": 0,
        "crank": 3,
        "event": "syscall",
        "name": "send",
        "number": -1,
        "parameters": {
          "body": {
            "length": 5,
            "text": "hello",
          },
          "result": {
            "handle": -1073741823,
            "kind": null,
            "object": "kp5",
          },
          "slots": {
            "elements": [
              {
                "handle": -2147483647,
                "kind": null,
                "object": "ko4",
              },
            ],
            "length": 1,
          },
          "target": {
            "handle": 2,
            "kind": null,
            "object": "ko0",
          },
        },
        "result": {
          "kind": "ok",
        },
        "vat": "alice",
      }
    `);
  });

  test('shows the call that breaks a rule, and nothing of what is asked again while a vat is made again', () => {
    const { kernel, add, settle, lines } = world();
    const vat = add(
      'vat',
      (syscall) => ({
        deliver(_target, body) {
          syscall.vatstoreSet(bytes('key'), body);
          if (body.length > 3) syscall.send(99, body);
        },
      }),
      { onFault: 'park' },
    );
    const root = kernel.root(vat);
    for (const words of ['one', 'fault']) kernel.letGo(kernel.queueMessage(root, bytes(words)));
    settle();
    const before = lines();
    expect(before.slice(-2)).toMatchInlineSnapshot(`
      [
        "vat: send(target=handle#99, body=+5 "fault", slots=+0, result=handle#0) = fault",
        "vat: crank 3: fault (bad-handle), 0 fuel",
      ]
    `);
    expect(kernel.resume(vat)).toBe(true);
    // Making it again asked for nothing; what it is told again, it is told.
    expect(lines()).toEqual(before);
    settle();
    expect(lines().slice(before.length)).toEqual(
      before.slice(-4).map((line) => line.replace(/crank \d+/, 'crank 4')),
    );
  });

  test('survives values that are none', () => {
    const { recordOf, lines } = world();
    const hostile = new Proxy([], {
      get(_target, name) {
        if (name === 'length') return 1;
        throw new Error('not for you');
      },
    }) as unknown as number[];
    const states = [
      recordOf((syscall) => syscall.send(exported(0), null as unknown as Uint8Array)),
      recordOf((syscall) => syscall.send(1n as unknown as number, bytes(''))),
      recordOf((syscall) => syscall.send(exported(0), bytes(''), hostile)),
      recordOf((syscall) => syscall.dropImports(hostile)),
      recordOf((syscall) => syscall.resolve([null] as never)),
      recordOf((syscall) => syscall.resolve(null as never)),
      recordOf((syscall) => syscall.resolve([{ promise: 99, body: 5, slots: hostile }] as never)),
    ].map(({ state, reason }) => `${state} ${reason}`);
    expect(states).toMatchInlineSnapshot(`
      [
        "terminated bad-pointer",
        "terminated bad-handle",
        "terminated crashed",
        "terminated crashed",
        "terminated crashed",
        "terminated crashed",
        "terminated bad-handle",
      ]
    `);
    expect(lines().length).toBeGreaterThan(states.length);
  });
});
