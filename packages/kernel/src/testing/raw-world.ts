import { abi } from '../../generated/table.js';
import { Kernel } from '../kernel/kernel.js';
import type { Kref } from '../tables/outside.js';
import { exported, type RawSetup, type RawSyscall } from '../raw/raw-vat.js';
import { rawVat } from '../raw/raw-vm.js';
import type { VatConfig } from '../vat/vat.js';
import { TestClock } from './scripted.js';

export const text = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);
export const bytes = (words: string) => new TextEncoder().encode(words);
export const ROOT = exported(0);

/** What a vat does with a message: the syscalls, the slots that came with it, its body. */
export type Act = (syscall: RawSyscall, slots: Int32Array, body: Uint8Array) => void;

/** A kernel of raw vats; `seed` scatters its indexes. */
export function rawWorld(seed?: number) {
  const bugs: string[] = [];
  const kernel = new Kernel({
    abi,
    clock: new TestClock(),
    ...(seed === undefined ? {} : { seed }),
    onBug: (error, vat, call) =>
      bugs.push(`${vat}|${call}|${error instanceof Error ? error.message : String(error)}`),
  });
  kernel.connect(() => {});
  const image = new Uint8Array();
  /** Lets everything happen that can; then the tables must be sound. */
  const settle = () => {
    let cranks = 0;
    while (cranks < 5000 && kernel.step() !== null) cranks++;
    const wrong = kernel.audit();
    if (wrong.length > 0) throw new Error(wrong.join('\n'));
    return cranks;
  };
  return {
    kernel,
    bugs,
    settle,
    add: (name: string, setup: RawSetup, config: Partial<VatConfig> = {}) =>
      kernel.addVat({ name, backend: rawVat(setup), image, ...config }),
    /** A vat that does with each message what `act` says by then. */
    actor(name: string, config: Partial<VatConfig> = {}) {
      const actor = { number: 0, root: '' as Kref, act: (() => {}) as Act };
      const setup: RawSetup = (syscall) => ({
        deliver: (_target, body, slots) => actor.act(syscall, slots, body),
      });
      actor.number = kernel.addVat({ name, backend: rawVat(setup), image, ...config });
      actor.root = kernel.root(actor.number);
      settle();
      return actor;
    },
    /** Gives an actor a message and lets everything happen that follows. */
    run(actor: { root: Kref; act: Act }, slots: readonly Kref[], act: Act, body = bytes('')) {
      actor.act = act;
      kernel.letGo(kernel.queueMessage(actor.root, body, slots));
      settle();
    },
  };
}
