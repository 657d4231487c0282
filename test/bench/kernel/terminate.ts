import { type RawSetup, exported } from '@callgate/kernel';
import { makeWorld } from './world.js';

/** References in one message. */
const SLOTS = 200;

/** Gives slots[0] `count` objects of its own. */
function exporter(count: number): RawSetup {
  return (syscall) => ({
    deliver(_target, _body, slots, result) {
      syscall.resolve([{ promise: result, body: NO_BODY }]);
      for (let first = 0; first < count; first += SLOTS) {
        const length = Math.min(SLOTS, count - first);
        syscall.send(
          slots[0],
          NO_BODY,
          Array.from({ length }, (_, index) => exported(1 + first + index)),
        );
      }
    },
  });
}

const NO_BODY = new Uint8Array();

/** Milliseconds of each step by which a vat ends of which another holds `exports` objects; the first is the host's call that ends it. */
export function termination(exports: number): number[] {
  const { kernel, add, tell, settle, end } = makeWorld();
  const vat = add(exporter(exports));
  const holder = add(() => ({ deliver() {} }));
  settle();
  tell(vat, 0, [holder]);
  settle();
  const steps = end(vat);
  if (kernel.vats()[vat - 1].handles !== 0) throw new Error('something of the vat was left over');
  return steps;
}
