import type { LoweredCall, LoweredDispatch } from '../../src/lower/lowered.js';
import type { Parameter } from '../../src/model/abi.js';
import { type BufferType, isBuffer } from '../../src/model/buffer.js';
import { errorSpelling, spellCall, spellParameter } from '../guest-c/calls.js';
import { entryParameters } from '../guest-c/dispatches.js';
import type { CNames } from '../../src/emit/c/names.js';
import { claim, inCComment, parameterName } from '../../src/emit/c/spelling.js';
import { foundAt } from './outcome.js';
import { sampleLength } from './sample-length.js';
import { pointedType, valueType } from '../guest-c/type.js';

/** A function in C that makes a call, as the back end `guest-c` spells it. */
export function cExample(lowered: LoweredCall, names: CNames): string {
  const { call } = lowered;
  const { value, errors, optional } = call.result;
  const { type, out } = spellCall(lowered, names);
  const pulled = value !== null && isBuffer(value) ? value : null;
  const taken = new Set<string>();
  const parts = call.parameters.map((parameter) => part(parameter, names, taken));
  const room = pulledRoom(pulled, errors.length > 0 || optional, names, taken);
  const passed = [
    ...parts.flatMap(({ values }) => values),
    ...(out === null ? [] : [`&${out}`]),
    ...room.passed,
  ];
  const locals = [
    ...parts.flatMap(({ local }) => local),
    ...(out === null || value === null ? [] : [`${valueType(value, names)} ${out};`]),
    ...room.locals,
  ];
  const invoke = `${names.call(call.name)}(${passed.join(', ')})`;
  const parameters = parts.flatMap(({ parameter }) => parameter).join(', ') || 'void';
  const isPlain = errors.length === 0 && out === null && !(pulled !== null && optional);
  const codes = errors.map(({ name }) => errorSpelling(name, names)).join(', ');
  const test =
    errors.length > 0 ? `if (${invoke} != CALLGATE_OK) return; /* ${codes} */` : `if (!${invoke}) return;`;
  const there = out ?? (pulled === null ? null : room.passed[0]);
  const rest = there === null ? [] : [`/* ${inCComment(foundAt(there, call))} */`];
  const body = isPlain ? [`${type === 'void' ? '' : 'return '}${invoke};`] : [test, ...rest];
  return [
    '#include "callgate.h"',
    '',
    `${isPlain ? type : 'void'} example(${parameters})`,
    '{',
    ...[...locals, ...body].map((line) => `  ${line}`),
    '}',
  ].join('\n');
}

/** Room for a result of variable size. */
function pulledRoom(
  type: BufferType | null,
  beside: boolean,
  names: CNames,
  taken: Set<string>,
): { readonly locals: readonly string[]; readonly passed: readonly string[] } {
  if (type === null) return { locals: [], passed: [] };
  const element = type.kind === 'bytes' ? 'char' : pointedType(type, names);
  const size = sampleLength(type);
  const result = claim('result', taken);
  const length = claim('result_length', taken);
  return {
    locals: [`${element} ${result}[${size}];`, ...(beside ? [`uint16_t ${length};`] : [])],
    passed: [result, String(size), ...(beside ? [`&${length}`] : [])],
  };
}

interface Part {
  readonly parameter: readonly string[];
  readonly local: readonly string[];
  readonly values: readonly string[];
}

/** What the example passes for a parameter: text and room of its own, and everything else from its caller. */
function part(parameter: Parameter, names: CNames, taken: Set<string>): Part {
  const { type, direction } = parameter;
  const { declarations } = spellParameter(parameter, names, taken);
  const [{ value: name }] = declarations;
  const isBytes = type.kind === 'bytes' || type.kind === 'text';
  if (isBytes && direction === 'in') {
    const text = 'hello'.slice(0, type.max);
    return { parameter: [], local: [], values: [`"${text}"`, String(text.length)] };
  }
  if (isBuffer(type)) {
    const element = isBytes ? 'char' : pointedType(type, names);
    const size = sampleLength(type);
    const start = direction === 'out' ? '' : ' = {0}';
    return { parameter: [], local: [`${element} ${name}[${size}]${start};`], values: [name, String(size)] };
  }
  return { parameter: declarations.map(({ declaration }) => declaration), local: [], values: [name] };
}

/** A function in C that takes a dispatch. */
export function cEntry(dispatch: LoweredDispatch, names: CNames): string {
  const parameters = entryParameters(dispatch, names);
  const used = parameters.map((declaration) => `  (void)${declaration.split(' ').at(-1)};`);
  const taken = new Set(parameters.map((declaration) => declaration.split(' ').at(-1) ?? ''));
  const pull = dispatch.pulls.flatMap(({ parameter, form }) => {
    const { name, type } = dispatch.call.parameters[parameter];
    if (form === 'value') {
      const value = claim(parameterName(name), taken);
      const call = `callgate_pull(${parameter}, 0, &${value}, sizeof ${value});`;
      return [`  ${valueType(type, names)} ${value};`, `  ${call}`];
    }
    const isBytes = form === 'bytes';
    const local = claim(isBytes ? 'bytes' : parameterName(name), taken);
    const room = isBytes ? 64 : 8;
    const element = isBytes ? 'char' : pointedType(type, names);
    return [`  ${element} ${local}[${room}];`, `  callgate_pull(${parameter}, 0, ${local}, ${room});`];
  });
  const head = `void ${names.entry(dispatch.call.name)}(${parameters.join(', ') || 'void'})`;
  return ['#include "callgate.h"', '', head, '{', ...used, ...pull, '}'].join('\n');
}
