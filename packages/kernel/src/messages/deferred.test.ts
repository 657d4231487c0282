import { expect, test, vi } from 'vitest';
import { SLICE_CHANGES } from '../kernel/slice.js';
import { PromiseState } from '../tables/promises.js';
import { exportedPromise } from '../raw/raw-vat.js';
import { bytes, rawWorld, text } from '../testing/raw-world.js';

/** The most changes of state that one commit kept, while `work` is done. */
function longest(kernel: ReturnType<typeof rawWorld>['kernel'], work: () => void): number {
  let most = 0;
  const { journal } = kernel;
  const commit = journal.commit.bind(journal);
  const watch = vi.spyOn(journal, 'commit').mockImplementation(() => {
    most = Math.max(most, journal.pending);
    commit();
  });
  work();
  watch.mockRestore();
  return most;
}

/** Vats that send messages to the results of each other's messages: a tree with so many messages for each promise, so many for each vat. */
function cascade(vats: number, wide: number, each: number) {
  const world = rawWorld();
  const { kernel, actor, run } = world;
  const senders = Array.from({ length: vats }, (_, index) => actor(`sender${index}`));
  let kept = 0;
  const deciding = world.add('decides', (syscall) => ({
    deliver(_target, body, _slots, result) {
      if (text(body) === 'keep') kept = result;
      else syscall.resolve([{ promise: kept, rejected: true, body: bytes('no') }]);
    },
  }));
  const root = kernel.root(deciding);
  const first = kernel.queueMessage(root, bytes('keep'));
  world.settle();
  for (const sender of senders)
    run(sender, [first], (syscall, [promise]) => {
      const targets = [promise];
      for (let sent = 0; sent < each; ) {
        const target = targets.shift() as number;
        for (let index = 0; index < wide && sent < each; index++) {
          const result = exportedPromise(++sent);
          syscall.send(target, bytes(''), [], result);
          targets.push(result);
        }
      }
    });
  return { ...world, first, reject: () => kernel.queueMessage(root, bytes('reject')) };
}

test('rejections that cause each other are drawn in slices, whoever sent the messages', () => {
  const { kernel, reject, first } = cascade(4, 30, 20_000);
  expect(kernel.deliveries.kept).toBe(80_000);
  reject();
  let slices = 0;
  const most = longest(kernel, () => {
    for (let step = kernel.step(); step !== null; step = kernel.step()) if (step.sort === 'settle') slices++;
  });
  expect(kernel.settlementOf(first)?.state).toBe(PromiseState.Rejected);
  expect(kernel.deliveries.kept).toBe(0);
  expect(slices).toBeGreaterThan(10);
  expect(most).toBeLessThan(4 * SLICE_CHANGES);
  expect(kernel.audit()).toEqual([]);
});

test('a message to a promise whose messages are still to be moved does not overtake them', () => {
  const world = rawWorld();
  const { kernel, add, actor, settle } = world;
  const got: string[] = [];
  const receiver = actor('receiver', { inbox: 5_000 });
  receiver.act = (_syscall, _slots, body) => got.push(text(body));
  let kept: number[] = [];
  const decider = kernel.root(
    add('decider', (syscall) => ({
      deliver(_target, body, slots, result) {
        if (text(body) === 'keep') kept.push(result);
        else
          syscall.resolve(
            kept.map((promise) => ({ promise, body: bytes(''), slots: [slots[0]], exactly: 0 })),
          );
      },
    })),
  );
  const promises = Array.from({ length: 4 }, () => kernel.queueMessage(decider, bytes('keep')));
  settle();
  for (let each = 0; each < 1_000; each++)
    for (const [index, promise] of promises.entries())
      kernel.letGo(kernel.queueMessage(promise, bytes(`${index} ${each}`)));
  kernel.queueMessage(decider, bytes('resolve'), [receiver.root]);
  while (kernel.settlementOf(promises[3]) === null) kernel.step();
  expect(kernel.state.deferred.length).toBeGreaterThan(0);
  kernel.queueMessage(promises[3], bytes('3 1000'));
  kernel.queueMessage(promises[0], bytes('0 1000'));
  expect(kernel.audit()).toEqual([]);
  settle();
  for (let index = 0; index < 4; index++) {
    const order = got.filter((each) => each.startsWith(`${index} `)).map((each) => Number(each.slice(2)));
    expect(order).toEqual(Array.from({ length: index % 3 === 0 ? 1_001 : 1_000 }, (_, at) => at));
  }
  kept = [];
  expect(kernel.audit()).toEqual([]);
});
