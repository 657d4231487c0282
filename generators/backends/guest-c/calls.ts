import { upperSnake } from '../../src/emit/names.js';
import { exampleLines } from '../../src/emit/example-lines.js';
import { deprecationAdvice, deprecationText, lifecycleText } from '../../src/emit/lifecycle.js';
import { rangeText } from '../../src/emit/signature.js';
import { type Denied, denied } from '../../src/emit/denied.js';
import type { LoweredCall, Waiting } from '../../src/lower/lowered.js';
import type { Call, CallDocs, HandleType, Parameter, Type } from '../../src/model/abi.js';
import { isBuffer } from '../../src/model/buffer.js';
import type { Lookup } from '../../src/model/lookup.js';
import { type CNames, itemSpelling } from '../../src/emit/c/names.js';
import { claim, commentLines, inCComment, parameterName, stringLiteral } from '../../src/emit/c/spelling.js';
import { pointedType, valueType } from './type.js';

/** What a C function gets for one parameter of a call. */
export interface CParameter {
  /** One declaration, or pointer and length. */
  readonly declarations: readonly CWord[];
  /** What the import gets for it: the same, but for values of 64 bits. */
  readonly words: readonly CWord[];
}

interface CWord {
  readonly declaration: string;
  readonly value: string;
}

/** How C spells a syscall. */
export interface CCall {
  readonly name: string;
  readonly type: string;
  readonly parameters: readonly string[];
  /** null: the function is the import. Else the import's parameters, and the body of the function. */
  readonly wrapper: null | {
    readonly name: string;
    readonly type: string;
    readonly parameters: readonly string[];
    readonly body: readonly string[];
  };
  /** Whether the value comes back through a pointer that the caller passes. */
  readonly out: string | null;
}

/**
 * A function is the import itself wherever C's calling convention for wasm32 has the lowered form anyway: narrow integers, bools, pointers and
 * structs of one member are one i32 each (tool-conventions, BasicCABI.md, "Function arguments and return values"). Wide parameters and
 * values that come back in memory beside no error need a line of C.
 */
export function spellCall(lowered: LoweredCall, names: CNames): CCall {
  const { call, slots, answer, waiting } = lowered;
  if (waiting !== null) return spellPulled(lowered, waiting, names);
  const taken = new Set<string>();
  const isSized = (index: number) => slots.some((slot) => slot.parameter === index && slot.part === 'size');
  const parameters = call.parameters.map((parameter, index) =>
    spellParameter(parameter, names, taken, isSized(index)),
  );
  const { value, errors, optional } = call.result;
  const pointed = answer.kind === 'pointer' && value !== null;
  const returned = pointed && errors.length === 0 && !optional;
  const out = pointed ? claim('out', taken) : null;
  const outDeclaration = pointed ? [`${valueType(value, names)} *${out}`] : [];
  const type = returned ? valueType(value, names) : slotType(call, names);
  const declarations = parameters.flatMap((parameter) =>
    parameter.declarations.map(({ declaration }) => declaration),
  );
  const words = parameters.flatMap((parameter) => parameter.words);
  const size = isSized(-1) && out !== null ? [sizeWord(out, returned ? out : `*${out}`, taken)] : [];
  const values = [
    ...words.map((word) => word.value),
    ...(out === null ? [] : [returned ? `&${out}` : out]),
    ...size.map((word) => word.value),
  ];
  const isImport =
    !returned &&
    size.length === 0 &&
    parameters.every((parameter) => parameter.declarations === parameter.words);
  return {
    name: names.call(call.name),
    type,
    parameters: orVoid([...declarations, ...(returned ? [] : outDeclaration)]),
    wrapper: isImport
      ? null
      : {
          name: names.import(call.name),
          type: returned ? 'void' : type,
          parameters: orVoid([
            ...words.map(({ declaration }) => declaration),
            ...outDeclaration,
            ...size.map(({ declaration }) => declaration),
          ]),
          body: wrapperBody(values, { invoke: names.import(call.name), type, out: returned ? out : null }),
        },
    out: returned ? null : out,
  };
}

/**
 * A call whose result has no fixed size: the caller passes room for it, and gets how much there is. What does not fit waits until the next such
 * call.
 */
function spellPulled({ call }: LoweredCall, { parameter, elementBytes }: Waiting, names: CNames): CCall {
  const taken = new Set<string>();
  const parameters = call.parameters.map((each) => spellParameter(each, names, taken));
  const { value, errors, optional } = call.result;
  if (value === null) throw new Error(`invariant: ${call.name} has a result`);
  const into = claim('result', taken);
  const capacity = claim('result_capacity', taken);
  const alone = errors.length === 0 && !optional;
  const length = claim('result_length', taken);
  const answer = claim('answer', taken);
  const type = alone ? 'uint32_t' : slotType(call, names);
  const own = [`${pointedType(value, names)} *${into}`, `uint32_t ${capacity}`];
  const out = `uint16_t *${length}`;
  const words = parameters.flatMap((each) => each.words);
  const imported = names.import(call.name);
  const given = [...words.map((word) => word.value), ...(alone ? [] : [length])].join(', ');
  const size = alone ? length : `*${length}`;
  const pull = `callgate_pulled(${parameter}, ${into}, ${capacity}, ${size}, ${elementBytes});`;
  return {
    name: names.call(call.name),
    type,
    parameters: [
      ...parameters.flatMap((each) => each.declarations.map(({ declaration }) => declaration)),
      ...own,
      ...(alone ? [] : [out]),
    ],
    wrapper: {
      name: imported,
      type,
      parameters: orVoid([...words.map(({ declaration }) => declaration), ...(alone ? [] : [out])]),
      body: alone
        ? [`uint32_t ${length} = ${imported}(${given});`, pull, `return ${length};`]
        : [
            `${type} ${answer} = ${imported}(${given});`,
            `if (${errors.length > 0 ? `${answer} == CALLGATE_OK` : answer}) ${pull}`,
            `return ${answer};`,
          ],
    },
    out: null,
  };
}

function orVoid(declarations: readonly string[]): readonly string[] {
  return declarations.length === 0 ? ['void'] : declarations;
}

export function spellParameter(
  { name, type, direction }: Parameter,
  names: CNames,
  taken: Set<string>,
  isSized = false,
): CParameter {
  const plain = claim(parameterName(name), taken);
  switch (type.kind) {
    case 'bytes':
    case 'text':
    case 'list': {
      const pointer = `${direction === 'in' ? 'const ' : ''}${pointedType(type, names)} *${plain}`;
      const length = claim(`${plain}_${direction === 'in' ? 'length' : 'capacity'}`, taken);
      return same([
        { declaration: pointer, value: plain },
        { declaration: `uint32_t ${length}`, value: length },
      ]);
    }
    case 'record':
      return sized(
        { declaration: `const ${pointedType(type, names)} *${plain}`, value: plain },
        isSized,
        taken,
      );
    default: {
      const declarations = [{ declaration: `${valueType(type, names)} ${plain}`, value: plain }];
      if (!isWide(type)) return same(declarations);
      const words = ['low', 'high'].map((half, index) => ({
        declaration: `uint32_t ${claim(`${plain}_${half}`, taken)}`,
        value: `(uint32_t)((uint64_t)${plain}${index === 0 ? '' : ' >> 32'})`,
      }));
      return { declarations, words };
    }
  }
}

/** A pointer to a record; to an extensible one, the import is told how much of it this guest knows. */
function sized(pointer: CWord, isSized: boolean, taken: Set<string>): CParameter {
  if (!isSized) return same([pointer]);
  return { declarations: [pointer], words: [pointer, sizeWord(pointer.value, `*${pointer.value}`, taken)] };
}

function sizeWord(name: string, record: string, taken: Set<string>): CWord {
  return { declaration: `uint32_t ${claim(`${name}_size`, taken)}`, value: `(uint32_t)sizeof ${record}` };
}

function same(words: readonly CWord[]): CParameter {
  return { declarations: words, words };
}

function isWide(type: Type): boolean {
  return type.kind === 'integer' && type.name.endsWith('64');
}

/** What the word that comes back says. */
function slotType({ result: { value, errors, optional } }: Call, names: CNames): string {
  if (errors.length > 0) return 'callgate_error';
  if (value === null) return 'void';
  if (optional && value.kind !== 'handle') return 'bool';
  return valueType(value, names);
}

interface Invocation {
  readonly invoke: string;
  readonly type: string;
  /** The local that takes the value; null when the import returns it. */
  readonly out: string | null;
}

function wrapperBody(values: readonly string[], { invoke, type, out }: Invocation): string[] {
  const call = `${invoke}(${values.join(', ')});`;
  if (out !== null) return [`${type} ${out};`, call, `return ${out};`];
  return [type === 'void' ? call : `return ${call}`];
}

/** What the template of a family shows of a syscall. */
export function callView(lowered: LoweredCall, lookup: Lookup, names: CNames): object {
  const { call } = lowered;
  const { deprecated } = call.lifecycle;
  const spell = (use: string) => itemSpelling(use, lookup, names);
  const { name, type, parameters, wrapper } = spellCall(lowered, names);
  return {
    docs: callDocs(call, lookup, names),
    bounds: boundViews(call, names),
    field: `${call.name}#${call.number}`,
    check: call.result.errors.length > 0,
    deprecated: deprecated === null ? '' : stringLiteral(deprecationAdvice(deprecated, spell)),
    name,
    type,
    parameters: parameters.join(', '),
    wrapper: wrapper === null ? false : { ...wrapper, parameters: wrapper.parameters.join(', ') },
  };
}

/** The bounds of a call's buffers, as constants. */
export function boundViews({ name, parameters, result }: Call, names: CNames): object[] {
  const bounds = parameters.flatMap((parameter) => {
    const { type } = parameter;
    if (!isBuffer(type)) return [];
    return [{ constant: names.bound(name, parameter.name), max: type.max }];
  });
  if (result.value === null || !isBuffer(result.value)) return bounds;
  return [...bounds, { constant: names.bound(name, ''), max: result.value.max }];
}

function callDocs(call: Call, lookup: Lookup, names: CNames): string[] {
  const { docs, lifecycle, parameters, result } = call;
  const lack = denied(call);
  const texts = [
    docs.summary,
    deprecationText(lifecycle, (use) => itemSpelling(use, lookup, names)),
    lifecycleText(lifecycle),
    ...parameters.map((parameter) => parameterDocs(parameter, lookup)),
    result.value !== null && isBuffer(result.value)
      ? 'result: room for what the call gives; what does not fit is dropped, and the length is that of the whole'
      : '',
    result.docs === '' ? '' : `Returns: ${result.docs}`,
    result.errors.length === 0
      ? ''
      : `Errors: ${result.errors.map((error) => errorSpelling(error.name, names)).join(', ')}.`,
    lack === null ? '' : `Permission: ${call.permission}; without it ${WITHOUT[lack]}.`,
  ];
  return [...texts.flatMap((text) => commentLines(text)), ...exampleComment(docs)];
}

/** The examples of a call for the inside of a C comment. */
export function exampleComment(docs: CallDocs): string[] {
  return exampleLines(docs, ['c']).flatMap((lines) => ['Example:', ...lines.map(inCComment)]);
}

const WITHOUT: Readonly<Record<Denied, string>> = {
  none: 'there is none',
  Refused: 'CALLGATE_REFUSED',
  fault: 'a fault',
};

function parameterDocs({ name, type, docs }: Parameter, lookup: Lookup): string {
  const range = rangeText(type);
  const about = [docs, range, type.kind === 'handle' ? handleDocs(type, lookup) : ''].filter(
    (text) => text !== '',
  );
  return about.length === 0 ? '' : `${parameterName(name)}: ${about.join('; ')}`;
}

function handleDocs({ use, of, rights, optional }: HandleType, lookup: Lookup): string {
  const enumName = of === null ? null : lookup.kind(of).rights;
  const members = enumName === null ? [] : lookup.enum(enumName).members;
  const needed = members.filter(({ value }) => (rights & value) !== 0).map(({ name }) => name);
  const consumed = use === 'consume' || use === 'askConsume' ? 'closed by the call' : '';
  const any = use === 'slot' ? 'any reference' : use === 'number' ? 'the number of a handle' : '';
  const none = optional ? 'may be 0, for none' : '';
  return [any, none, needed.length === 0 ? '' : `needs the right ${needed.join(', ')}`, consumed]
    .filter((text) => text !== '')
    .join('; ');
}

/** `SaulError.NoDevice` → `CALLGATE_SAUL_ERROR_NO_DEVICE`, `Gone` → `CALLGATE_GONE`. */
export function errorSpelling(name: string, names: CNames): string {
  const [of, member] = name.split('.');
  return member === undefined ? `CALLGATE_${upperSnake(of)}` : names.member(of, member);
}
