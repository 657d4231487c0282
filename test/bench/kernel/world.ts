import { Kernel, type Kref, type RawSetup, type VatConfig, rawVat } from '@callgate/kernel';
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
  /** Ends these vats, one after the other; answers the milliseconds of each step, the first of each vat's being the call that ends it. */
  end(...vats: readonly number[]): number[];
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
  const roots = new Map<number, Kref>();
  /** The host goes on holding every root, so that none is dropped. */
  const root = (vat: number): Kref => {
    const kref = roots.get(vat) ?? kernel.root(vat);
    roots.set(vat, kref);
    return kref;
  };
  return {
    kernel,
    add,
    tell(vat, word, vats = []) {
      kernel.letGo(kernel.queueMessage(root(vat), Uint8Array.of(word), vats.map(root)));
    },
    settle() {
      let cranks = 0;
      while (kernel.step() !== null) cranks++;
      return cranks;
    },
    end(...vats) {
      const steps: number[] = [];
      const timed = <Result>(work: () => Result): Result => {
        const start = performance.now();
        const result = work();
        steps.push(performance.now() - start);
        return result;
      };
      for (const vat of vats) {
        timed(() => kernel.terminate(vat));
        while (timed(() => kernel.step()) !== null);
      }
      return steps;
    },
  };
}
