import type { FaultReason, Gate } from '@callgate/kernel';
import {
  type BufferTake,
  type HandleTake,
  type HandlesTake,
  type Profile,
  type Syscall,
  type Take,
  holds,
  leavesIn,
  numberOf,
  rangeOf,
  readLeaf,
  sizeOf,
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
    const found = check(take, words, memory, profile, gate, consumedBy(call, words));
    if (found === 'is-gone') gone = true;
    else if (found !== null) return fault(found);
  }
  if (passesTwice(call, words, gate)) return fault('twice');
  if (gone) return { kind: 'answer', word: codeOf(call, 'Gone') };
  const broken = RULES[call.name]?.(words, gate) ?? null;
  return broken === null ? { kind: 'runs' } : fault(broken);
}

/** The words of the handles that a call consumes. */
function consumedBy({ takes }: Syscall, words: readonly number[]): number[] {
  return takes.flatMap((take) => (take.is === 'handle' && consumes(take) ? [words[take.slots[0]]] : []));
}

function consumes({ use }: HandleTake): boolean {
  return use === 'consume' || use === 'askConsume';
}

/** Whether a handle that the call consumes was passed in another slot as well. */
function passesTwice({ takes }: Syscall, words: readonly number[], { clist }: Gate): boolean {
  const used = takes.filter((take): take is HandleTake => take.is === 'handle');
  return used.some((take) =>
    used.some((other) => {
      const word = words[take.slots[0]];
      const same = other !== take && words[other.slots[0]] === word;
      return same && consumes(take) && clist.objectOf(word) !== 0;
    }),
  );
}

/** Rules of the kernel's own families that depend on its state, so that no type can say them. A device has no such rules: it answers errors. */
const RULES: Readonly<Record<string, (words: readonly number[], gate: Gate) => FaultReason | null>> = {
  // Only what the dispatch carries can be pulled. The room is counted in what is pulled.
  pull(words, gate) {
    const [at, capacity] = words.slice(-2);
    const bytes = pulledBytes(gate, words[0]);
    if (bytes === null) return 'out-of-range';
    return gate.memory?.peek(at, capacity * bytes) ? null : 'bad-pointer';
  },
};

/** Bytes of each thing that a parameter of the dispatch has to pull; null where it has none. */
export function pulledBytes({ delivery, told, register, clist }: Gate, parameter: number): number | null {
  const list = parameter === 254 ? register.waiting?.slots : told.lists[parameter];
  if (list) return clist.handleBits / 8;
  if (parameter === 255) return register.waiting?.body ? register.waiting.elementBytes : null;
  return delivery?.parts[parameter] ? (told.layouts[parameter]?.unitBytes ?? 1) : null;
}

/**
 * What may be wrong with a call about the references of vats though nothing is wrong at the border: it depends on what this vat and others did before.
 * The kernel's model says when (packages/kernel/src/testing/model).
 */
export const FAULTS_INSIDE: Readonly<Record<string, readonly FaultReason[]>> = {
  send: ['not-now', 'not-callable', 'not-promise', 'not-decider', 'twice'],
  subscribe: ['not-now', 'not-promise'],
  resolveStage: ['not-now', 'bad-length'],
  resolveExactly: ['not-now'],
  resolveCommit: ['not-now', 'not-promise', 'not-decider', 'out-of-range', 'wrong-kind'],
  exit: ['not-now'],
  dropImports: ['bad-handle', 'not-import', 'wrong-kind'],
  retireImports: ['bad-handle', 'not-import', 'still-usable'],
  retireExports: ['bad-handle', 'not-export', 'wrong-kind', 'still-usable'],
  abandonExports: ['not-now', 'bad-handle', 'not-export', 'wrong-kind'],
  vatstoreSet: ['bad-length', 'store-full'],
  callNow: ['not-now', 'wrong-kind'],
  // Only resources of devices have rights.
  handleRestrict: ['wrong-kind'],
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
  consumed: readonly number[],
): FaultReason | 'is-gone' | null {
  const inside = (at: number, size: number) => at + size <= memory.length;
  switch (take.is) {
    case 'float':
      return null;
    case 'number': {
      if (take.slots.length > 1 && take.bits > profile.wordBits) {
        const value = take.bits === 64 ? 0 : words[take.slots[1]] * 65_536 + words[take.slots[0]];
        return holds(take.domain, take.signed ? value | 0 : value) ? null : 'out-of-range';
      }
      const value = numberOf(words[take.slots[0]], take.signed, profile);
      const [least, most] = rangeOf(take);
      return value >= least && value <= most && holds(take.domain, value) ? null : 'out-of-range';
    }
    case 'buffer': {
      const [pointer, length] = take.slots.map((slot) => words[slot]);
      if (length > take.max) return 'bad-length';
      if (!inside(pointer, length * take.elementBytes)) return 'bad-pointer';
      return take.direction === 'out' ? null : checkContents(take, pointer, length, memory, profile);
    }
    case 'handles': {
      const [pointer, length] = take.slots.map((slot) => words[slot]);
      if (length > take.max) return 'bad-length';
      const { elementBytes } = take;
      if (!inside(pointer, length * elementBytes)) return 'bad-pointer';
      const view = new DataView(memory.buffer);
      const element = { offset: 0, bytes: elementBytes, signed: false };
      const found = Array.from({ length }, (_, index) => {
        const handle = readLeaf(view, pointer + index * elementBytes, element, profile.littleEndian);
        const found = checkHandle({ ...take, optional: false }, handle, gate);
        const twice = consumed.includes(handle) && gate.clist.objectOf(handle) !== 0;
        return twice && (found === null || found === 'is-gone') ? 'twice' : found;
      });
      return (
        found.find((each) => each !== null && each !== 'is-gone') ??
        found.find((each) => each !== null) ??
        null
      );
    }
    case 'record': {
      const at = words[take.slots[0]];
      const size = sizeOf(take, words);
      if (size === null) return 'out-of-range';
      if (!inside(at, size)) return 'bad-pointer';
      const view = new DataView(memory.buffer);
      const allowed = leavesIn(take.leaves, size).every((leaf) =>
        holds(leaf.domain, readLeaf(view, at, leaf, profile.littleEndian)),
      );
      return allowed ? null : 'out-of-range';
    }
    case 'room': {
      const size = sizeOf(take, words);
      if (size === null) return 'out-of-range';
      return inside(words[take.slots[0]], size) ? null : 'bad-pointer';
    }
    case 'handle':
      return checkHandle(take, words[take.slots[0]], gate);
  }
}

/** What is wrong in a buffer that lies where it may. */
function checkContents(
  { text, leaves = [], elementBytes }: BufferTake,
  pointer: number,
  length: number,
  memory: Uint8Array,
  { littleEndian }: Profile,
): FaultReason | null {
  if (text && !isText(memory.subarray(pointer, pointer + length))) return 'bad-text';
  const view = new DataView(memory.buffer);
  for (let index = 0; index < length; index++)
    for (const leaf of leaves) {
      const value = readLeaf(view, pointer + index * elementBytes, leaf, littleEndian);
      if (!holds(leaf.domain, value)) return 'out-of-range';
    }
  return null;
}

function isText(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

function checkHandle(
  {
    use,
    optional,
    kinds,
    rights,
    mayBeGone,
  }: Omit<HandleTake, 'is' | 'name' | 'slots' | 'use'> & Pick<HandleTake | HandlesTake, 'use'>,
  word: number,
  { clist, objects }: Gate,
): FaultReason | 'is-gone' | null {
  if (use === 'number' || use === 'askBorrow' || use === 'askConsume' || (optional && word === 0))
    return null;
  // A number of the guest's own is exported by it, if the vat's table has room.
  if (use === 'slot' && clist.isExport(word))
    return clist.knownObjectOf(word) !== 0 || clist.size < clist.quota ? null : 'handle-table-full';
  // Numbers of the guest's own are below 0 in a table of 32 bits.
  const object = [...clist.handles()].some((handle) => handle >>> 0 === word) ? clist.objectOf(word) : 0;
  if (object === 0) return 'bad-handle';
  if (use === 'slot') return null;
  const fits = (kind: number) => kinds.length === 0 || kinds.includes(kind);
  if (objects.isGone(object)) return mayBeGone && fits(objects.bornKindOf(object)) ? 'is-gone' : 'gone';
  if ((objects.rightsOf(object) & rights) !== rights) return 'missing-right';
  return fits(objects.kindOf(object)) ? null : 'wrong-kind';
}
