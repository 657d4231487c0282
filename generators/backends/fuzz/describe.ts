import { denied } from '../../src/emit/denied.js';
import type { Answer, LoweredCall, LoweredDispatch, Step } from '../../src/lower/lowered.js';
import { bitsOf, domainOf, isSigned, type Storage, type StoredLeaf } from '../../src/lower/storage.js';
import type { Call, Kind, Type } from '../../src/model/abi.js';
import type { Lookup } from '../../src/model/lookup.js';
import type { Json } from './json.js';

type Described = { readonly [key: string]: Json };

/** A kind, and every right that there is on it. */
export function describeKind({ number, name, parent, rights }: Kind, lookup: Lookup): Described {
  const members = rights === null ? [] : lookup.enum(rights).members;
  return {
    number,
    name,
    parent: parent === null ? 0 : lookup.kind(parent).number,
    rights: members.reduce((all, { value }) => (all | value) >>> 0, 0),
  };
}

/** A syscall: what it takes, in the order in which the host checks it, and what may come back. */
export function describeSyscall(lowered: LoweredCall, lookup: Lookup): Described {
  const { call, family, slots, steps, answer } = lowered;
  return {
    number: call.number,
    name: call.name,
    family: family.name,
    effect: call.effect,
    blocking: call.blocking,
    permission: call.permission,
    denied: denied(call),
    slots: slots.map(({ name }) => name),
    takes: steps.flatMap((step) => describeTake(step, lowered, lookup)),
    result: describeResult(lowered, lookup),
    hasWord: hasWord(answer, call.result.errors.length > 0),
    errors: Object.fromEntries(call.result.errors.map(({ name, code }) => [code, name])),
  };
}

/** A dispatch: its words, and which of them are handles. */
export function describeDispatch({ call, slots }: LoweredDispatch): Described {
  return {
    number: call.number,
    name: call.name,
    optional: call.optional,
    slots: slots.map(({ name }) => name),
    handles: slots.flatMap(({ part }, index) => (part === 'handle' ? [index] : [])),
  };
}

/** What one step of the host's takes from the guest; nothing for the steps behind them. */
function describeTake(step: Step, { call }: LoweredCall, lookup: Lookup): Described[] {
  switch (step.kind) {
    case 'scalar':
      return [{ ...number(step, [step.slot]), ...knownOf(typeOf(step.name, call), lookup) }];
    case 'wide':
      return [{ ...number(step, step.words), ...knownOf(typeOf(step.name, call), lookup) }];
    case 'float':
      return [{ is: 'float', name: step.name, slots: [step.slot], bits: step.bits }];
    case 'slice': {
      const { name, pointer, length, element, elementBytes, max, direction, text } = step;
      const buffer = { is: 'buffer', name, slots: [pointer, length], elementBytes, max, direction };
      return [element === null ? { ...buffer, text } : { ...buffer, leaves: leavesOf(element, lookup) }];
    }
    case 'record': {
      const { name, storage } = step;
      return [{ is: 'record', name, ...placeOf(step), leaves: storage.leaves.map(describeLeaf) }];
    }
    case 'handle': {
      const { name, slot, use, optional, kinds, rights, mayBeGone } = step;
      return [{ is: 'handle', name, slots: [slot], use, optional, kinds, rights, mayBeGone }];
    }
    case 'handles': {
      const { name, pointer, length, elementBytes, max, use, kinds, rights, mayBeGone } = step;
      const slots = [pointer, length];
      return [{ is: 'handles', name, slots, elementBytes, max, use, kinds, rights, mayBeGone }];
    }
    case 'room':
      return [{ is: 'room', name: 'out', ...placeOf(step) }];
    default:
      return [];
  }
}

/** Where a record lies. Of an extensible one the guest says the size, which is one of those that the record has had. */
function placeOf({
  pointer,
  storage,
  extent,
}: Extract<Step, { readonly kind: 'record' | 'room' }>): Described {
  const { size } = storage;
  return extent === null
    ? { slots: [pointer], size }
    : { slots: [pointer, extent.slot], size, sizes: extent.sizes };
}

type Number = Extract<Step, { readonly kind: 'scalar' | 'wide' }>;

/** `slots`: lowest word first. */
function number({ name, bits, signed, domain }: Number, slots: readonly number[]): Described {
  return { is: 'number', name, slots, bits, signed, domain: { ...domain } };
}

function describeLeaf({ path, offset, bytes, signed, domain, float }: StoredLeaf): Described {
  const leaf = { path: path.join('.'), offset, bytes, signed, domain: { ...domain } };
  return float ? { ...leaf, float } : leaf;
}

function describeResult(lowered: LoweredCall, lookup: Lookup): Described {
  const { answer, call, steps, waiting } = lowered;
  const { value, optional } = call.result;
  const last = steps.find((step) => step.kind === 'answer');
  // Of a call that fills a buffer, the value is how much it wrote: never more than there was room for.
  const bound = last?.kind === 'answer' ? last.capacity : null;
  if (waiting !== null) {
    const { view, parameter, elementBytes, max } = waiting;
    const held = view === 'Handles' ? { handle: made(lowered, lookup) } : { text: view === 'Text' };
    const place = answer.kind === 'pointer' ? answer.storage.size : 0;
    return { is: 'waiting', optional, size: place, parameter, elementBytes, max, ...held };
  }
  switch (answer.kind) {
    case 'nothing':
      return { is: 'nothing' };
    case 'handle':
      return { is: 'handle', optional, ...made(lowered, lookup) };
    case 'value':
      if (answer.type.kind === 'float') return { is: 'float', bits: answer.type.bits };
      return value === null ? { is: 'error' } : { is: 'number', ...wordOf(answer.type, lookup), bound };
    case 'pointer': {
      const { storage } = answer;
      const stored =
        storage.type.kind === 'handle'
          ? { handle: made(lowered, lookup) }
          : { leaves: leavesOf(storage, lookup), bound };
      return { is: 'pointer', optional, size: storage.size, ...stored };
    }
  }
}

function wordOf(type: Type, lookup: Lookup): Described {
  return { bits: bitsOf(type, lookup), signed: isSigned(type), domain: { ...domainOf(type, lookup) } };
}

function leavesOf({ type, leaves }: Storage, lookup: Lookup): Json {
  return leaves.map((leaf) => ({
    ...describeLeaf(leaf),
    ...knownOf(leafType(type, leaf.path, lookup), lookup),
  }));
}

/** The type of a leaf, down its path through the records. */
function leafType(type: Type, [name, ...path]: readonly string[], lookup: Lookup): Type {
  if (type.kind !== 'record') return type;
  const field = lookup.record(type.name).fields.find((each) => each.name === name);
  if (field === undefined) throw new Error(`invariant: the record ${type.name} has a field ${name}`);
  return leafType(field.type, path, lookup);
}

function typeOf(parameter: string, { parameters }: Call): Type | undefined {
  return parameters.find(({ name }) => name === parameter)?.type;
}

/** What an open enum calls by name: other values are allowed, but these mean something. */
function knownOf(type: Type | undefined, lookup: Lookup): Described {
  if (type?.kind !== 'enum') return {};
  const { open, members } = lookup.enum(type.name);
  return open ? { known: members.map(({ value }) => value) } : {};
}

/** Kind and rights of the handle that a call makes; kind 0 for any. */
function made({ steps }: LoweredCall, lookup: Lookup): Described {
  const grant = steps.find((step) => step.kind === 'grant');
  if (grant?.kind !== 'grant') return { kind: 0, kinds: [], rights: 0, from: null };
  const { kindNumber, rights, from } = grant;
  const name = lookup.abi.families
    .flatMap(({ kinds }) => kinds)
    .find(({ number: each }) => each === kindNumber)?.name;
  return { kind: kindNumber, kinds: name === undefined ? [] : lookup.kindNumbers(name), rights, from };
}

/** Whether a word comes back that says something; a machine whose calls always answer one answers 0 otherwise. */
function hasWord(answer: Answer, fallible: boolean): boolean {
  return answer.kind === 'pointer' ? fallible || answer.optional : answer.kind !== 'nothing';
}
