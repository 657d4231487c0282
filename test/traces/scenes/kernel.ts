import { answer, exported, exportedPromise, rawVat } from '@callgate/kernel';
import type { Scene } from './scene.js';

/** What the guest calls the objects that its neighbour gets, in the order of the message's slots. */
const ASKED = 1;

/**
 * A neighbour that is a vat in the host's language. It asks the guest's object twice, gives it two objects of its own and lets go of those of the guest's: of
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
                syscall.send(slots[0], Buffer.from('make'), [exported(7)], exportedPromise(ASKED));
                syscall.subscribe(exportedPromise(ASKED));
                syscall.send(slots[0], Buffer.from('fail'), [], exportedPromise(ASKED + 1));
              }
              answer(syscall, result, {
                body: Buffer.from(`${words} yourself`),
                slots: [exported(5), exported(6)],
              });
            },
            notify([{ slots }]) {
              // The object that the guest made is forgotten at once, of those that came first one is known on.
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
