import { abi } from '../../generated/table.js';
import { Kernel } from '../kernel/kernel.js';
import type { KernelOptions } from '../kernel/options.js';
import { reasonText } from '../messages/reasons.js';
import type { Kref } from '../tables/outside.js';
import { type Methargs, type TextSyscall, textVat } from '../raw/text-vat.js';
import type { VatConfig } from '../vat/vat.js';
import { TestClock } from './scripted.js';

/** A dispatch as a text vat is told it, in a line: `deliver o+0 hello(o-1) → p-1`. */
export type Line = string;

/** What a vat does when it is told something. */
export type Doing = (syscall: TextSyscall, line: Line) => void;

/** One vat of a {@link TextWorld}. */
export interface TestVat {
  readonly number: number;
  /** What it was told, oldest first, without its start. */
  readonly told: Line[];
  /** Does something in the next dispatch of this vat, which the host sends with some of what it keeps, and lets all work be done. */
  act(doing: Doing, slots?: readonly Kref[]): void;
  /** What it does in every other dispatch. */
  always: Doing;
  root: Kref;
}

/**
 * A kernel with text vats, audited after every crank; with `audits: 'rests'` only when all work is done, for a world so large that an audit
 * of it takes long.
 */
export function textWorld(options: Partial<KernelOptions> = {}, audits: 'cranks' | 'rests' = 'cranks') {
  const kernel = new Kernel({ abi, clock: new TestClock(), ...options });
  kernel.connect(() => {});
  const audit = (): void => {
    const findings = kernel.audit();
    if (findings.length > 0) throw new Error(findings.join('\n'));
  };
  const settle = (): void => {
    for (let cranks = 0; kernel.step() !== null; cranks++) {
      if (audits === 'cranks') audit();
      if (cranks > 1000) throw new Error('the kernel finds no rest');
    }
    audit();
  };
  const add = (name: string, config: Partial<VatConfig> = {}): TestVat => {
    let next: Doing | null = null;
    const told: Line[] = [];
    const vat: TestVat = {
      number: 0,
      told,
      root: '',
      always: () => {},
      act(doing, slots = []) {
        next = doing;
        kernel.letGo(kernel.queueMessage(vat.root, bytes('act'), slots));
        settle();
      },
    };
    const backend = textVat((syscall) => {
      const hear = (line: Line): void => {
        if (next !== null && line.startsWith('deliver o+0 act')) {
          const doing = next;
          next = null;
          doing(syscall, line);
          return;
        }
        told.push(line);
        vat.always(syscall, line);
      };
      return {
        startVat: () => vat.always(syscall, 'startVat'),
        deliver: (target, data, result) =>
          hear(`deliver ${target} ${shown(data)}${result === null ? '' : ` → ${result}`}`),
        notify: (all) =>
          hear(
            `notify ${all.map(({ promise, state, ...data }) => `${promise} ${reasonText(state)} ${shown(data)}`).join(', ')}`,
          ),
        dropExports: (vrefs) => hear(`dropExports ${vrefs.join(' ')}`),
        retireExports: (vrefs) => hear(`retireExports ${vrefs.join(' ')}`),
        retireImports: (vrefs) => hear(`retireImports ${vrefs.join(' ')}`),
        bringOutYourDead: () => hear('bringOutYourDead'),
        stopVat: (reason) => hear(`stopVat ${reason}`),
      };
    });
    const number = kernel.addVat({ name, backend, image: new Uint8Array(), ...config });
    settle();
    return Object.assign(vat, {
      number,
      root: kernel.vats()[number - 1].reason === null ? kernel.root(number) : '',
    });
  };
  /** A message of the host, and what its result became when all work was done: `fulfilled hello(ko3)`. */
  const ask = (target: Kref, body: string, slots: readonly Kref[] = []): string => {
    const result = kernel.queueMessage(target, bytes(body), slots);
    settle();
    return answerOf(result);
  };
  const answerOf = (result: Kref): string => {
    const settlement = kernel.settlementOf(result);
    if (settlement === null) return 'unresolved';
    const { state, body, slots } = settlement;
    return `${reasonText(state)} ${shown({ body: new TextDecoder().decode(body), slots })}`;
  };
  return { kernel, add, settle, ask, answerOf, audit };
}

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A body without references, or with them. */
export const data = (body: string, ...slots: string[]): Methargs => ({ body, slots });

function shown({ body, slots }: Methargs): string {
  return slots.length === 0 ? body : `${body}(${slots.join(' ')})`;
}
