import { answer, exported, exportedPromise, rawVat } from '@callgate/kernel';
import type { Scene } from './scene.js';

/** The neighbour's promises: the guest fulfills the first, and rejects the second. */
const MADE = exportedPromise(1);
const FAILED = exportedPromise(2);

/**
 * A neighbour that is a vat in the host's language. It asks the guest's object twice, gives it two objects of its own and lets go of those that it got: of
 * the first it drops the use only. When nothing is left to do, the guest is stopped.
 */
export function kernelScene(): Scene {
  return {
    neighbours(kernel) {
      const neighbour = kernel.addVat({
        name: 'neighbour',
        image: new Uint8Array(),
        backend: rawVat((syscall) => {
          const given: number[] = [];
          return {
            deliver(_target, body, slots, result) {
              const words = Buffer.from(body).toString();
              if (words === 'hello') {
                given.push(...slots);
                syscall.send(slots[0], Buffer.from('make'), [exported(7)], MADE);
                syscall.subscribe(MADE);
                syscall.send(slots[0], Buffer.from('fail'), [], FAILED);
              }
              answer(syscall, result, {
                body: Buffer.from(`${words} yourself`),
                slots: [exported(5), exported(6)],
              });
            },
            notify([{ slots }]) {
              // All are dropped; the first one that the guest gave is still known.
              syscall.dropImports([...given, ...slots]);
              syscall.retireImports([given[1], ...slots]);
            },
            dropExports: (handles) => syscall.retireExports(handles),
          };
        }),
      });
      return [kernel.root(neighbour)];
    },
    async play(kernel, guest) {
      await kernel.run({ cranks: 100 });
      kernel.stop(guest, 'closing time');
      return [];
    },
  };
}
