import { type RawSetup, exported } from '@callgate/kernel';
import { makeWorld } from './world.js';

/** References in one message. */
const SLOTS = 200;

/** Gives objects of its own to every vat that it is told of; at the word 1 it retires those that nobody uses. */
function owner(objects: number): RawSetup {
  return (syscall) => {
    let next = 1;
    let unused: number[] = [];
    return {
      deliver(_target, [word], slots, result) {
        syscall.resolve([{ promise: result, body: NO_BODY }]);
        if (word === 1) {
          syscall.retireExports(unused);
          unused = [];
          return;
        }
        for (let left = objects; left > 0; left -= SLOTS) {
          const given = Array.from({ length: Math.min(left, SLOTS) }, () => exported(next++ & 0xff_ffff));
          for (const slot of slots) syscall.send(slot, NO_BODY, given);
        }
      },
      dropExports(handles) {
        unused.push(...handles);
      },
    };
  };
}

/** Stops to use what it is given, and goes on to know it. */
const importer: RawSetup = (syscall) => ({
  deliver(_target, _body, slots) {
    syscall.dropImports(slots);
  },
  retireImports() {},
});

const NO_BODY = new Uint8Array();

/**
 * A kernel of `importers` vats that know objects of one owner, and `others` that know nothing. A round answers the nanoseconds that
 * retiring takes for each object and importer, from the owner's syscall until all were told.
 * @param clock milliseconds; those of the wall unless told
 */
export function retirement(
  importers: number,
  others: number,
  objects: number,
  clock: () => number = () => performance.now(),
): () => number {
  const { kernel, add, tell, settle } = makeWorld();
  const of = add(owner(objects));
  const know = Array.from({ length: importers }, () => add(importer));
  for (let left = others; left > 0; left--) add(importer);
  settle();
  let live = 0;
  return () => {
    // A message carries at most 256 references; a thousand importers are told of in several.
    for (let from = 0; from < importers; from += SLOTS) tell(of, 0, know.slice(from, from + SLOTS));
    settle();
    tell(of, 1);
    const start = clock();
    settle();
    const time = clock() - start;
    live ||= kernel.objects.live;
    if (kernel.objects.live !== live) throw new Error('objects were left over');
    return (time * 1e6) / objects / importers;
  };
}
