import type { Call, Parameter, Result, Type } from '../model/abi.js';
import type { Located, Lookup } from '../model/lookup.js';
import type { Answer, LoweredAbi, LoweredCall, LoweredDispatch, Slot, Step } from './lowered.js';
import type { TargetProfile } from './profile.js';
import { allowedValues, storageOf } from './storage.js';

/** Lowers a checked ABI to one target profile: pure data, computed once, that every back end of the profile spells. */
export function lower(lookup: Lookup, profile: TargetProfile): LoweredAbi {
  return {
    profile: profile.id,
    wordBits: profile.wordBits,
    syscalls: lookup.syscalls
      .filter(({ call }) => exists(call, profile))
      .map((each) => lowerCall(each, lookup, profile)),
    dispatches: lookup.dispatches
      .filter(({ call }) => exists(call, profile))
      .map((each) => lowerDispatch(each, profile)),
  };
}

/** Whether a call exists on a profile: a blocking one needs a VM that can be suspended. */
function exists(call: Located['call'], profile: TargetProfile): boolean {
  if (call.blocking && !profile.canSuspend) return false;
  return call.profiles.length === 0 || call.profiles.includes(profile.id);
}

function lowerCall(located: Located, lookup: Lookup, profile: TargetProfile): LoweredCall {
  const { call } = located;
  const slots: Slot[] = [];
  const take: Step[] = [];
  const consume: Step[] = [];
  const gone = call.result.errors.find(({ name }) => name === 'Gone')?.code ?? 0;
  call.parameters.forEach((parameter, index) => {
    const first = slots.length;
    slots.push(...slotsOf(parameter, index, profile));
    const step = takeStep(parameter, first, gone, lookup, profile);
    take.push(step);
    if (step.kind === 'handle' && (step.use === 'consume' || step.use === 'askConsume')) {
      consume.push({ kind: 'consume', slot: step.slot });
    }
  });
  const answer = answerOf(call.result, lookup, profile);
  if (answer.kind === 'pointer') {
    take.push({ kind: 'room', pointer: slots.length, storage: answer.storage });
    slots.push({ name: 'out', part: 'pointer', parameter: -1 });
  }
  const output = call.parameters.find(({ direction }) => direction === 'out');
  const answering: Step = {
    kind: 'answer',
    errors: call.result.errors,
    capacity: output === undefined ? null : output.name,
  };
  const steps = [
    ...take,
    ...grantSteps(call, slots, lookup),
    { kind: 'call' } as const,
    ...consume,
    answering,
  ];
  return { ...located, slots, answer, steps };
}

function lowerDispatch(located: Located, profile: TargetProfile): LoweredDispatch {
  const slots = located.call.parameters.flatMap((parameter, index) =>
    isSlice(parameter.type)
      ? [{ name: `${parameter.name}Length`, part: 'length' as const, parameter: index }]
      : slotsOf(parameter, index, profile),
  );
  return { ...located, slots };
}

function isSlice(type: Type): boolean {
  return type.kind === 'bytes' || type.kind === 'list';
}

/** Bits of a scalar as it travels; bools and enums count as their storage. */
function bitsOf(type: Type, lookup: Lookup): number {
  if (type.kind === 'integer') return Number(type.name.slice(1));
  if (type.kind === 'enum') return lookup.enum(type.name).width * 8;
  return 8;
}

function slotsOf({ name, type, direction }: Parameter, parameter: number, profile: TargetProfile): Slot[] {
  switch (type.kind) {
    case 'bytes':
    case 'list':
      return [
        { name, part: 'pointer', parameter },
        { name: `${name}${direction === 'out' ? 'Capacity' : 'Length'}`, part: 'length', parameter },
      ];
    case 'record':
      return [{ name, part: 'pointer', parameter }];
    case 'handle':
      return [{ name, part: 'handle', parameter }];
    case 'integer': {
      if (Number(type.name.slice(1)) <= profile.wordBits) return [{ name, part: 'value', parameter }];
      const low: Slot = { name: `${name}Low`, part: 'low', parameter };
      const high: Slot = { name: `${name}High`, part: 'high', parameter };
      return profile.littleEndian ? [low, high] : [high, low];
    }
    default:
      return [{ name, part: 'value', parameter }];
  }
}

function takeStep(
  { name, type, direction }: Parameter,
  slot: number,
  gone: number,
  lookup: Lookup,
  profile: TargetProfile,
): Step {
  switch (type.kind) {
    case 'bytes':
      return {
        kind: 'slice',
        name,
        pointer: slot,
        length: slot + 1,
        elementBytes: 1,
        max: type.max,
        direction,
        list: false,
      };
    case 'list': {
      const elementBytes = storageOf(type.element, lookup, profile).size as 1 | 2 | 4;
      return {
        kind: 'slice',
        name,
        pointer: slot,
        length: slot + 1,
        elementBytes,
        max: type.max,
        direction,
        list: true,
      };
    }
    case 'record':
      return { kind: 'record', name, pointer: slot, storage: storageOf(type, lookup, profile) };
    case 'handle': {
      if (type.use === 'create') throw new Error(`invariant: no parameter makes a handle, as ${name} would`);
      const kinds = type.of === null ? null : lookup.kindNumbers(type.of);
      return { kind: 'handle', name, slot, use: type.use, kinds, rights: type.rights, gone };
    }
    default: {
      const bits = bitsOf(type, lookup);
      const signed = type.kind === 'integer' && type.name[0] === 'i';
      if (bits > profile.wordBits) {
        const [low, high] = profile.littleEndian ? [slot, slot + 1] : [slot + 1, slot];
        return { kind: 'wide', name, low, high, bits: bits as 32 | 64, signed };
      }
      const only =
        type.kind === 'bool' ? [0, 1] : type.kind === 'enum' ? allowedValues(type.name, lookup) : null;
      return { kind: 'scalar', name, slot, signed, bits: bits as 8 | 16 | 32, only };
    }
  }
}

function answerOf({ value, optional, errors }: Result, lookup: Lookup, profile: TargetProfile): Answer {
  if (value === null && errors.length === 0) return { kind: 'nothing' };
  const scalar =
    value !== null && (value.kind === 'integer' || value.kind === 'bool' || value.kind === 'enum');
  if (errors.length === 0 && value !== null) {
    if (value.kind === 'handle') return { kind: 'handle', optional };
    if (scalar && !optional && bitsOf(value, lookup) <= profile.wordBits)
      return { kind: 'value', type: value };
  }
  if (value === null) return { kind: 'value', type: { kind: 'integer', name: 'u16' } };
  return { kind: 'pointer', storage: storageOf(value, lookup, profile), optional };
}

function grantSteps(
  { parameters, result, rightsFrom }: Call,
  slots: readonly Slot[],
  lookup: Lookup,
): Step[] {
  const { value } = result;
  if (value?.kind !== 'handle' || value.of === null) return [];
  const bounds = parameters.findIndex(({ name }) => name === rightsFrom);
  const from = bounds === -1 ? null : slots.findIndex(({ parameter }) => parameter === bounds);
  return [{ kind: 'grant', kindNumber: lookup.kind(value.of).number, rights: value.rights, from }];
}
