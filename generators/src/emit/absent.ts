import type { LoweredCall } from '../lower/lowered.js';
import type { Call, Family, Retired } from '../model/abi.js';
import { deprecationAdvice } from './lifecycle.js';

/** A syscall that guests on a machine cannot make, and why. */
export interface AbsentCall extends Absence {
  readonly name: string;
  /** The call as other machines have it; null for one that was removed, of which only the name is left. */
  readonly call: Call | null;
  readonly why: 'waits' | 'elsewhere' | 'removed';
}

/** A dispatch that was removed, and why it never comes. */
export interface RemovedDispatch extends Absence {
  readonly name: string;
}

interface Absence {
  /** Why there is none: `it exists on embedvm16 only`, `it was removed in 1.2: use lampTurn`. */
  readonly reason: string;
  /** What the name of a missing trait cannot say of it. */
  readonly hint: string;
  /** The whole reason as a sentence. */
  readonly sentence: string;
}

/** Says a name of the definition as the reader's language does. */
type Spell = (name: string) => string;

/** The syscalls of a family that a machine lacks, and those that were removed; `lowered` are those that it has. */
export function absentCalls(
  { groups }: Family,
  lowered: readonly LoweredCall[],
  spell: Spell,
): readonly AbsentCall[] {
  const there = new Set(lowered.map(({ call }) => call.name));
  const syscalls = groups.filter(({ direction }) => direction === 'syscalls');
  const elsewhere = syscalls
    .flatMap(({ calls }) => calls)
    .filter(({ name, caller }) => caller === 'vat' && !there.has(name))
    .map((call): AbsentCall => {
      const why = call.blocking ? 'waits' : 'elsewhere';
      const parts = reasonOf(call);
      return { name: call.name, call, why, ...absence(parts.join(': '), parts.at(-1) ?? '') };
    });
  const removed = syscalls
    .flatMap(({ retired }) => retired)
    .map((each): AbsentCall => ({ name: each.name, call: null, why: 'removed', ...removal(each, spell) }));
  return [...elsewhere, ...removed];
}

/** The dispatches of a family that were removed. */
export function removedDispatches({ groups }: Family, spell: Spell): readonly RemovedDispatch[] {
  return groups
    .filter(({ direction }) => direction === 'dispatches')
    .flatMap(({ retired }) => retired)
    .map((each) => ({ name: each.name, ...removal(each, spell) }));
}

/** Every machine that lacks a call which waits is wasm32: the other one can be suspended. */
function reasonOf({ blocking, profiles }: Call): readonly string[] {
  if (blocking) return ['it waits, and a guest on wasm32 cannot', 'what it waits for arrives as a dispatch'];
  return [`it exists on ${profiles.join(' and ')} only`];
}

function removal({ removal: told }: Retired, spell: Spell): Absence {
  const reason =
    told === null ? 'it was removed' : `it was removed in ${told.version}: ${deprecationAdvice(told, spell)}`;
  return absence(reason, reason);
}

function absence(reason: string, hint: string): Absence {
  return { reason, hint, sentence: `${reason[0].toUpperCase()}${reason.slice(1)}.` };
}
