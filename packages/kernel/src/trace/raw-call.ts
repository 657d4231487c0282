import type { HostCall } from '../gate/gate-entry.js';
import { HANDLE_KINDS, type RawCallShape, type RawParameterSort, rawCallShape } from '../raw/raw-calls.js';
import type { RawResolution } from '../raw/raw-vat.js';
import type { CallResult } from '../syscalls/call-now.js';
import type { RawCall } from './call-decoder.js';
import { type KindName, type Naming, bytesOf, handleOf, handlesOf, listOf } from './raw-values.js';
import type { TraceResult, TraceValue, TracedCall } from './value.js';

/**
 * A syscall of a raw vat with typed values. Without `said` its words are all that is known: handles, and how long the rest is; so it is in the
 * record of a fault. A raw vat uses no fuel.
 */
export function tracedRawCall(
  { number, slots, result, resolve }: RawCall,
  kindName: KindName,
  said: HostCall | null = null,
): TracedCall {
  const naming: Naming = { resolve, kindName };
  const shape = rawCallShape(number);
  const parameters = (shape?.parameters ?? []).map(({ name, sort }, at) => ({
    name,
    value: parameterOf(sort, [slots[at], slots[at + 1]], said?.parameters[at], naming),
  }));
  return {
    number,
    name: shape?.name ?? `syscall#${number}`,
    parameters,
    result: resultOf(shape?.result ?? 'nothing', result, said?.answer, naming),
    out: null,
    charge: 0,
  };
}

function parameterOf(
  sort: RawParameterSort,
  [word, next]: readonly number[],
  value: unknown,
  naming: Naming,
): TraceValue {
  switch (sort) {
    case 'handle':
      return handleOf(word, naming);
    case 'bool':
      return { kind: 'bool', value: word === 1 };
    case 'bytes':
      return bytesOf(value, word);
    case 'handles':
      return handlesOf(value, word, naming);
    case 'resolutions': {
      if (value !== undefined) return listOf(value, word, (each) => resolutionOf(each, naming));
      const first = word > 0 ? [handleOf(next, naming)] : [];
      return { kind: 'list', pointer: null, length: word, elements: first, cut: word > 1 };
    }
  }
}

/** One resolution as the vat said it, which may be anything when the call faulted. */
function resolutionOf(said: unknown, naming: Naming): TraceValue {
  const { promise, rejected, body, slots, exactly } = Object(said) as Partial<RawResolution>;
  const fields = [
    { name: 'promise', value: handleOf(typeof promise === 'number' ? promise : 0, naming) },
    { name: 'rejected', value: { kind: 'bool', value: rejected === true } },
    { name: 'body', value: bytesOf(body) },
    { name: 'slots', value: handlesOf(slots ?? [], 0, naming) },
    { name: 'exactly', value: { kind: 'number', value: typeof exactly === 'number' ? exactly : -1 } },
  ] as const;
  return { kind: 'record', name: 'Resolution', pointer: null, fields };
}

function resultOf(
  sort: RawCallShape['result'],
  word: number | null,
  answer: unknown,
  naming: Naming,
): TraceResult {
  if (word === null) return { kind: 'fault' };
  switch (sort) {
    case 'nothing':
      return { kind: 'ok' };
    case 'kind': {
      const name = HANDLE_KINDS[word] ?? null;
      return name === null ? { kind: 'none' } : { kind: 'value', value: { kind: 'enum', value: word, name } };
    }
    case 'bytes':
      return word < 0 ? { kind: 'none' } : { kind: 'value', value: bytesOf(answer, word) };
    case 'answer':
      return { kind: 'value', value: answerOf(word === 1, answer, naming) };
  }
}

/** What a device answered: with its words and references where they were seen. */
function answerOf(error: boolean, answer: unknown, naming: Naming): TraceValue {
  const seen = answer as CallResult | undefined;
  const fields = [
    { name: 'error', value: { kind: 'bool', value: error } as const },
    ...(seen === undefined
      ? []
      : [
          { name: 'body', value: bytesOf(seen.body) },
          { name: 'slots', value: handlesOf(seen.slots, 0, naming) },
        ]),
  ];
  return { kind: 'record', name: 'CallResult', pointer: null, fields };
}
