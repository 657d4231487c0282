import { type RawSetup, exportedPromise } from '@callgate/kernel';
import { makeWorld } from './world.js';

/** Promises that one crank makes: what the vat does itself is no part of the longest step that is asked for. */
const BATCH = 100;
const NO_BODY = new Uint8Array();

/** How promises hold each other: settled on one cycle, unresolved and waiting for each other on one cycle, or settled in a chain. */
export type Shape = 'settled' | 'waiting' | 'chain';

/** What a message asks of the maker and the holder. */
const Ask = { meet: 0, make: 1, close: 2 } as const;

/** Makes promises 1 to `count`, each settled with the next one, and the last one with a promise of the holder, who is given the first one. */
function settler(count: number): RawSetup {
  let made = 0;
  let last = 0;
  return (syscall) => ({
    deliver(_target, body, slots) {
      if (body[0] === Ask.meet) syscall.send(slots[0], NO_BODY, [exportedPromise(1)]);
      else if (body.length === 0) last = slots[0];
      for (let left = BATCH; body[0] === Ask.make && left > 0 && made < count; left--) {
        const next = ++made === count ? last : exportedPromise(made + 1);
        syscall.resolve([{ promise: exportedPromise(made), body: NO_BODY, slots: [next] }]);
      }
    },
  });
}

/** Holds the first promise, and decides the last one: when asked it settles that with the first one. */
function holder(): RawSetup {
  let first = 0;
  return (syscall) => ({
    deliver(_target, body, slots) {
      if (body[0] === Ask.meet) syscall.send(slots[0], NO_BODY, [exportedPromise(1)]);
      else if (body.length === 0) first = slots[0];
      else syscall.resolve([{ promise: exportedPromise(1), body: NO_BODY, slots: [first] }]);
    },
  });
}

/** Makes promises each of which is the result of a message that waits for the next one. */
function waiter(count: number): RawSetup {
  let made = 0;
  return (syscall) => ({
    deliver(_target, body) {
      for (let left = BATCH; body[0] === Ask.make && left > 0 && made < count; left--) {
        const result = exportedPromise(++made);
        syscall.send(exportedPromise((made % count) + 1), NO_BODY, [], result);
      }
    },
  });
}

/** Milliseconds of each step from the end of the vats on which leaves `count` promises to each other, until all are gone. */
export function promiseCycles(shape: Shape, count: number): number[] {
  const { kernel, add, tell, settle, end } = makeWorld();
  const maker = add(shape === 'waiting' ? waiter(count) : settler(count), { data: 1 << 30 });
  const other = add(holder());
  settle();
  tell(maker, Ask.meet, shape === 'waiting' ? [] : [other]);
  if (shape !== 'waiting') tell(other, Ask.meet, [maker]);
  settle();
  for (let made = 0; made < count; made += BATCH) tell(maker, Ask.make);
  settle();
  if (shape === 'settled') tell(other, Ask.close);
  settle();
  const before = kernel.objects.live;
  if (before < count) throw new Error(`only ${before} objects were made`);
  const steps = end(other, maker);
  if (kernel.objects.live > 512)
    throw new Error(`${kernel.objects.live} of ${before} objects were left over`);
  return steps;
}
