import type { TraceEvent } from './event.js';
import { hexOf, textOf } from './excerpt.js';
import type { TraceResult, TraceValue, TracedBytes, TracedField } from './value.js';

/** JSON text of an event, without line breaks. The shape is described in the kernel's README, "Traces". */
export function traceJson(event: TraceEvent): string {
  const { kind, vat, crank } = event;
  const head = { event: kind, vat, crank };
  switch (event.kind) {
    case 'syscall': {
      const { number, name, parameters, result, out, charge } = event.call;
      const reason = event.reason === null ? {} : { reason: event.reason };
      const values = {
        parameters: parameters === null ? null : fields(parameters),
        result: { ...resultJson(result), ...reason, ...(out === null ? {} : { pointer: out }) },
      };
      return JSON.stringify({ ...head, number, name, ...values, charge });
    }
    case 'dispatch':
      return JSON.stringify({
        ...head,
        number: event.number,
        name: event.name,
        parameters: fields(event.parameters),
      });
    case 'crank':
      return JSON.stringify({
        ...head,
        dispatch: event.dispatch,
        outcome: event.outcome,
        reason: event.reason,
        fuel: event.fuel,
      });
  }
}

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Names are the ABI's, never a guest's; an ABI may still call a parameter `__proto__`. */
function fields(list: readonly TracedField[]): Json {
  return Object.fromEntries(list.map(({ name, value }) => [name, valueJson(value)]));
}

function resultJson(result: TraceResult): { readonly [key: string]: Json } {
  if (result.kind === 'value') return { kind: 'value', value: valueJson(result.value) };
  if (result.kind === 'undeclared') return { kind: 'undeclared', code: result.code };
  return result.kind === 'error' ? { kind: 'error', error: result.name } : { kind: result.kind };
}

function valueJson(value: TraceValue): Json {
  switch (value.kind) {
    case 'number':
      // JSON has no infinities and no NaN.
      return typeof value.value === 'number' && Number.isFinite(value.value)
        ? value.value
        : String(value.value);
    case 'bool':
      return value.value;
    case 'enum':
      return value.name ?? value.value;
    case 'flags':
      return value.rest === 0 ? value.names : [...value.names, value.rest];
    case 'handle': {
      const rights = value.rights === null ? {} : { rights: valueJson(value.rights) };
      return { handle: value.handle, kind: value.of, object: value.object, ...rights };
    }
    case 'record':
      return { ...place(value.pointer), ...(value.fields === null ? {} : { fields: fields(value.fields) }) };
    case 'bytes':
      return { ...place(value.pointer), length: value.length, ...excerptJson(value) };
    case 'list': {
      const elements = value.elements === null ? {} : { elements: value.elements.map(valueJson) };
      return {
        ...place(value.pointer),
        length: value.length,
        ...elements,
        ...(value.cut ? { cut: true } : {}),
      };
    }
    case 'redacted':
      return { redacted: true };
  }
}

function place(pointer: number | null): { readonly [key: string]: Json } {
  return pointer === null ? {} : { pointer };
}

function excerptJson({ excerpt, cut }: TracedBytes): { readonly [key: string]: Json } {
  if (excerpt === null) return {};
  const text = textOf(excerpt, cut);
  return { ...(text === null ? { hex: hexOf(excerpt) } : { text }), ...(cut ? { cut: true } : {}) };
}
