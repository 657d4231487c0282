import { type HandleResolver, EXCERPT_ELEMENTS, bytesValue } from './decode-value.js';
import type { TraceValue, TracedBytes, TracedHandle, TracedList } from './value.js';

/** Finds the name of a kind; null for none. */
export type KindName = (kind: number) => string | null;

/** What the handles of a raw vat are named by. */
export interface Naming {
  readonly resolve: HandleResolver | undefined;
  readonly kindName: KindName;
}

/** A handle as the raw vat says it; 0 is none. */
export function handleOf(handle: number, { resolve, kindName }: Naming): TracedHandle {
  const found = handle === 0 ? null : (resolve?.(handle) ?? null);
  const of = found !== null && found.kind > 0 ? kindName(found.kind) : null;
  return { kind: 'handle', handle, of, object: found?.object ?? null, rights: null, made: false };
}

/** Bytes with their beginning; what is none, and what was not seen, is as long as its word says. */
export function bytesOf(value: unknown, length = 0): TracedBytes {
  return value instanceof Uint8Array
    ? bytesValue(null, value.length, value)
    : { kind: 'bytes', pointer: null, length, excerpt: null, cut: false };
}

/** A list with its first elements; `element` makes a value of each. */
export function listOf(value: unknown, length: number, element: (each: unknown) => TraceValue): TracedList {
  if (!(Array.isArray(value) || value instanceof Int32Array))
    return { kind: 'list', pointer: null, length, elements: null, cut: false };
  const elements = Array.from(value.slice(0, EXCERPT_ELEMENTS), element);
  return { kind: 'list', pointer: null, length: value.length, elements, cut: value.length > elements.length };
}

/** A list of handles with the first of them. */
export function handlesOf(value: unknown, length: number, naming: Naming): TracedList {
  return listOf(value, length, (each) => handleOf(typeof each === 'number' ? each : 0, naming));
}
