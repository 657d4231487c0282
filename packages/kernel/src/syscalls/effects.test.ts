import { describe, expect, test } from 'vitest';
import type { FaultReason } from '../gate/fault.js';
import { exported, exportedPromise, type RawSyscall } from '../raw/raw-vat.js';
import { rawVat } from '../raw/raw-vm.js';
import { bytes, rawWorld, text } from '../testing/raw-world.js';
import { world } from '../testing/scripted.js';

const NOTHING = bytes('');

describe('numbers in a vat’s syscalls', () => {
  test('an unknown number of its own makes an object that it owns, or a promise that it decides', () => {
    const { kernel, actor, run } = rawWorld();
    const alice = actor('alice');
    run(alice, [], (syscall) => syscall.send(exported(0), NOTHING, [exported(5), exportedPromise(6)]));
    const { vats, objects, promises } = kernel.inspect();
    const kref = (vref: string) => vats[0].clist.find((entry) => entry.vref === vref)?.kref;
    expect(objects.find((each) => each.kref === kref('o+5'))).toMatchObject({ owner: alice.number });
    expect(promises.find((each) => each.kref === kref('p+6'))).toMatchObject({ decider: alice.number });
  });

  test('calls about references make nothing, and make nothing usable again', () => {
    const { kernel, actor, run } = rawWorld();
    const [alice, bob] = [actor('alice'), actor('bob')];
    let own = 0;
    run(alice, [bob.root], (syscall, [other]) => {
      own = other;
      syscall.dropImports([other]);
    });
    run(alice, [], (syscall) => syscall.dropImports([own, own]));
    const { clist } = kernel.inspect().vats[0];
    expect(clist.find(({ handle }) => handle === own)?.reachable).toBe(false);
    run(alice, [], (syscall) => syscall.retireExports([exported(9)]));
    expect(kernel.vats()[0].reason).toBe('bad-handle');
  });

  test('translation writes only what changes: a vat that says again what it said writes nothing to its table', () => {
    const { kernel, actor, run } = rawWorld();
    const [alice, bob] = [actor('alice'), actor('bob')];
    const written: number[] = [];
    run(alice, [bob.root], (syscall, [other]) => {
      for (let times = 0; times < 2; times++) {
        const before = kernel.journal.pending;
        syscall.handleKind(other);
        syscall.subscribe(exportedPromise(6));
        written.push(kernel.journal.pending - before);
      }
    });
    expect(written[0]).toBeGreaterThan(0);
    expect(written[1]).toBe(0);
  });
});

describe('what a syscall does', () => {
  test('send: the message is delivered in a later crank, and its result is decided by its queue until then', () => {
    const { kernel, actor, run } = rawWorld();
    const [alice, bob] = [actor('alice'), actor('bob')];
    let decider: number | null = 0;
    bob.act = () => {
      decider = kernel.state.promises.deciderOf(
        kernel.state.vat(alice.number).clist.objectOf(exportedPromise(1)),
      );
    };
    alice.act = (syscall, [to]) => syscall.send(to, bytes('hello'), [], exportedPromise(1));
    kernel.letGo(kernel.queueMessage(alice.root, NOTHING, [bob.root]));
    kernel.step();
    expect(kernel.inspect().promises.at(-1)).toMatchObject({ decider: null, state: 'unresolved' });
    run(alice, [], () => {});
    expect(decider).toBe(bob.number);
  });

  test('resolve: every resolved promise leaves the vat’s table, subscribers are told, and the data is kept while anybody holds it', () => {
    const { kernel, add, settle, actor, run } = rawWorld();
    const told: string[] = [];
    const waiter = kernel.root(
      add('waiter', (syscall) => ({
        deliver: (_target, _body, slots) => {
          for (const slot of slots) syscall.subscribe(slot);
        },
        notify: (all) => told.push(...all.map(({ body }) => text(body))),
      })),
    );
    const alice = actor('alice');
    run(alice, [waiter], (syscall, [to]) =>
      syscall.send(to, NOTHING, [exportedPromise(1), exportedPromise(2)]),
    );
    run(alice, [], (syscall) => {
      syscall.resolve([
        { promise: exportedPromise(1), body: bytes('one') },
        { promise: exportedPromise(2), body: bytes('two'), rejected: true },
      ]);
    });
    settle();
    expect(told).toEqual(['one', 'two']);
    const vrefs = kernel.inspect().vats[alice.number - 1].clist.map(({ vref }) => vref);
    expect(vrefs.filter((vref) => /^p\+[12]$/.test(vref))).toEqual([]);
    expect(kernel.inspect().promises.filter(({ data }) => data !== null)).toEqual([]);
  });

  test('retireExports: who knows the object is told, and it is deleted', () => {
    const { kernel, add, settle } = rawWorld();
    const told: string[] = [];
    const bob = kernel.root(
      add('bob', (syscall) => ({
        deliver: (_target, _body, slots) => syscall.dropImports(slots),
        retireImports: (handles) => told.push(`bob ${handles.length}`),
      })),
    );
    const alice = kernel.root(
      add('alice', (syscall) => ({
        deliver: (_target, _body, [to]) => syscall.send(to, NOTHING, [exported(5)]),
        dropExports: (handles) => {
          told.push(`alice ${handles[0] === exported(5)}`);
          syscall.retireExports(handles);
        },
      })),
    );
    kernel.letGo(kernel.queueMessage(alice, NOTHING, [bob]));
    settle();
    expect(told).toEqual(['alice true', 'bob 1']);
    expect(kernel.inspect().objects.filter(({ retired, reachable }) => retired || reachable === 0)).toEqual(
      [],
    );
  });

  test('exit: the last call of a crank counts, and with a failure the crank is undone', () => {
    for (const last of [false, true]) {
      const { kernel, add, settle } = rawWorld();
      const bob: string[] = [];
      const to = kernel.root(add('bob', () => ({ deliver: (_target, body) => bob.push(text(body)) })));
      const vat = add('vat', (syscall) => ({
        deliver(_target, _body, [other]) {
          syscall.exit(!last, bytes('first'));
          syscall.send(other, bytes('sent'));
          syscall.exit(last, bytes('last'));
        },
      }));
      kernel.letGo(kernel.queueMessage(kernel.root(vat), NOTHING, [to]));
      settle();
      expect(kernel.vats()[vat - 1].reason).toBe(last ? 'exit-failure' : 'exit');
      expect(bob).toEqual(last ? [] : ['sent']);
    }
  });
});

describe('how a crank ends: fault, then crash, then out-of-fuel, then exit', () => {
  const sendToNobody = (syscall: RawSyscall) => {
    try {
      syscall.send(77, NOTHING);
    } catch {
      // The guest swallows it.
    }
  };
  const crash = (): never => {
    throw new Error('crash');
  };

  test.each<[string, (syscall: RawSyscall) => void, FaultReason | 'crashed' | 'exit']>([
    ['a fault, and then it returns', sendToNobody, 'bad-handle'],
    [
      'a fault, and then a crash',
      (syscall) => {
        sendToNobody(syscall);
        crash();
      },
      'bad-handle',
    ],
    [
      'exit, and then a fault',
      (syscall) => {
        syscall.exit(false);
        sendToNobody(syscall);
      },
      'bad-handle',
    ],
    [
      'exit, and then a crash',
      (syscall) => {
        syscall.exit(false);
        crash();
      },
      'crashed',
    ],
    ['exit', (syscall) => syscall.exit(false), 'exit'],
  ])('%s', (_order, act, reason) => {
    const { kernel, add, settle } = rawWorld();
    const vat = add('vat', (syscall) => ({ startVat: () => act(syscall) }));
    settle();
    expect(kernel.vats()[vat - 1].reason).toBe(reason);
  });

  test('exit, and then no more fuel', () => {
    const { kernel, add, settle } = world();
    const vat = add(({ gate }) => {
      gate.vatCalls?.exit(false, NOTHING, new Int32Array(0));
      return 'out-of-fuel';
    });
    settle();
    expect(kernel.vats()[vat - 1].reason).toBe('out-of-fuel');
  });

  test('what was undone is lost to its vat, not to its sender: a dead one’s is rejected, a parked one’s waits', () => {
    for (const onFault of ['terminate', 'park'] as const) {
      const { kernel, add, settle } = rawWorld();
      const vat = add('vat', (syscall) => ({ deliver: () => sendToNobody(syscall) }), { onFault });
      const result = kernel.queueMessage(kernel.root(vat), bytes('work'));
      settle();
      const reason = kernel.settlementOf(result);
      expect(reason && text(reason.body)).toBe(onFault === 'park' ? null : 'vat-terminated');
    }
  });

  test('the start of a vat that fails consumes its event: it is not tried again', () => {
    const { kernel, settle } = rawWorld();
    let starts = 0;
    const backend = rawVat(() => ({
      startVat() {
        starts++;
        crash();
      },
    }));
    const vat = kernel.addVat({ name: 'vat', backend, image: new Uint8Array() });
    settle();
    expect([starts, kernel.vats()[vat - 1].state]).toEqual([1, 'terminated']);
  });
});
