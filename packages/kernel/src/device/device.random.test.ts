import { runs, seed, timeFor } from '@callgate/test/seed';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Kref } from '../tables/outside.js';
import { exported } from '../raw/raw-vat.js';
import { bytes, rawWorld } from '../testing/raw-world.js';
import type { DeviceSyscall } from './device.js';

/** What a device does in one call. `pick` chooses a node's number, a key, or one of the references that it was given. */
const act = fc.record({
  kind: fc.constantFrom(
    'node',
    'give',
    'drop',
    'send',
    'set',
    'delete',
    'keep',
    'letGo',
    'queue',
    'throw',
    'catch',
  ),
  pick: fc.nat(5),
});
/** What a vat does in one step of its crank. */
const step = fc.oneof(
  fc.record({ kind: fc.constant('call' as const), device: fc.nat(3), acts: fc.array(act, { maxLength: 6 }) }),
  fc.record({ kind: fc.constantFrom('drop' as const, 'retire' as const, 'store' as const), pick: fc.nat(9) }),
);
const crank = fc.record({
  vat: fc.nat(1),
  steps: fc.array(step, { maxLength: 6 }),
  end: fc.constantFrom('fine', 'fine', 'fine', 'crash'),
});
type Act = typeof act extends fc.Arbitrary<infer Value> ? Value : never;
type Crank = typeof crank extends fc.Arbitrary<infer Value> ? Value : never;

function play(cranks: readonly Crank[]): void {
  const { kernel, actor, run } = rawWorld();
  const kept: Kref[] = [];
  const mine = new Set<Kref>();
  const own = (kref: Kref) => (mine.has(kref) ? 1 : 0);
  let acts: readonly Act[] = [];
  const devices = ['one', 'two'].map((name) => {
    let syscall!: DeviceSyscall;
    const seen: number[] = [];
    const perform = ({ kind, pick }: Act, answer: number[]) => {
      const dref = seen[pick % Math.max(1, seen.length)] ?? exported(0);
      if (kind === 'node') answer.push(exported(pick));
      else if (kind === 'give') answer.push(dref);
      else if (kind === 'drop') syscall.dropImports([dref]);
      else if (kind === 'send') syscall.sendOnly(dref, bytes(''), [exported(pick), dref]);
      else if (kind === 'set') syscall.vatstoreSet(bytes(`k${pick}`), new Uint8Array(pick));
      else if (kind === 'delete') syscall.vatstoreDelete(bytes(`k${pick}`));
      else if (kind === 'throw') throw new Error('as told');
      else if (kind === 'catch') expect(() => syscall.callKernelHook('fail', bytes(''), [dref])).toThrow();
      else answer.push(...syscall.callKernelHook(kind, bytes(''), [dref]).slots);
    };
    const number = kernel.addDevice({
      name,
      setup(given) {
        syscall = given;
        return {
          invoke(_node, _body, slots) {
            seen.push(...slots);
            const answer: number[] = [];
            for (const each of acts) perform(each, answer);
            return { body: bytes(''), slots: answer };
          },
        };
      },
    });
    kernel.addDeviceHook(number, 'keep', (_body, [slot]) => {
      kernel.keep(slot);
      kept.push(slot);
      return { body: bytes(''), slots: [slot] };
    });
    kernel.addDeviceHook(number, 'letGo', () => {
      // What was kept in a crank that was undone is not kept: the one `keep` left is then the test's own.
      const last = kept.pop();
      if (last !== undefined && kernel.state.outside.keptOf(kernel.state.outside.row(last)) > own(last))
        kernel.letGo(last);
      return { body: bytes('') };
    });
    kernel.addDeviceHook(number, 'queue', (_body, [slot]) => {
      kernel.letGo(kernel.queueMessage(slot, bytes(''), [slot]));
      return { body: bytes('') };
    });
    kernel.addDeviceHook(number, 'fail', (_body, [slot]) => {
      kernel.keep(slot);
      throw new Error('as told');
    });
    return kernel.deviceRoot(number);
  });
  // Named to this node first, what a vat gives exists before the device is called.
  const idle = kernel.addKernelNode(() => ({ body: bytes('') }));
  const vats = ['a', 'b'].map((name) => ({ actor: actor(name), handles: [] as number[] }));
  for (const kref of [...devices, idle, ...vats.map((vat) => vat.actor.root)]) mine.add(kref);
  for (const { vat, steps, end } of cranks) {
    const { actor: who, handles } = vats[vat];
    run(who, [...devices, idle], (syscall, slots) => {
      who.act = () => {};
      for (const each of steps) {
        const handle = handles[each.kind === 'call' ? 0 : each.pick % Math.max(1, handles.length)] ?? 0;
        if (each.kind === 'call') {
          acts = each.acts;
          const node = slots[each.device % 2];
          const given = [exported(each.device + 1), node, ...(each.device > 1 && handle > 0 ? [handle] : [])];
          syscall.callNow(slots[2], bytes(''), given);
          const before = kernel.hash();
          const { error, slots: got } = syscall.callNow(node, bytes(''), given);
          if (error) expect(kernel.hash()).toBe(before);
          handles.push(...got.filter((each) => each > 0 && !handles.includes(each)));
        } else if (each.kind === 'store') syscall.vatstoreSet(bytes(`k${each.pick}`), bytes('v'));
        else if (handle > 0 && !slots.includes(handle)) {
          syscall.dropImports([handle]);
          if (each.kind === 'retire') syscall.retireImports([handle]);
          handles.splice(handles.indexOf(handle), 1);
        }
      }
      if (end === 'crash') throw new Error('as told');
    });
    expect(kernel.audit()).toEqual([]);
  }
  for (const { actor: who } of vats) kernel.terminate(who.number);
  while (kernel.step() !== null) {}
  expect(kernel.audit()).toEqual([]);
}

const numRuns = runs(150);

test(
  `a device that fails leaves no trace, and every count is that of its holders (${numRuns} runs, seed ${seed})`,
  () => {
    fc.assert(fc.property(fc.array(crank, { maxLength: 8 }), play), { seed, numRuns });
  },
  timeFor(numRuns),
);
