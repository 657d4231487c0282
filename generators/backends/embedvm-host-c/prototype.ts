import { itemSpelling } from '../../src/emit/c/names.js';
import { claim, commentLines, parameterName } from '../../src/emit/c/spelling.js';
import { snake } from '../../src/emit/names.js';
import { upperSnake } from '../../src/emit/names.js';
import { rangeText } from '../../src/emit/signature.js';
import { withLifecycle } from '../../src/emit/lifecycle.js';
import type { LoweredCall, Step } from '../../src/lower/lowered.js';
import type { Storage } from '../../src/lower/storage.js';
import type { Call } from '../../src/model/abi.js';
import { isBuffer } from '../../src/model/buffer.js';
import type { Lookup } from '../../src/model/lookup.js';
import type { HostNames } from './host-names.js';
import { valueType } from './types.js';

/** How the implementation of a call gives its result. */
export interface CResult {
  /** What the C function returns. */
  readonly type: string;
  /** Type of the value that it gives through a pointer; null for none. */
  readonly out: string | null;
  /** Whether `type` is the value itself. */
  readonly returnsValue: boolean;
}

/** Errors come before everything; then whether there is a value; then the value, unless it is a record. */
export function resultOf({ call, waiting }: LoweredCall, names: HostNames): CResult {
  const { value, errors, optional } = call.result;
  const outside = errors.length > 0 ? 'callgate_error' : optional && value?.kind !== 'handle' ? 'bool' : null;
  if (waiting !== null)
    return { type: outside ?? 'uint16_t', out: outside === null ? null : 'uint16_t', returnsValue: false };
  if (value === null) return { type: outside ?? 'void', out: null, returnsValue: false };
  const type = isBuffer(value) ? 'uint16_t' : valueType(value, names);
  if (outside !== null) return { type: outside, out: type, returnsValue: false };
  const byPointer = value.kind === 'record' || (value.kind === 'handle' && value.of === null);
  return byPointer
    ? { type: 'void', out: type, returnsValue: false }
    : { type, out: null, returnsValue: true };
}

/** One parameter of an implementation. */
export interface CParameter {
  readonly declaration: string;
  readonly docs: string;
}

/** What an implementation gets for the steps of its call, in their order, behind `vat`. */
function parametersOf(lowered: LoweredCall, names: HostNames): readonly CParameter[] {
  const taken = new Set(['vat']);
  const list: CParameter[] = [];
  const add = (type: string, wish: string, docs: string) =>
    list.push({ declaration: `${type}${type.endsWith('*') ? '' : ' '}${claim(wish, taken)}`, docs });
  for (const step of lowered.steps) {
    const parameter = lowered.call.parameters.find(({ name }) => 'name' in step && step.name === name);
    if (parameter === undefined || !('name' in step)) continue;
    const plain = parameterName(parameter.name);
    const range = rangeText(parameter.type);
    const docs = [parameter.docs, range].filter((text) => text !== '').join('; ');
    switch (step.kind) {
      case 'scalar':
      case 'wide':
        add(valueType(parameter.type, names), plain, docs);
        break;
      case 'slice':
        add(step.direction === 'in' ? 'const uint8_t *' : 'uint8_t *', plain, sliceDocs(step, docs));
        add('uint16_t', `${plain}_${step.direction === 'in' ? 'length' : 'capacity'}`, '');
        break;
      case 'record':
        add(`const ${valueType(parameter.type, names)} *`, plain, docs);
        break;
      case 'handle':
        if (step.use === 'slot' || step.use === 'number') add('uint16_t', plain, docs);
        else if (step.of === null) add('const callgate_entry *', plain, handleDocs(step, docs));
        else add(names.type(step.of), plain, handleDocs(step, docs));
        break;
      case 'handles':
        add('const uint8_t *', plain, listed(docs, 'handles, read with callgate_get16'));
        add('uint16_t', `${plain}_length`, '');
        break;
      default:
    }
  }
  const { waiting, call } = lowered;
  if (waiting !== null) {
    const { element } = waiting;
    const elements =
      waiting.view === 'Values' && element !== null
        ? `room for what the guest pulls: ${elementDocs(element)}`
        : ROOM[waiting.view];
    add('uint8_t *', 'result', elements);
    add('uint16_t', 'result_capacity', 'elements that there is room for');
  }
  const { out } = resultOf(lowered, names);
  if (out !== null) add(`${out} *`, waiting === null ? 'out' : 'result_length', '');
  if (call.blocking)
    add('bool *', 'waits', 'set to true when the call cannot be answered yet: it is made again then');
  return list;
}

const ROOM = {
  Bytes: 'room for what the guest pulls',
  Text: 'room for what the guest pulls: UTF-8',
  List: 'room for what the guest pulls: big-endian elements',
  WideList: 'room for what the guest pulls: big-endian elements',
  Values: 'room for what the guest pulls',
  Handles:
    'room for cells, written with callgate_put16, of which the glue makes handles; of any kind: handles',
} as const;

function sliceDocs({ element }: Extract<Step, { kind: 'slice' }>, docs: string): string {
  return element !== null && element.size > 1 ? listed(docs, elementDocs(element)) : docs;
}

/** How the elements of a list lie in guest memory, where an implementation reads and writes them. */
function elementDocs({ type, size, leaves }: Storage): string {
  if (type.kind !== 'record') return 'big-endian elements';
  const fields = leaves
    .filter(({ domain }) => domain.kind !== 'zero')
    .map(({ path, offset, bytes }) => `${path.join('.')} at ${offset} (${8 * bytes} bits)`);
  return `big-endian records of ${size} bytes: ${fields.join(', ')}`;
}

function handleDocs({ optional, use }: Extract<Step, { kind: 'handle' }>, docs: string): string {
  return optional || use.startsWith('ask') ? listed(docs, 'may be none') : docs;
}

function listed(...texts: readonly string[]): string {
  return texts.filter((text) => text !== '').join('; ');
}

/** What the template of a family shows of a call. */
export function callView(lowered: LoweredCall, lookup: Lookup, names: HostNames): object {
  const { call } = lowered;
  const { type } = resultOf(lowered, names);
  const parameters = parametersOf(lowered, names);
  const declarations = ['callgate_vat *vat', ...parameters.map(({ declaration }) => declaration)];
  const texts = [
    withLifecycle(call.docs.summary, call.lifecycle, (use) => itemSpelling(use, lookup, names)),
    ...parameters.map(({ declaration, docs }) =>
      docs === '' ? '' : `${/\w+$/.exec(declaration)?.[0] ?? ''}: ${docs}`,
    ),
    call.result.docs === '' ? '' : `Returns: ${call.result.docs}`,
    call.result.errors.length === 0
      ? ''
      : `Errors: ${call.result.errors.map(({ name }) => errorName(name, names)).join(', ')}.`,
    ownDocs(call),
  ];
  return {
    docs: [`${call.name}, syscall ${call.number}`, ...texts.flatMap((text) => commentLines(text))],
    bounds: boundViews(call, names),
    prototype: wrapped(`${type} ${names.call(call.name)}(`, declarations, ');'),
  };
}

function ownDocs({ result: { value, optional, errors } }: Call): string {
  if (value?.kind !== 'handle' || !optional) return '';
  return `None: CALLGATE_NO_CELL${errors.length > 0 ? ' beside CALLGATE_OK' : ''}.`;
}

function boundViews({ name, parameters, result }: Call, names: HostNames): object[] {
  const bounds = parameters.flatMap((parameter) => {
    const { type } = parameter;
    return isBuffer(type) ? [{ constant: names.bound(name, parameter.name), max: type.max }] : [];
  });
  if (result.value === null || !isBuffer(result.value)) return bounds;
  return [...bounds, { constant: names.bound(name, ''), max: result.value.max }];
}

/** `SaulError.NoDevice` → `CALLGATE_SAUL_ERROR_NO_DEVICE`, `Gone` → `CALLGATE_GONE`. */
export function errorName(name: string, names: HostNames): string {
  const [of, member] = name.split('.');
  return member === undefined ? `CALLGATE_${upperSnake(of)}` : names.member(of, member);
}

/** Opening, items and closing on one line, or broken where it is too long. */
export function wrapped(open: string, items: readonly string[], close: string, width = 100): string[] {
  const lines: string[] = [];
  let line = open;
  items.forEach((item, index) => {
    const piece = index === items.length - 1 ? item + close : `${item},`;
    if (index > 0 && `${line} ${piece}`.length > width) {
      lines.push(line);
      line = `    ${piece}`;
    } else {
      line += index === 0 ? piece : ` ${piece}`;
    }
  });
  return [...lines, line];
}

/** Name of a call's function in its family's file: no other file sees it. */
export function glueName(call: Call): string {
  return `gate_${snake(call.name)}`;
}
