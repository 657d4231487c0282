import { paragraphsOf } from '../../src/emit/lifecycle.js';
import { rangeText } from '../../src/emit/signature.js';
import type { NameScope } from '../../src/emit/typescript/name-scope.js';
import { listLines } from '../../src/emit/typescript/writer.js';
import type { LoweredCall } from '../../src/lower/lowered.js';
import type { Call, Parameter, Type } from '../../src/model/abi.js';
import type { Lookup } from '../../src/model/lookup.js';
import { comment } from './comment.js';
import { assemblyScriptScope, functionName } from './names.js';
import { storedType } from './record.js';

/** What the template shows of a syscall: the import, and the function around it. */
export function callView(lowered: LoweredCall, lookup: Lookup): object {
  const { call, slots, answer } = lowered;
  const name = functionName(call.name);
  const scope = assemblyScriptScope([name, `import_${call.name}`]);
  const own = new Map(call.parameters.map((parameter) => [parameter.name, scope.take(parameter.name)]));
  const given = call.parameters.map((parameter) => ({ ...parameter, name: own.get(parameter.name) ?? '' }));
  const out = outOf(call, lookup);
  const outName = out === null ? '' : scope.take('out');
  const scratch = out === null && answer.kind === 'pointer' ? scope.take('scratch') : '';
  const words = given.flatMap((parameter) => argumentWords(parameter, lookup));
  if (out !== null) words.push(out.word(outName), ...sizeWords(call.result.value, lookup));
  else if (scratch !== '') words.push(scratch);
  const returnsSlot =
    answer.kind === 'pointer' ? call.result.errors.length > 0 || answer.optional : answer.kind !== 'nothing';
  const importScope = assemblyScriptScope();
  return {
    name,
    field: `${call.name}#${call.number}`,
    comment: commentOf(call, given),
    declaration: listLines(
      `declare function import_${call.name}(`,
      slots.map((slot) => `${importScope.take(slot.name)}: i32`),
      `): ${returnsSlot ? 'i32' : 'void'};`,
      0,
      '',
    ),
    signature: listLines(
      `export function ${name}(`,
      [
        ...given.map((parameter) => `${parameter.name}: ${parameterType(parameter, lookup)}`),
        ...(out === null ? [] : [`${outName}: ${out.type}`]),
      ],
      `): ${returnType(lowered)} {`,
      0,
      '',
    ),
    body: [
      ...(scratch !== '' && answer.kind === 'pointer'
        ? [`const ${scratch} = <i32>memory.data(${answer.storage.size}, 8);`]
        : []),
      ...body(lowered, { words, given, scratch, scope }),
    ],
  };
}

/** The object that the caller passes for a result beside an error: a record, or room for a number or a handle. */
export function outOf(
  { result }: Call,
  lookup: Lookup,
): { type: string; word: (name: string) => string } | null {
  const { value, errors, optional } = result;
  if (value === null) return null;
  if (value.kind === 'record') return { type: value.name, word: (name) => `changetype<i32>(${name})` };
  if (errors.length === 0 && !(optional && value.kind !== 'handle')) return null;
  const type = value.kind === 'handle' ? (value.of ?? 'AnyHandle') : `OutValue<${storedType(value, lookup)}>`;
  return { type, word: (name) => `${name}.at` };
}

function commentOf(call: Call, given: readonly Parameter[]): readonly string[] {
  const { errors, docs } = call.result;
  const names = errors.map(({ name }) => name).join(', ');
  const value = docs === '' || errors.length === 0 ? docs : `; \`out\` is ${docs}`;
  const returns = errors.length === 0 ? value : `0, or an error: ${names}${value}`;
  return comment(
    [
      ...paragraphsOf(call.docs.summary, call.lifecycle),
      ...given.flatMap(({ name, docs, type }) => {
        const about = [docs, rangeText(type)].filter((text) => text !== '').join('; ');
        return about === '' ? [] : [`@param ${name} ${about}`];
      }),
      returns === '' ? '' : `@returns ${returns}`,
    ],
    0,
  );
}

function parameterType({ type }: Parameter, lookup: Lookup): string {
  switch (type.kind) {
    case 'integer':
      return type.name;
    case 'bool':
      return 'bool';
    case 'enum':
    case 'record':
      return type.name;
    case 'bytes':
    case 'text':
      return 'ArrayBuffer';
    case 'list':
      return `StaticArray<${elementType(type.element, lookup)}>`;
    case 'handle':
      return `${type.of ?? 'AnyHandle'}${type.optional ? ' | null' : ''}`;
  }
}

/** Handles stand in a list as the numbers that they are: `door.handle`. */
function elementType(type: Type, lookup: Lookup): string {
  if (type.kind === 'handle') return 'i32';
  return storedType(type, lookup);
}

/** A parameter as the words that the import takes. */
function argumentWords({ name, type }: Parameter, lookup: Lookup): string[] {
  switch (type.kind) {
    case 'bytes':
    case 'text':
      return [`changetype<i32>(${name})`, `${name}.byteLength`];
    case 'list':
      return [`changetype<i32>(${name})`, `${name}.length`];
    case 'record':
      return [`changetype<i32>(${name})`, ...sizeWords(type, lookup)];
    case 'handle':
      return [type.optional ? `${name} ? ${name}.handle : 0` : `${name}.handle`];
    case 'integer':
      return type.name.endsWith('64') ? [`<i32>${name}`, `<i32>(${name} >> 32)`] : [`<i32>${name}`];
    default:
      return [`<i32>${name}`];
  }
}

/** Behind the pointer to an extensible record, how much of it this guest knows. */
function sizeWords(type: Type | null, lookup: Lookup): string[] {
  const isSized = type?.kind === 'record' && lookup.record(type.name).extents !== null;
  return isSized ? [`<i32>offsetof<${type.name}>()`] : [];
}

function returnType({ call, answer }: LoweredCall): string {
  const { value, errors, optional } = call.result;
  if (answer.kind === 'nothing') return 'void';
  if (errors.length > 0) return 'i32';
  if (value?.kind === 'handle') return `${value.of ?? 'AnyHandle'}${optional ? ' | null' : ''}`;
  if (optional || value?.kind === 'bool') return 'bool';
  return value?.kind === 'integer' || value?.kind === 'enum' ? value.name : 'void';
}

/** What the body of a call's function is made of. */
interface Body {
  /** What the import is given. */
  readonly words: readonly string[];
  readonly given: readonly Parameter[];
  /** The local with the address of a wide result; empty when there is none. */
  readonly scratch: string;
  readonly scope: NameScope;
}

function body({ call, answer }: LoweredCall, { words, given, scratch, scope }: Body): string[] {
  const { value, errors, optional } = call.result;
  const invoke = (before: string, after = '') =>
    listLines(`${before}import_${call.name}(`, words, `)${after};`, 2, '');
  const forget = given
    .filter(isConsumed)
    .map(({ name, type }) => `${isOptional(type) ? `if (${name}) ` : ''}${name}.handle = 0;`);
  const answered = (before: string, after: string) => {
    if (forget.length === 0) return invoke(`return ${before}`, after);
    const local = scope.take('answer');
    return [...invoke(`const ${local} = ${before}`, after), ...forget, `return ${local};`];
  };
  if (answer.kind === 'nothing') return [...invoke(''), ...forget];
  if (errors.length > 0) return answered('', '');
  if (value?.kind === 'handle') {
    const handle = scope.take('handle');
    const made = `new ${value.of ?? 'AnyHandle'}(${handle})`;
    const given = optional ? `${handle} == 0 ? null : ${made}` : made;
    return [...invoke(`const ${handle} = `), ...forget, `return ${given};`];
  }
  if (optional || value?.kind === 'bool') return answered('', ' != 0');
  if (value?.kind === 'record') return [...invoke(''), ...forget];
  if (value?.kind === 'enum') return answered('', ` as ${value.name}`);
  if (value?.kind !== 'integer') throw new Error(`invariant: ${call.name} returns a number`);
  if (scratch === '') return answered(`<${value.name}>`, '');
  return [...invoke(''), ...forget, `return load<${value.name}>(${scratch});`];
}

function isOptional(type: Type): boolean {
  return type.kind === 'handle' && type.optional === true;
}

function isConsumed({ type }: Parameter): boolean {
  return type.kind === 'handle' && (type.use === 'consume' || type.use === 'askConsume');
}
