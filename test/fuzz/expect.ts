import type { FaultReason, Gate } from '@callgate/kernel';
import {
  type HandleTake,
  type Profile,
  type Syscall,
  type Take,
  holds,
  numberOf,
  rangeOf,
  readLeaf,
} from './description.js';

/** What must become of a call, by what the guest passes and holds. `runs`: its handler is asked. */
export type Expected =
  | { readonly kind: 'fault'; readonly reason: FaultReason }
  | { readonly kind: 'answer'; readonly word: number }
  | { readonly kind: 'runs' };

/**
 * The border a second time, read from its description: one check after the other as the README of the back end `fuzz` says, without
 * any of the generated code. `words` are unsigned.
 */
export function expectedOf(
  call: Syscall,
  words: readonly number[],
  { gate, memory, profile }: { gate: Gate; memory: Uint8Array; profile: Profile },
): Expected {
  if (call.denied !== null && !gate.granted(call.permission ?? '')) {
    if (call.denied === 'fault') return fault('not-permitted');
    return { kind: 'answer', word: call.denied === 'none' ? 0 : codeOf(call, 'Refused') };
  }
  let gone = false;
  for (const take of call.takes) {
    const found = check(take, words, memory, profile, gate);
    if (found === 'is-gone') gone = true;
    else if (found !== null) return fault(found);
  }
  if (gone) return { kind: 'answer', word: codeOf(call, 'Gone') };
  const broken = RULES[call.name]?.(words, gate) ?? null;
  return broken === null ? { kind: 'runs' } : fault(broken);
}

/** Rules of the kernel's own families that depend on its state, so that no type can say them. A device has no such rules: it answers errors. */
const RULES: Readonly<Record<string, (words: readonly number[], gate: Gate) => FaultReason | null>> = {
  // Only what the dispatch carries can be pulled.
  pull: ([parameter], { delivery }) =>
    (delivery?.parts[parameter] ?? null) === null ? 'out-of-range' : null,
};

function fault(reason: FaultReason): Expected {
  return { kind: 'fault', reason };
}

function codeOf({ errors }: Syscall, name: string): number {
  return Number(Object.keys(errors).find((code) => errors[code] === name));
}

function check(
  take: Take,
  words: readonly number[],
  memory: Uint8Array,
  profile: Profile,
  gate: Gate,
): FaultReason | 'is-gone' | null {
  const inside = (at: number, size: number) => at + size <= memory.length;
  switch (take.is) {
    case 'number': {
      if (take.slots.length > 1 && take.bits > profile.wordBits) {
        const value = take.bits === 64 ? 0 : words[take.slots[1]] * 65_536 + words[take.slots[0]];
        return holds(take.domain, value) ? null : 'out-of-range';
      }
      const value = numberOf(words[take.slots[0]], take.signed, profile);
      const [least, most] = rangeOf(take);
      return value >= least && value <= most && holds(take.domain, value) ? null : 'out-of-range';
    }
    case 'buffer': {
      const [pointer, length] = take.slots.map((slot) => words[slot]);
      if (length > take.max) return 'bad-length';
      return inside(pointer, length * take.elementBytes) ? null : 'bad-pointer';
    }
    case 'record': {
      const at = words[take.slots[0]];
      if (!inside(at, take.size)) return 'bad-pointer';
      const view = new DataView(memory.buffer);
      const allowed = take.leaves.every((leaf) =>
        holds(leaf.domain, readLeaf(view, at, leaf, profile.littleEndian)),
      );
      return allowed ? null : 'out-of-range';
    }
    case 'room':
      return inside(words[take.slots[0]], take.size) ? null : 'bad-pointer';
    case 'handle':
      return checkHandle(take, words[take.slots[0]], gate);
  }
}

function checkHandle(
  { use, kinds, rights, mayBeGone }: HandleTake,
  word: number,
  { clist, objects }: Gate,
): FaultReason | 'is-gone' | null {
  if (use === 'askBorrow' || use === 'askConsume') return null;
  const object = [...clist.handles()].includes(word) ? clist.objectOf(word) : 0;
  if (object === 0) return 'bad-handle';
  const fits = (kind: number) => kinds.length === 0 || kinds.includes(kind);
  if (objects.isGone(object)) return mayBeGone && fits(objects.bornKindOf(object)) ? 'is-gone' : 'gone';
  if ((objects.rightsOf(object) & rights) !== rights) return 'missing-right';
  return fits(objects.kindOf(object)) ? null : 'wrong-kind';
}
