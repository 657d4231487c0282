import { Kernel, type RawSetup, type VatConfig, rawVat } from '@callgate/kernel';
import { abi } from '@callgate/kernel/abi';
import { hostClock } from '@callgate/devices';

/** A kernel in memory whose vats are raw, so that what is measured is the kernel. */
export interface World {
  readonly kernel: Kernel;
  /** Adds a vat with room for whatever a bench does; answers its number. */
  add(setup: RawSetup, config?: Partial<VatConfig>): number;
  /** Sends the vat's root one message that the host does not wait for. */
  tell(vat: number, word: number, vats?: readonly number[]): void;
  /** Takes cranks until nothing is to do; answers how many. */
  settle(): number;
}

export function makeWorld(): World {
  const kernel = new Kernel({ abi, clock: hostClock(), seed: 1 });
  kernel.connect(() => {});
  const add: World['add'] = (setup, config = {}) =>
    kernel.addVat({
      name: `vat${kernel.vats().length + 1}`,
      backend: rawVat(setup),
      image: new Uint8Array(),
      inbox: 1 << 20,
      handles: 1 << 20,
      ...config,
    });
  return {
    kernel,
    add,
    tell(vat, word, vats = []) {
      const root = kernel.root(vat);
      const slots = vats.map((each) => kernel.root(each));
      kernel.letGo(kernel.queueMessage(root, Uint8Array.of(word), slots));
      for (const kref of [root, ...slots]) kernel.letGo(kref);
    },
    settle() {
      let cranks = 0;
      while (kernel.step() !== null) cranks++;
      return cranks;
    },
  };
}
