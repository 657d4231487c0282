import type { AbsentCall } from '../../src/emit/absent.js';
import { paragraphsOf } from '../../src/emit/lifecycle.js';
import { rangeText } from '../../src/emit/signature.js';
import type { NameScope } from '../../src/emit/typescript/name-scope.js';
import { quoted } from '../../src/emit/typescript/quoted.js';
import { listLines } from '../../src/emit/typescript/writer.js';
import type { LoweredCall } from '../../src/lower/lowered.js';
import type { Call, Parameter, Type } from '../../src/model/abi.js';
import { type BufferType, isBuffer } from '../../src/model/buffer.js';
import type { Lookup } from '../../src/model/lookup.js';
import { comment } from './comment.js';
import { exampleLines } from '../../src/emit/example-lines.js';
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
      `${isPull(lowered) ? 'export ' : ''}declare function import_${call.name}(`,
      slots.map(
        (slot) => `${importScope.take(slot.name)}: ${slot.float === undefined ? 'i32' : `f${slot.float}`}`,
      ),
      `): ${returnsSlot ? returnedSlot(lowered) : 'void'};`,
      0,
      '',
    ),
    signature: listLines(
      `export function ${name}(`,
      [
        ...given.map((parameter) => `${parameter.name}: ${parameterType(parameter, lookup)}`),
        ...(out === null ? [] : [`${outName}: ${out.type}`]),
      ],
      `): ${returnType(lowered, lookup)} {`,
      0,
      '',
    ),
    body: [
      ...(scratch !== '' && answer.kind === 'pointer'
        ? [`const ${scratch} = <i32>memory.data(${answer.storage.size}, 8);`]
        : []),
      ...body(lowered, { words, given, scratch, scope, out: outName }, lookup),
    ],
  };
}

/** Most arguments of a syscall that was removed: how many it took, nobody knows. */
const REMOVED_ARGUMENTS = 8;

/** What the template shows of a syscall that this machine lacks: a function that takes as many arguments, whatever they are. */
export function absentView({ name: called, call, reason, sentence }: AbsentCall, lookup: Lookup): object {
  const name = functionName(called);
  return {
    comment: comment([call?.docs.summary ?? '', sentence], 0),
    signature: call === null ? takingAnything(name) : takingAsMany(call, name, lookup),
    message: quoted(`${called}: ${reason}`),
  };
}

function takingAsMany(call: Call, name: string, lookup: Lookup): readonly string[] {
  const scope = assemblyScriptScope([name]);
  const given = [
    ...call.parameters.map((each) => each.name),
    ...(outOf(call, lookup) === null ? [] : ['out']),
  ];
  const parameters = given.map((each, index) => `${scope.take(each)}: T${index}`);
  const types = given.length === 0 ? ['T = void'] : given.map((_, index) => `T${index}`);
  return listLines(`export function ${name}<${types.join(', ')}>(`, parameters, '): void {', 0, '');
}

/** An argument that is left out has the type of its default. */
function takingAnything(name: string): readonly string[] {
  const all = Array.from({ length: REMOVED_ARGUMENTS }, (_, index) => index);
  const types = all.map((index) => `T${index} = i32`).join(', ');
  const parameters = all.map((index) => `a${index}: T${index} = 0`).join(', ');
  return [`export function ${name}<`, `  ${types}`, '>(', `  ${parameters}`, '): void {'];
}

/** The type of the slot that comes back. */
function returnedSlot({ answer }: LoweredCall): string {
  return answer.kind === 'value' && answer.type.kind === 'float' ? `f${answer.type.bits}` : 'i32';
}

/** Whether `pulled.ts` needs the import itself. */
function isPull({ family, call }: LoweredCall): boolean {
  return family.name === 'delivery' && call.name === 'pull';
}

/** The object that the caller passes for a result beside an error: a record, or room for a number or a handle. */
export function outOf(
  { result }: Call,
  lookup: Lookup,
): { type: string; word: (name: string) => string } | null {
  const { value, errors, optional } = result;
  if (value === null) return null;
  if (isBuffer(value)) {
    const type = pulledInto(value, lookup);
    return errors.length > 0 || optional ? { type, word: (name) => `${name}.at` } : null;
  }
  if (value.kind === 'record') return { type: value.name, word: (name) => `changetype<i32>(${name})` };
  if (errors.length === 0 && !(optional && value.kind !== 'handle')) return null;
  const type = value.kind === 'handle' ? (value.of ?? 'AnyHandle') : `OutValue<${storedType(value, lookup)}>`;
  return { type, word: (name) => `${name}.at` };
}

/** The class that takes a result of variable size beside an error. */
function pulledInto(type: BufferType, lookup: Lookup): string {
  if (type.kind !== 'list') return type.kind === 'text' ? 'OutText' : 'OutBytes';
  const { kind } = type.element;
  const list = kind === 'handle' ? 'OutHandles' : kind === 'record' ? 'OutRecords' : 'OutList';
  return `${list}<${pulledElement(type, lookup)}>`;
}

function pulledElement({ element }: Extract<BufferType, { kind: 'list' }>, lookup: Lookup): string {
  return element.kind === 'handle' ? (element.of ?? 'AnyHandle') : elementType(element, lookup);
}

/** The type of a result of variable size, and the function that makes it of its length. */
export function pulledAs(
  type: BufferType,
  lookup: Lookup,
): { readonly type: string; readonly pulled: string } {
  if (type.kind === 'bytes') return { type: 'ArrayBuffer', pulled: 'pulledBytes' };
  if (type.kind === 'text') return { type: 'string', pulled: 'pulledText' };
  const element = pulledElement(type, lookup);
  if (type.element.kind === 'handle') return { type: `${element}[]`, pulled: `pulledHandles<${element}>` };
  const pulled = type.element.kind === 'record' ? 'pulledRecords' : 'pulledList';
  return { type: listType(type.element, lookup), pulled: `${pulled}<${element}>` };
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
    exampleLines(call.docs, ['ts', 'assemblyscript']).flatMap((lines) => ['@example', ...lines]),
  );
}

/** The type of a parameter of a binding. */
export function parameterType({ type }: Parameter, lookup: Lookup): string {
  return `${typeOf(type, lookup)}${type.kind === 'handle' && type.optional ? ' | null' : ''}`;
}

/** The type of a value that is there. */
export function typeOf(type: Type, lookup: Lookup): string {
  switch (type.kind) {
    case 'integer':
    case 'enum':
    case 'record':
      return type.name;
    case 'float':
      return `f${type.bits}`;
    case 'bool':
      return 'bool';
    case 'bytes':
    case 'text':
      return 'ArrayBuffer';
    case 'list':
      return listType(type.element, lookup);
    case 'handle':
      return type.of ?? 'AnyHandle';
  }
}

/** What a guest passes as a list. Records are references in AssemblyScript, so they stand side by side in a class of their own. */
function listType(element: Type, lookup: Lookup): string {
  return `${element.kind === 'record' ? 'Records' : 'StaticArray'}<${elementType(element, lookup)}>`;
}

/** Handles stand in a list as the numbers that they are: `door.handle`. */
function elementType(type: Type, lookup: Lookup): string {
  if (type.kind === 'handle') return 'i32';
  if (type.kind === 'record') return type.name;
  return storedType(type, lookup);
}

/** A parameter as the words that the import takes. */
function argumentWords({ name, type }: Parameter, lookup: Lookup): string[] {
  switch (type.kind) {
    case 'bytes':
    case 'text':
      return [`changetype<i32>(${name})`, `${name}.byteLength`];
    case 'list':
      return [`changetype<i32>(${name}${type.element.kind === 'record' ? '.bytes' : ''})`, `${name}.length`];
    case 'record':
      return [`changetype<i32>(${name})`, ...sizeWords(type, lookup)];
    case 'handle':
      return [type.optional ? `${name} ? ${name}.handle : 0` : `${name}.handle`];
    case 'float':
      return [name];
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

function returnType({ call, answer }: LoweredCall, lookup: Lookup): string {
  const { value, errors, optional } = call.result;
  if (answer.kind === 'nothing') return 'void';
  if (errors.length > 0) return 'i32';
  if (value?.kind === 'handle') return `${value.of ?? 'AnyHandle'}${optional ? ' | null' : ''}`;
  if (optional || value?.kind === 'bool') return 'bool';
  if (value !== null && isBuffer(value)) return pulledAs(value, lookup).type;
  if (value?.kind === 'float') return `f${value.bits}`;
  return value?.kind === 'integer' || value?.kind === 'enum' ? value.name : 'void';
}

/** What the body of a call's function is made of. */
interface Body {
  /** What the import is given. */
  readonly words: readonly string[];
  readonly given: readonly Parameter[];
  /** The local with the address of a wide result; empty when there is none. */
  readonly scratch: string;
  /** The object that takes the value; empty when there is none. */
  readonly out: string;
  readonly scope: NameScope;
}

function body(
  { call, answer, waiting }: LoweredCall,
  { words, given, scratch, scope, out }: Body,
  lookup: Lookup,
): string[] {
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
  if (waiting !== null && value !== null && isBuffer(value)) {
    const local = scope.take(out === '' ? 'length' : 'answer');
    if (out === '') {
      const { pulled } = pulledAs(value, lookup);
      return [...invoke(`const ${local} = `), ...forget, `return ${pulled}(${local});`];
    }
    const there = `${local} ${errors.length > 0 ? '==' : '!='} 0`;
    const returned = errors.length > 0 ? local : `${local} != 0`;
    return [...invoke(`const ${local} = `), ...forget, `if (${there}) ${out}.pull();`, `return ${returned};`];
  }
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
  if (value?.kind === 'float') return answered('', '');
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
