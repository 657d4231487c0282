import type { Call, Parameter, Type } from '../model/abi.js';
import type { Located, Lookup } from '../model/lookup.js';
import { isBuffer } from '../model/buffer.js';
import { answerOf } from './answer.js';
import { existsOn } from './exists.js';
import { extentSizes } from './extents.js';
import {
  type Extent,
  type LoweredAbi,
  type LoweredCall,
  type LoweredDispatch,
  type Pulled,
  RESULT_BYTES,
  RESULT_HANDLES,
  type Slot,
  type Step,
  type Waiting,
} from './lowered.js';
import type { TargetProfile } from './profile.js';
import { dispatchSlots, isPulledWhole, syscallSlots } from './slots.js';
import { bitsOf, domainOf, isSigned, storageOf, widthsOf } from './storage.js';

/**
 * Lowers a checked ABI to one target profile: pure data, computed once, that every back end of the profile spells. What
 * `checkLowering` finds nothing wrong with can be lowered.
 */
export function lower(lookup: Lookup, profile: TargetProfile): LoweredAbi {
  const here = ({ call }: Located) => existsOn(call, profile);
  return {
    profile: profile.id,
    wordBits: profile.wordBits,
    syscalls: lookup.syscalls.filter(here).map((each) => lowerCall(each, lookup, profile)),
    dispatches: lookup.dispatches.filter(here).map((each) => lowerDispatch(each, lookup, profile)),
  };
}

function lowerCall(located: Located, lookup: Lookup, profile: TargetProfile): LoweredCall {
  const { call } = located;
  const slots = syscallSlots(call, lookup, profile);
  const gone = call.result.errors.find(({ name }) => name === 'Gone')?.code ?? null;
  const take = call.parameters.map((parameter, index) => {
    return takeStep(parameter, index, slots, gone !== null, lookup, profile);
  });
  const answer = answerOf(call.result, lookup, profile);
  if (answer.kind === 'pointer') {
    const pointer = slots.findIndex(({ parameter }) => parameter === -1);
    const extent = extentOf(answer.storage.type, pointer + 1, lookup, profile);
    take.push({ kind: 'room', pointer, storage: answer.storage, extent });
  }
  const output = call.parameters.find(({ direction }) => direction !== 'in');
  const steps: Step[] = [
    ...take.map((step) => (step.kind === 'handles' ? { ...step, apartFrom: apartFrom(step, take) } : step)),
    ...apartSteps(take),
    ...(gone === null ? [] : goneSteps(take, gone)),
    ...grantSteps(call, slots, lookup),
    { kind: 'call' },
    ...handles(take).flatMap((step) =>
      consumes(step) ? [{ kind: 'consume', slot: step.slot } as const] : [],
    ),
    { kind: 'answer', errors: call.result.errors, capacity: output === undefined ? null : output.name },
  ];
  return { ...located, slots, answer, waiting: waitingOf(call, lookup, profile), steps };
}

function waitingOf({ result }: Call, lookup: Lookup, profile: TargetProfile): Waiting | null {
  const { value } = result;
  if (value === null || !isBuffer(value)) return null;
  const { max } = value;
  if (value.kind !== 'list') {
    const view = value.kind === 'text' ? 'Text' : 'Bytes';
    return { view, parameter: RESULT_BYTES, element: null, elementBytes: 1, max };
  }
  const element = storageOf(value.element, lookup, profile);
  const list = { element, elementBytes: element.size, max };
  if (value.element.kind === 'handle') return { view: 'Handles', parameter: RESULT_HANDLES, ...list };
  return { view: listView(value.element), parameter: RESULT_BYTES, ...list };
}

/** Through what a handler sees a list: integers of 64 bits are two numbers, records and floats are read and written by their layout. */
export function listView(element: Type): 'List' | 'WideList' | 'Values' {
  if (element.kind === 'record' || element.kind === 'float') return 'Values';
  return element.kind === 'integer' && element.name.endsWith('64') ? 'WideList' : 'List';
}

function lowerDispatch(located: Located, lookup: Lookup, profile: TargetProfile): LoweredDispatch {
  const pulls = located.call.parameters.flatMap(({ type }, index) => pulledOf(type, index, lookup, profile));
  return { ...located, slots: dispatchSlots(located.call, lookup, profile), pulls };
}

function pulledOf(type: Type, parameter: number, lookup: Lookup, profile: TargetProfile): Pulled[] {
  if (type.kind === 'bytes' || type.kind === 'text')
    return [{ parameter, form: 'bytes', unitBytes: 1, widths: [1] }];
  const isList = type.kind === 'list';
  if (!isList && !isPulledWhole(type)) return [];
  const storage = storageOf(isList ? type.element : type, lookup, profile);
  const widths = widthsOf(storage);
  if (!isList) return [{ parameter, form: 'value', unitBytes: 1, widths }];
  const form = type.element.kind === 'handle' ? 'handles' : 'list';
  return [{ parameter, form, unitBytes: storage.size, widths }];
}

type HandleStep = Extract<Step, { readonly kind: 'handle' }>;

function handles(steps: readonly Step[]): HandleStep[] {
  return steps.filter((step) => step.kind === 'handle');
}

function consumes({ use }: HandleStep): boolean {
  return use === 'consume' || use === 'askConsume';
}

/** A handle that the call consumes is passed once: it is not lent to the same call, and not given to it twice. */
function apartSteps(take: readonly Step[]): Step[] {
  const used = handles(take).filter(({ use }) => use !== 'number');
  return used.flatMap((step, index) => {
    const others = used.filter((other, at) => other !== step && (!consumes(other) || at > index));
    return consumes(step)
      ? others.map((other): Step => ({ kind: 'apart', consumed: step.slot, other: other.slot }))
      : [];
  });
}

function apartFrom({ use }: Extract<Step, { readonly kind: 'handles' }>, take: readonly Step[]): number[] {
  return use === 'number' ? [] : handles(take).flatMap((step) => (consumes(step) ? [step.slot] : []));
}

/** After every check, so that a guest's mistake is a fault whatever another party did meanwhile. */
function goneSteps(take: readonly Step[], code: number): Step[] {
  const mayBeGone = take.flatMap((step) =>
    (step.kind === 'handle' || step.kind === 'handles') && step.mayBeGone ? [step.name] : [],
  );
  const consumed = handles(take)
    .filter(({ use }) => use === 'consume')
    .map(({ slot }) => slot);
  return mayBeGone.length === 0 ? [] : [{ kind: 'gone', handles: mayBeGone, code, consumes: consumed }];
}

function takeStep(
  { name, type, direction }: Parameter,
  index: number,
  slots: readonly Slot[],
  declaresGone: boolean,
  lookup: Lookup,
  profile: TargetProfile,
): Step {
  const slot = slots.findIndex(({ parameter }) => parameter === index);
  const slice = { kind: 'slice', name, pointer: slot, length: slot + 1, direction } as const;
  switch (type.kind) {
    case 'bytes':
    case 'text':
      return { ...slice, element: null, elementBytes: 1, max: type.max, text: type.kind === 'text' };
    case 'list': {
      if (type.element.kind === 'handle') {
        const { use, of, rights } = type.element;
        if (use !== 'borrow' && use !== 'slot' && use !== 'number')
          throw new Error(`invariant: a list of handles is borrowed`);
        const kinds = of === null ? [] : lookup.kindNumbers(of);
        const elementBytes = profile.handleBits === 16 ? 2 : 4;
        const mayBeGone = declaresGone && use === 'borrow';
        const list = { pointer: slot, length: slot + 1, elementBytes, max: type.max, apartFrom: [] } as const;
        return { kind: 'handles', name, ...list, use, of, kinds, rights, mayBeGone };
      }
      const element = storageOf(type.element, lookup, profile);
      return { ...slice, element, elementBytes: element.size, max: type.max, text: false };
    }
    case 'record':
      return {
        kind: 'record',
        name,
        pointer: slot,
        storage: storageOf(type, lookup, profile),
        extent: extentOf(type, slot + 1, lookup, profile),
      };
    case 'handle': {
      const { use, of, rights, optional = false } = type;
      if (use === 'create') throw new Error(`invariant: no parameter makes a handle, as ${name} would`);
      const kinds = of === null ? [] : lookup.kindNumbers(of);
      const mayBeGone = declaresGone && (use === 'borrow' || use === 'consume');
      return { kind: 'handle', name, slot, use, optional, of, kinds, rights, mayBeGone };
    }
    case 'float':
      return { kind: 'float', name, slot, bits: type.bits };
    default: {
      const bits = bitsOf(type, lookup);
      const scalar = { name, signed: isSigned(type), domain: domainOf(type, lookup) };
      if (bits <= profile.wordBits) return { kind: 'scalar', ...scalar, slot, bits: bits as 8 | 16 | 32 };
      const words = slots.flatMap(({ parameter, shift }, at) => (parameter === index ? [{ at, shift }] : []));
      words.sort((a, b) => a.shift - b.shift);
      return { kind: 'wide', ...scalar, words: words.map(({ at }) => at), bits: bits as 32 | 64 };
    }
  }
}

function extentOf(type: Type, slot: number, lookup: Lookup, profile: TargetProfile): Extent | null {
  if (type.kind !== 'record') return null;
  const sizes = extentSizes(lookup.record(type.name), lookup, profile);
  return sizes.length === 0 ? null : { slot, sizes };
}

function grantSteps(
  { parameters, result, rightsFrom }: Call,
  slots: readonly Slot[],
  lookup: Lookup,
): Step[] {
  const value = result.value?.kind === 'list' ? result.value.element : result.value;
  if (value?.kind !== 'handle' || value.of === null) return [];
  const bounds = parameters.findIndex(({ name }) => name === rightsFrom);
  const from = bounds === -1 ? null : slots.findIndex(({ parameter }) => parameter === bounds);
  return [{ kind: 'grant', kindNumber: lookup.kind(value.of).number, rights: value.rights, from }];
}
