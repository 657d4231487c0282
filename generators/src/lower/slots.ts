import type { Call, Parameter, Type } from '../model/abi.js';
import type { Lookup } from '../model/lookup.js';
import { answerOf } from './answer.js';
import type { Slot } from './lowered.js';
import type { TargetProfile } from './profile.js';
import { bitsOf } from './storage.js';

/** The words of a syscall, in the order of its arguments: those of its parameters, then the pointer for a result that needs one. */
export function syscallSlots(
  { parameters, result }: Call,
  lookup: Lookup,
  profile: TargetProfile,
): readonly Slot[] {
  const slots = parameters.flatMap((parameter, index) => parameterSlots(parameter, index, lookup, profile));
  if (answerOf(result, lookup, profile).kind === 'pointer') {
    slots.push({ name: 'out', part: 'pointer', parameter: -1, shift: 0 });
    if (isExtensible(result.value, lookup))
      slots.push({ name: 'outSize', part: 'size', parameter: -1, shift: 0 });
  }
  return distinct(slots);
}

/** How many words of 32 bits, or of the machine, remember a syscall: a number of 64 bits that is one slot is two. */
export function tracedWords(slots: readonly Slot[], result: Call['result']): number {
  const more = slots.filter(({ float }) => float === 64).length;
  const { value, errors, optional } = result;
  const isDouble = value?.kind === 'float' && value.bits === 64 && errors.length === 0 && !optional;
  return slots.length + more + (isDouble ? 1 : 0);
}

/** The words of a dispatch. Bytes and lists are pulled, so only their lengths are told; of a record and a float, which are pulled too, nothing. */
export function dispatchSlots({ parameters }: Call, lookup: Lookup, profile: TargetProfile): readonly Slot[] {
  return distinct(
    parameters.flatMap((parameter, index) => {
      if (isPulledWhole(parameter.type)) return [];
      const slots = parameterSlots(parameter, index, lookup, profile);
      return slots.filter(({ part }) => part !== 'pointer');
    }),
  );
}

/** What has a place in memory and no length: words are integers from the queue to the entry. */
export function isPulledWhole({ kind }: Type): boolean {
  return kind === 'record' || kind === 'float';
}

function parameterSlots(
  { name, type, direction }: Parameter,
  parameter: number,
  lookup: Lookup,
  profile: TargetProfile,
): Slot[] {
  const slot = (part: Slot['part'], suffix = ''): Slot => ({
    name: name + suffix,
    part,
    parameter,
    shift: 0,
  });
  switch (type.kind) {
    case 'bytes':
    case 'text':
    case 'list':
      return [slot('pointer'), slot('length', direction === 'in' ? 'Length' : 'Capacity')];
    case 'record':
      return [slot('pointer'), ...(isExtensible(type, lookup) ? [slot('size', 'Size')] : [])];
    case 'handle':
      return [slot('handle')];
    case 'float':
      return [{ ...slot('value'), float: type.bits }];
    default:
      return scalarSlots(name, bitsOf(type, lookup), parameter, profile);
  }
}

/** Whether a value is a record of which the guest says how much it knows. */
function isExtensible(type: Type | null, lookup: Lookup): boolean {
  return type?.kind === 'record' && lookup.record(type.name).extents !== null;
}

/** Names of the words of a value that is wider than one, lowest first. */
const WORDS: ReadonlyMap<number, readonly string[]> = new Map([
  [2, ['Low', 'High']],
  [4, ['0', '16', '32', '48']],
]);

function scalarSlots(
  name: string,
  bits: number,
  parameter: number,
  { wordBits, littleEndian }: TargetProfile,
): Slot[] {
  const suffixes = WORDS.get(bits / wordBits);
  if (suffixes === undefined) return [{ name, part: 'value', parameter, shift: 0 }];
  const words = suffixes.map((suffix, index): Slot => {
    return { name: name + suffix, part: 'word', parameter, shift: (index * wordBits) as Slot['shift'] };
  });
  return littleEndian ? words : words.reverse();
}

/** A parameter may be called what a part of another one is: then the later slot gets a `_`. */
function distinct(slots: readonly Slot[]): readonly Slot[] {
  const taken = new Set<string>();
  return slots.map((slot) => {
    let { name } = slot;
    while (taken.has(name)) name += '_';
    taken.add(name);
    return { ...slot, name };
  });
}
