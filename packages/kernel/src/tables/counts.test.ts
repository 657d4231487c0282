import { describe, expect, test } from 'vitest';
import { exported, exportedPromise } from '../raw/raw-vat.js';
import { rawVat } from '../raw/raw-vm.js';
import { bytes, rawWorld } from '../testing/raw-world.js';
import { calls, expired, world } from '../testing/scripted.js';

const NOTHING = bytes('');

/** A kernel with an owner and a holder, and what the counts of a reference are. */
function scene() {
  const world = rawWorld();
  const { kernel, actor, run } = world;
  const [owner, holder] = [actor('owner'), actor('holder')];
  const counts = (kref: string): readonly number[] | null => {
    const { objects, promises } = kernel.inspect();
    const promise = promises.find((each) => each.kref === kref);
    if (promise !== undefined) return [promise.count];
    const object = objects.find((each) => each.kref === kref);
    return object === undefined ? null : [object.reachable, object.recognizable];
  };
  const entry = (vat: number, of: (entry: { vref: string; kref: string }) => boolean) =>
    kernel.inspect().vats[vat - 1].clist.find(of);
  /** The kref of what a vat numbered so. */
  const named = (vat: number, vref: string): string => entry(vat, (each) => each.vref === vref)?.kref ?? '';
  /** A vat's handle for a reference. */
  const handle = (vat: number, kref: string): number => entry(vat, (each) => each.kref === kref)?.handle ?? 0;
  /** The holder gets the owner's object 5 and promise 6. */
  const give = () => {
    run(owner, [holder.root], (syscall, [to]) => {
      syscall.send(to, NOTHING, [exported(5), exportedPromise(6)]);
    });
    return { object: named(owner.number, 'o+5'), promise: named(owner.number, 'p+6') };
  };
  return { ...world, owner, holder, counts, named, handle, give };
}

describe('who holds a reference counts', () => {
  test('import entry: an object +1,+1 while it may be used, 0,+1 when it is merely known; a promise +1', () => {
    const { give, counts, handle, run, holder } = scene();
    const { object, promise } = give();
    // The other one of the promise is the export entry of its owner.
    expect([counts(object), counts(promise)]).toEqual([[1, 1], [2]]);
    const own = handle(holder.number, object);
    run(holder, [], (syscall) => syscall.dropImports([own]));
    expect(counts(object)).toEqual([0, 1]);
    run(holder, [], (syscall) => syscall.retireImports([own]));
    expect(counts(object)).toBeNull();
  });

  test('export entry: an object nothing, a promise +1', () => {
    const { kernel, run, owner, named, counts } = scene();
    run(owner, [], (syscall) => syscall.subscribe(exportedPromise(6)));
    expect(counts(named(owner.number, 'p+6'))).toEqual([1]);
    expect(counts(owner.root)).toEqual([1, 1]); // the host keeps it, and its export entry adds nothing
    expect(kernel.audit()).toEqual([]);
  });

  test('queued send: target and each slot +1,+1, also twice the same; the result, and a promise as a slot, +1', () => {
    const { kernel, give, counts, owner } = scene();
    const { object, promise } = give();
    for (const kref of [object, promise]) kernel.keep(keepable(kernel, kref));
    const before = [counts(owner.root), counts(object), counts(promise)];
    const result = kernel.queueMessage(owner.root, NOTHING, [object, object, promise]);
    expect(before).toEqual([[1, 1], [2, 2], [3]]);
    expect([counts(owner.root), counts(object), counts(promise)]).toEqual([[2, 2], [4, 4], [4]]);
    expect(counts(result)).toEqual([2]); // the host keeps it, the message has it as its result
  });

  test('message waiting in a promise: as a queued send, moved, not counted again', () => {
    const { kernel, give, counts, handle, run, owner, holder } = scene();
    const { object, promise } = give();
    const [to, slot] = [handle(holder.number, promise), handle(holder.number, object)];
    run(holder, [], (syscall) => syscall.send(to, NOTHING, [slot], exportedPromise(7)));
    expect([counts(object), counts(promise)]).toEqual([[2, 2], [3]]);
    owner.act = (syscall) => {
      syscall.resolve([{ promise: exportedPromise(6), body: NOTHING, slots: [exported(0)], exactly: 0 }]);
    };
    kernel.letGo(kernel.queueMessage(owner.root, NOTHING));
    kernel.step();
    // It waits in the inbox of the owner now, for the root: the object counts as before.
    expect(kernel.inspect().vats[owner.number - 1].inbox).toMatchObject([
      { work: 'message', slots: [object] },
    ]);
    expect(counts(object)).toEqual([2, 2]);
  });

  test('queued notify: the promise +1', () => {
    const { kernel, give, counts, handle, run, owner, holder } = scene();
    const { promise } = give();
    const own = handle(holder.number, promise);
    run(holder, [], (syscall) => syscall.subscribe(own));
    expect(counts(promise)).toEqual([2]);
    owner.act = (syscall) => syscall.resolve([{ promise: exportedPromise(6), body: NOTHING }]);
    kernel.letGo(kernel.queueMessage(owner.root, NOTHING));
    kernel.step();
    expect(kernel.inspect().vats[holder.number - 1].inbox).toEqual([{ work: 'notify', promise }]);
    // The entry of its owner is gone; that of the holder and the news are left.
    expect(counts(promise)).toEqual([2]);
    kernel.step();
    expect(counts(promise)).toBeNull();
  });

  test('data of a settled promise: each slot +1,+1, a promise +1', () => {
    const { give, counts, handle, run, owner, holder, named, settle } = scene();
    const { object, promise } = give();
    run(owner, [], (syscall) => {
      syscall.resolve([
        { promise: exportedPromise(6), body: NOTHING, slots: [exported(5), exported(5), exportedPromise(8)] },
      ]);
    });
    expect([counts(object), counts(named(owner.number, 'p+8'))]).toEqual([[3, 3], [2]]);
    const own = handle(holder.number, promise);
    run(holder, [], (syscall) => syscall.subscribe(own));
    settle();
    // The holder was told, and looked at the object no closer: its own entry is what is left.
    expect([counts(promise), counts(object)]).toEqual([null, [1, 1]]);
  });

  test('device import entry: +1,+1 until the device drops it', () => {
    const { kernel, run, owner, settle, counts, named } = scene();
    let drop = (): void => {};
    const device = kernel.addDevice({
      name: 'device',
      setup: (syscall) => ({
        invoke(_node, _body, slots) {
          drop = () => syscall.dropImports(slots.subarray(1));
          return { body: NOTHING };
        },
      }),
    });
    run(owner, [kernel.deviceRoot(device)], (syscall, [node]) =>
      syscall.callNow(node, NOTHING, [exported(5), exported(5)]),
    );
    const object = named(owner.number, 'o+5');
    expect(counts(object)).toEqual([1, 1]);
    drop();
    settle();
    expect(counts(object)).toBeNull();
  });

  test('kept vat parameters: +1,+1 while the start is queued', () => {
    const { kernel, give, counts, settle } = scene();
    const { object } = give();
    kernel.keep(keepable(kernel, object));
    kernel.addVat({ name: 'new', image: new Uint8Array(), backend: rawVat(() => ({})), slots: [object] });
    expect(counts(object)).toEqual([3, 3]);
    settle();
    expect(counts(object)).toEqual([3, 3]); // its import entry, now
  });

  test('entry of an inbox, as a timer makes it: the resource that it tells of +1,+1', () => {
    const { kernel, device, add, settle } = world();
    add(({ gate, dispatch }) => {
      if (dispatch === 0) calls.acquire(gate, device);
    });
    settle();
    const [object] = device.objects.values();
    const counts = () => {
      const { reachable, recognizable } = kernel.inspect().objects[0];
      return [reachable, recognizable];
    };
    expect(counts()).toEqual([1, 1]); // its import entry
    kernel.post(1, expired(object));
    expect(counts()).toEqual([2, 2]);
    settle();
    expect([counts(), kernel.audit()]).toEqual([[1, 1], []]);
  });

  test('pin of the host (`keep`): +1,+1, a promise +1, once however often it is kept', () => {
    const { kernel, give, counts } = scene();
    const { object, promise } = give();
    for (const kref of [object, promise]) keepable(kernel, kref);
    kernel.keep(object);
    expect([counts(object), counts(promise)]).toEqual([[2, 2], [3]]);
    kernel.letGo(object);
    expect(counts(object)).toEqual([2, 2]);
    kernel.letGo(object);
    expect(counts(object)).toEqual([1, 1]);
  });

  test('a node of a device counts as an object does, and the device is told when nobody holds it', () => {
    const { kernel, run, owner, counts, settle } = scene();
    const told: number[] = [];
    const device = kernel.addDevice({
      name: 'device',
      setup: () => ({ dropExports: (nodes) => told.push(...nodes) }),
    });
    const root = kernel.deviceRoot(device);
    run(owner, [root], () => {});
    expect(counts(root)).toEqual([2, 2]);
    kernel.letGo(root);
    settle();
    expect([counts(root), told]).toEqual([[1, 1], []]);
    kernel.terminate(owner.number);
    settle();
    expect([counts(root), told]).toEqual([null, [exported(0)]]);
  });
});

/** Keeps a reference for the host that the host was never given: by its row. */
function keepable(kernel: ReturnType<typeof rawWorld>['kernel'], kref: string): string {
  const { objects, outside, journal } = kernel.state;
  for (const row of objects.all()) if (outside.nameOf(row) === kref) outside.keep(row);
  journal.commit();
  return kref;
}
