import { sayHandle } from '../gate/say-handle.js';
import type { TraceEvent } from './event.js';
import { hexOf, textOf } from './excerpt.js';
import type {
  TraceResult,
  TraceValue,
  TracedBytes,
  TracedCall,
  TracedField,
  TracedHandle,
  TracedList,
} from './value.js';

/** An event as one line, without the vat's name. */
export function traceLine(event: TraceEvent): string {
  switch (event.kind) {
    case 'syscall':
      return callLine(event.call);
    case 'dispatch':
      return `crank ${event.crank}: ${event.name}(${fields(event.parameters)})`;
    case 'crank': {
      const reason = event.reason === null ? '' : ` (${event.reason})`;
      return `crank ${event.crank}: ${event.outcome}${reason}, ${event.fuel} fuel`;
    }
  }
}

/**
 * A syscall as the words that crossed the border: `timerSetMs(0, 300) = 1`, `= fault bad-handle`. On EmbedVM it is what firmware prints
 * (`board_trace` in `vm-embedvm/c/board/trace.c`).
 */
export function wordsLine({
  call,
  words,
  answer,
  reason,
}: TraceEvent & { readonly kind: 'syscall' }): string {
  return `${call.name}(${words === null ? '?' : words.map((word) => word ?? '<redacted>').join(', ')}) = ${answer ?? `fault ${reason}`}`;
}

/** A syscall as one line: `saulFindType(type=Temperature) = SaulDevice#1/ko12[Read|Write]`. */
export function callLine({ name, parameters, result, out }: TracedCall): string {
  const list = parameters === null ? '?' : fields(parameters);
  const room = out === null ? '' : `${list === '' ? '' : ', '}out=@${out}`;
  return `${name}(${list}${room}) = ${resultText(result)}`;
}

function fields(list: readonly TracedField[]): string {
  return list.map(({ name, value }) => `${name}=${valueText(value)}`).join(', ');
}

function resultText(result: TraceResult): string {
  if (result.kind === 'value') return valueText(result.value);
  if (result.kind === 'undeclared') return `undeclared(${result.code})`;
  return result.kind === 'error' ? result.name : result.kind;
}

function valueText(value: TraceValue): string {
  switch (value.kind) {
    case 'number':
    case 'bool':
      return String(value.value);
    case 'enum':
      return value.name ?? String(value.value);
    case 'flags':
      return flagsText(value.names, value.rest);
    case 'handle':
      return handleText(value);
    case 'record': {
      const text = value.fields === null ? '' : `${value.name}{${fields(value.fields)}}`;
      return [value.pointer === null ? '' : `@${value.pointer}`, text]
        .filter((part) => part !== '')
        .join(' ');
    }
    case 'bytes':
      return bytesText(value);
    case 'list':
      return listText(value);
    case 'redacted':
      return '<redacted>';
  }
}

function flagsText(names: readonly string[], rest: number): string {
  return [...names, ...(rest === 0 ? [] : [`0x${rest.toString(16)}`])].join('|') || '0';
}

function handleText({ handle, of, object, rights, made }: TracedHandle): string {
  const held = made && rights?.kind === 'flags' ? `[${flagsText(rights.names, rights.rest)}]` : '';
  const number = handle < 0 ? sayHandle(handle) : `${of ?? 'handle'}#${handle}`;
  return `${number}${object === null ? '' : `/${object}`}${held}`;
}

function bytesText({ pointer, length, excerpt, cut }: TracedBytes): string {
  const place = `${pointer === null ? '' : `@${pointer}`}+${length}`;
  if (excerpt === null) return place;
  const text = textOf(excerpt, cut);
  return `${place} ${text === null ? `0x${hexOf(excerpt)}` : JSON.stringify(text)}${cut ? '…' : ''}`;
}

function listText({ pointer, length, elements, cut }: TracedList): string {
  const place = `${pointer === null ? '' : `@${pointer}`}+${length}`;
  return elements === null
    ? place
    : `${place} [${[...elements.map(valueText), ...(cut ? ['…'] : [])].join(', ')}]`;
}
