import { describe, expect, test } from 'vitest';
import { type RawSyscall, exported, exportedPromise } from '../raw/raw-vat.js';
import { PromiseState } from '../tables/promises.js';
import { bytes, rawWorld } from '../testing/raw-world.js';
import { type Entry, type Script, calls, expired, scripted, world } from '../testing/scripted.js';

// Each test names the thing whose life it looks at (life.md). What ends a thing otherwise stands with its own tests.

/** A parked vat, and whether the crank that it made left any trace. */
function undone(act: (syscall: RawSyscall, friend: number) => void) {
  const { kernel, actor, settle } = rawWorld();
  const [friend, vat] = [actor('friend'), actor('vat', { onFault: 'park' })];
  vat.act = (syscall, [other]) => {
    act(syscall, other);
    throw new Error('crash');
  };
  const result = kernel.queueMessage(vat.root, bytes('go'), [friend.root]);
  const before = [kernel.inspect(), kernel.hash()];
  kernel.step();
  expect(kernel.vats()[vat.number - 1].state).toBe('parked');
  expect(kernel.hash()).toBe(before[1]);
  expect(kernel.inspect()).toMatchObject({ objects: (before[0] as { objects: object }).objects });
  settle();
  return { kernel, vat, result };
}

describe('at a crank’s rollback', () => {
  test.each<[string, (syscall: RawSyscall, friend: number) => void]>([
    ['an object never was', (syscall, friend) => syscall.send(friend, bytes(''), [exported(5)])],
    [
      'a promise never was',
      (syscall, friend) => {
        syscall.send(friend, bytes(''), [exportedPromise(2)], exportedPromise(1));
        syscall.subscribe(exportedPromise(1));
      },
    ],
    [
      'a c-list entry is as before',
      (syscall, friend) => {
        syscall.dropImports([friend]);
        syscall.retireImports([friend]);
      },
    ],
  ])('%s', (_what, act) => void undone(act));

  test('a delivery is put back where its vat is parked', () => {
    const { kernel, vat, result } = undone(() => {});
    vat.act = (syscall, _slots, body) => syscall.exit(false, body);
    expect(kernel.deliveries.waiting(vat.number)).toBe(1);
    expect(kernel.resume(vat.number)).toBe(true);
    while (kernel.step() !== null) {}
    expect(kernel.settlementOf(result)?.state).toBe(PromiseState.VatTerminated);
    expect(kernel.vats()[vat.number - 1].record?.reason).toBe('exit');
  });

  /** A vat that waits with one resource, then does `act` and crashes; the device, and what the guest sees afterwards. */
  function resources(
    act: (entry: Entry, handle: number, device: ReturnType<typeof world>['device']) => void,
  ) {
    const { kernel, device, add, settle } = world();
    let [handle, crash] = [0, false];
    const script: Script = (entry) => {
      if (entry.dispatch === 0) handle = calls.acquire(entry.gate, device);
      if (!crash) return undefined;
      act(entry, handle, device);
      return 'crashed';
    };
    const vat = add(script, { onFault: 'park' });
    settle();
    crash = true;
    kernel.post(vat, expired());
    const hash = kernel.hash();
    kernel.step();
    expect([kernel.hash(), kernel.vats()[0].state]).toEqual([hash, 'parked']);
    return { kernel, vat, device, released: [...device.released] };
  }

  test('a resource that was acquired is let go by its device, once; one that was closed is not', () => {
    expect(resources(({ gate }, _handle, device) => calls.acquire(gate, device)).released).toEqual([[2, 1]]);
    expect(resources(({ gate }, handle) => calls.close(gate, handle)).released).toEqual([]);
  });

  test('a facet never was', () => {
    const { kernel, device } = resources(({ gate }, handle) => calls.restrict(gate, handle, 1));
    expect([kernel.objects.live, [...device.released]]).toEqual([1, []]);
  });
});

describe('at the death of its vat', () => {
  test('an object is orphaned: messages to it are rejected, and it is still the same one', () => {
    const { kernel, actor, run, settle } = rawWorld();
    const [friend, vat] = [actor('friend'), actor('vat')];
    let same: boolean[] = [];
    let held = 0;
    run(vat, [friend.root], (syscall, [other]) => {
      friend.act = (_syscall, [object]) => {
        held = object;
      };
      syscall.send(other, bytes('hold'), [exported(5)]);
    });
    kernel.terminate(vat.number);
    settle();
    run(friend, [], (syscall) => {
      syscall.send(held, bytes('hello'), [], exportedPromise(1));
      syscall.send(exported(0), bytes('itself'), [held]);
      friend.act = (_syscall, slots) => {
        same = [slots[0] === held];
      };
    });
    expect(same).toEqual([true]);
    const { state } =
      kernel.inspect().promises.find(({ decider, state }) => decider === null && state !== 'unresolved') ??
      {};
    expect(state).toBe('vat-terminated');
  });

  test('promises that it decides, and results of deliveries that wait for it, are rejected with a typed reason', () => {
    const { kernel, actor, settle } = rawWorld();
    const vat = actor('vat');
    const decided = kernel.queueMessage(vat.root, bytes('never answered'));
    settle();
    const waiting = kernel.queueMessage(vat.root, bytes('never delivered'));
    kernel.terminate(vat.number);
    settle();
    const states = [decided, waiting].map((promise) => kernel.settlementOf(promise)?.state);
    expect(states).toEqual([PromiseState.VatTerminated, PromiseState.VatTerminated]);
  });

  test('its resources and facets are let go, each resource once, its table is swept, and its VM closed', () => {
    const { kernel, device, add, settle } = world();
    const script: Script = ({ gate }) => {
      const handle = calls.acquire(gate, device);
      calls.restrict(gate, handle, 1);
      calls.acquire(gate, device);
    };
    const backend = scripted(script);
    let closed = 0;
    const vat = add(script, {
      backend: {
        ...backend,
        load(...given) {
          const vm = backend.load(...given);
          const close = vm.close.bind(vm);
          vm.close = () => {
            closed++;
            close();
          };
          return vm;
        },
      },
    });
    settle();
    expect([kernel.vats()[0].handles, device.wrong()]).toEqual([3, [1, 2]]);
    kernel.terminate(vat);
    settle();
    expect([kernel.objects.live, kernel.vats()[0].handles, device.wrong(), closed]).toEqual([0, 0, [], 1]);
    expect(kernel.audit()).toEqual([]);
  });
});
