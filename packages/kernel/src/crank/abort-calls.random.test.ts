import { runs, seed, timeFor } from '@callgate/test/seed';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DeviceSyscall } from '../device/device.js';
import type { Kref } from '../tables/outside.js';
import { type RawSyscall, exported, exportedPromise } from '../raw/raw-vat.js';
import { rawVat } from '../raw/raw-vm.js';
import type { Gate } from '../gate/gate.js';
import { bytes, rawWorld, text } from '../testing/raw-world.js';
import { calls, expired, world } from '../testing/scripted.js';

const numRuns = runs(80);
const image = new Uint8Array();
const NOTIFIER = exported(1);

/** What a vat does in one syscall that runs code of the host: a device, its hooks, `vatAdmin`; or what that code goes on with. */
const call = fc.record({
  kind: fc.constantFrom(
    'node',
    'hook',
    'keep',
    'queue',
    'fail',
    'terminateByHook',
    'create',
    'terminate',
    'upgrade',
    'options',
    'send',
    'resolve',
    'store',
    'abandon',
  ),
  pick: fc.nat(5),
});
type Call = typeof call extends fc.Arbitrary<infer Value> ? Value : never;

/** A vat with a device and `vatAdmin`, which makes the calls that it is told to; the crank ends badly after `most` of them. */
function scene(work: readonly Call[]) {
  const made = rawWorld();
  const { kernel, actor, add, settle } = made;
  kernel.addBundle('child', { backend: rawVat(() => ({ deliver() {} })), image });
  const other = actor('other');
  let device!: DeviceSyscall;
  const number = kernel.addDevice({
    name: 'device',
    setup(given) {
      device = given;
      return {
        invoke(_node, body, slots) {
          const name = text(body);
          if (name === 'node') return { body, slots: [exported(slots.length + 2), ...slots] };
          device.vatstoreSet(bytes('calls'), body);
          return device.callKernelHook(name, body, slots);
        },
      };
    },
  });
  const hook = (name: string, act: (slots: readonly Kref[]) => void) =>
    kernel.addDeviceHook(number, name, (body, slots) => {
      act(slots);
      return { body, slots };
    });
  hook('hook', () => {});
  hook('keep', ([slot]) => slot !== undefined && kernel.keep(slot));
  hook('queue', (slots) => void kernel.queueMessage(other.root, bytes('queued'), slots));
  hook('terminateByHook', () => kernel.terminate(other.number));
  hook('fail', ([slot]) => {
    if (slot !== undefined) kernel.keep(slot);
    throw new Error('as told');
  });
  const root = kernel.deviceRoot(number);
  let most = work.length;
  let ends = false;
  let admin = 0;
  const vat = add(
    'vat',
    (syscall: RawSyscall) => ({
      startVat: (_parameters, slots) => {
        [admin] = slots;
      },
      deliver(target, _body, slots) {
        if (target === NOTIFIER || slots.length === 0) return;
        let governed = 0;
        for (const [index, { kind, pick }] of work.entries()) {
          if (index === most) break;
          const request = (method: string) =>
            bytes(JSON.stringify({ method, bundle: 'child', reapEvery: pick, parameters: '' }));
          if (kind === 'create') governed = syscall.callNow(admin, request(kind), [NOTIFIER]).slots[0] ?? 0;
          else if (kind === 'terminate' || kind === 'upgrade' || kind === 'options')
            syscall.callNow(
              governed === 0 ? admin : governed,
              request(kind === 'options' ? 'changeOptions' : kind),
            );
          else if (kind === 'send')
            syscall.send(slots[1], bytes('hello'), [exported(pick)], exportedPromise(100 + index));
          else if (kind === 'resolve')
            syscall.resolve([{ promise: exportedPromise(pick), body: bytes('it'), slots: [exported(pick)] }]);
          else if (kind === 'store') syscall.vatstoreSet(bytes(`k${pick}`), bytes(`v${index}`));
          else if (kind === 'abandon') {
            syscall.subscribe(exportedPromise(200 + index));
            syscall.send(exported(30 + index), bytes(''));
            syscall.abandonExports([exported(30 + index)]);
          } else syscall.callNow(slots[0], bytes(kind), [exported(pick)]);
        }
        if (ends) throw new Error('as told');
      },
    }),
    { admin: true, abandon: true, onFault: 'park' },
  );
  settle();
  return {
    ...made,
    vat,
    /** One crank of the calls. */
    run(calls: number, badly: boolean) {
      [most, ends] = [calls, badly];
      kernel.letGo(kernel.queueMessage(kernel.root(vat), bytes('go'), [root, other.root]));
      const before = kernel.hash();
      const report = kernel.step();
      return { before, after: kernel.hash(), committed: report?.committed };
    },
  };
}

test(
  `a crank that is aborted after any call of a device, a hook or vatAdmin leaves no trace (${numRuns} cranks, seed ${seed})`,
  () => {
    fc.assert(
      fc.property(fc.array(call, { minLength: 1, maxLength: 8 }), (work) => {
        for (let most = 0; most <= work.length; most++) {
          const { kernel, run, settle, vat } = scene(work);
          const { before, after, committed } = run(most, true);
          expect([committed, after]).toEqual([false, before]);
          expect([kernel.audit(), kernel.vats().length, kernel.journal.pending]).toEqual([[], 2, 0]);
          // It goes on as if nothing had been, and what it then does stands.
          expect(kernel.resume(vat)).toBe(true);
          settle();
          expect(kernel.vats()[vat - 1].state).toBe('parked');
        }
        const { run, settle } = scene(work);
        expect(run(work.length, false).committed).toBe(true);
        settle();
      }),
      { seed, numRuns },
    );
  },
  timeFor(numRuns),
);

/** What a main program does between two waits. */
const stage = fc.constantFrom('stage', 'exactly', 'commit', 'give', 'next', 'acquire');

test(
  `what a program was in the middle of is put back after a crank that left no trace (${numRuns} programs, seed ${seed})`,
  () => {
    fc.assert(
      fc.property(
        fc.array(stage, { maxLength: 6 }),
        fc.array(stage, { minLength: 1, maxLength: 6 }),
        (first, second) => {
          const { kernel, device, add } = world();
          let work: readonly string[] = first;
          let end: 'waiting' | 'crashed' = 'waiting';
          let [staged, next] = [0, 1];
          const number = add(
            ({ gate }) => {
              for (const each of work) {
                const promise = () => gate.names.use(exportedPromise(next++));
                if (each === 'stage') {
                  gate.vatCalls?.stage.add(
                    promise(),
                    false,
                    bytes('it'),
                    Int32Array.of(gate.names.use(exported(5))),
                  );
                  staged++;
                } else if (each === 'exactly' && staged > 0) gate.vatCalls?.stage.exactly(0);
                else if (each === 'commit' && staged > 0) {
                  gate.vatCalls?.stage.commit();
                  staged = 0;
                } else if (each === 'give') gate.register.give(bytes(`${next}`), Int32Array.of(1));
                else if (each === 'acquire') calls.acquire(gate, device);
                else if (each === 'next' && gate.host.nextDelivery(gate.vat)) staged = 0;
              }
              return end === 'waiting' ? { kind: end } : end;
            },
            { onFault: 'park' },
            { canSuspend: true },
          );
          for (let count = 0; count < 4; count++) kernel.post(number, expired());
          kernel.step();
          const { gate } = kernel.state.vat(number);
          const seen = () => ({
            staged: gate.vatCalls?.stage.save(),
            register: gate.register.waiting,
            delivery: gate.delivery,
            phase: kernel.state.vat(number).phase,
            told: gate.told.save(),
            hash: kernel.hash(),
          });
          kernel.journal.commit();
          const before = seen();
          expect(kernel.audit()).toEqual([]);
          [work, end] = [second, 'crashed'];
          const waiting = kernel.state.vat(number).state === 'waiting';
          if (!waiting || kernel.step() === null) return;
          expect(kernel.vats()[number - 1].state).toBe('parked');
          expect(seen()).toEqual(before);
          expect(kernel.audit()).toEqual([]);
        },
      ),
      { seed, numRuns },
    );
  },
  timeFor(numRuns),
);

test('a program that was told of references may not do more after a crank that left no trace', () => {
  const { kernel, add } = world();
  let act: (gate: Gate) => 'waiting' | 'crashed' = (gate) => {
    gate.names.use(exported(5));
    return 'waiting';
  };
  const number = add(({ gate }) => ({ kind: act(gate) }), { onFault: 'park' }, { canSuspend: true });
  kernel.post(number, expired());
  kernel.step();
  act = (gate) => {
    expect(gate.host.nextDelivery(gate.vat)).toBe(true);
    return 'waiting';
  };
  kernel.step();
  const vat = kernel.state.vat(number);
  expect([vat.phase, vat.state]).toEqual(['collecting', 'waiting']);
  kernel.post(number, expired());
  act = () => 'crashed';
  kernel.step();
  expect([vat.phase, vat.state]).toEqual(['collecting', 'parked']);
});
