import type { AbsentCall } from '../../src/emit/absent.js';
import { type Denied, denied } from '../../src/emit/denied.js';
import { rangeText } from '../../src/emit/signature.js';
import type { LoweredCall, Slot } from '../../src/lower/lowered.js';
import type { Call, HandleType, Parameter, Type } from '../../src/model/abi.js';
import { isBuffer } from '../../src/model/buffer.js';
import type { Lookup } from '../../src/model/lookup.js';
import { deprecated, lifeTexts } from './life.js';
import { snake } from '../../src/emit/names.js';
import { type RustNames, buffers } from './names.js';
import { spellParameter } from './parameter.js';
import { claim, docLines, listed, scopeIn } from './spelling.js';
import { emptyValue, fromWord, valueType } from './type.js';

/** How Rust spells a syscall: what the templates and the pages of the reference are made of. */
export interface RustCall {
  readonly name: string;
  readonly unsafe: boolean;
  readonly parameters: readonly { readonly name: string; readonly type: string }[];
  /** What the function returns; empty for nothing. */
  readonly type: string;
  readonly body: readonly string[];
}

/** The call whose numbers count what only the guest knows: a wrong buffer would be written behind its end. */
function isPull({ family, call }: LoweredCall): boolean {
  return family.name === 'delivery' && call.name === 'pull';
}

export function spellCall(lowered: LoweredCall, names: RustNames): RustCall {
  const { call, slots, waiting } = lowered;
  const taken = scopeIn(names.types);
  const given = call.parameters.map((parameter, index) => {
    const name = claim(snake(parameter.name), taken);
    const own = slots.filter((slot) => slot.parameter === index);
    return { name, ...spellParameter(parameter, name, own, names) };
  });
  const words = given.flatMap((parameter) => parameter.words);
  const { value } = call.result;
  const room = waiting !== null && value !== null ? claim('result', taken) : null;
  const local = (wish: string) => claim(wish, taken);
  const body =
    room === null
      ? fixedBody(lowered, words, names, local)
      : pulledBody(lowered, words, names, { room, handles: isHandles(value) }, local);
  return {
    name: names.call(call.name),
    unsafe: isPull(lowered),
    parameters: [
      ...given.map(({ name, type }) => ({ name, type })),
      ...(room === null || value === null ? [] : [{ name: room, type: `&mut [${roomType(value, names)}]` }]),
    ],
    type: resultType(call, names),
    body,
  };
}

function isHandles(type: Type | null): boolean {
  return type?.kind === 'list' && type.element.kind === 'handle';
}

/** What stands in the room for a result of variable size. */
function roomType(type: Type, names: RustNames): string {
  if (type.kind !== 'list') return 'u8';
  const element = valueType(type.element, names);
  return type.element.kind === 'handle' ? `Option<${element}>` : element;
}

function resultType({ name, result: { value, errors, optional } }: Call, names: RustNames): string {
  const plain = value === null ? '()' : isBuffer(value) ? 'usize' : valueType(value, names);
  const whole = optional ? `Option<${plain}>` : plain;
  if (errors.length > 0) return `Result<${whole}, ${names.error(name)}>`;
  return value === null ? '' : whole;
}

type Local = (wish: string) => string;

/** A call whose result is nothing, a word, or what the host writes where the last pointer says. */
function fixedBody(lowered: LoweredCall, words: readonly string[], names: RustNames, local: Local): string[] {
  const { call, answer } = lowered;
  const { value, errors, optional } = call.result;
  const fails = errors.length > 0;
  const error = fails ? names.error(call.name) : '';
  if (answer.kind !== 'pointer' || value === null) {
    const invoked = invoke(call, words, names);
    if (fails) {
      const code = local('answer');
      return [
        ...assigned(`let ${code} = `, invoked),
        `if ${code} == 0 { Ok(()) } else { Err(${error}::of(${code})) }`,
      ];
    }
    if (value === null) return [...ended(invoked)];
    const word = local('answer');
    const made = value.kind === 'handle' ? ownedOf(word, optional) : fromWord(word, value, names);
    return [...assigned(`let ${word} = `, invoked), made];
  }
  const out = local('out');
  const handle = value.kind === 'handle';
  const type = handle ? 'u32' : valueType(value, names);
  const size = lowered.slots.some((slot) => slot.parameter === -1 && slot.part === 'size');
  const all = [
    ...words,
    `(&mut ${out} as *mut ${type}).cast()`,
    ...(size ? [`core::mem::size_of::<${type}>() as u32`] : []),
  ];
  const room = `let mut ${out}: ${type} = ${handle ? '0' : emptyValue(value, names)};`;
  const invoked = invoke(call, all, names);
  if (!fails && !optional) return [room, ...ended(invoked), out];
  const code = local('answer');
  const head = [room, ...assigned(`let ${code} = `, invoked)];
  if (!fails) return [...head, `if ${code} == 0 { None } else { Some(${out}) }`];
  const made = handle ? ownedOf(out, optional) : out;
  return [...head, `if ${code} == 0 { Ok(${made}) } else { Err(${error}::of(${code})) }`];
}

function ownedOf(word: string, optional: boolean): string {
  return optional ? `runtime::owned(${word})` : `runtime::sure(runtime::owned(${word}))`;
}

/** A call whose result waits until it is pulled into the room that the caller passes. */
function pulledBody(
  { call, waiting }: LoweredCall,
  words: readonly string[],
  names: RustNames,
  { room, handles }: { room: string; handles: boolean },
  local: Local,
): string[] {
  const { errors, optional } = call.result;
  const length = local('length');
  const pull = (count: string) =>
    handles
      ? `pulled::handles(${room}, ${count});`
      : `pulled::list(${waiting?.parameter}, ${room}, ${count});`;
  if (errors.length === 0 && !optional) {
    const invoked = invoke(call, words, names);
    return [...assigned(`let ${length} = `, invoked, ' as usize'), pull(length), length];
  }
  const answer = local('answer');
  const invoked = invoke(call, [...words, `(&mut ${length} as *mut u16).cast()`], names);
  const fails = errors.length > 0;
  return [
    `let mut ${length}: u16 = 0;`,
    ...assigned(`let ${answer} = `, invoked),
    ...(fails
      ? [`if ${answer} != 0 {`, `    return Err(${names.error(call.name)}::of(${answer}));`, '}']
      : [`if ${answer} == 0 {`, '    return None;', '}']),
    pull(`${length} as usize`),
    `${fails ? 'Ok' : 'Some'}(${length} as usize)`,
  ];
}

/** The call of the import. */
function invoke({ name }: Call, words: readonly string[], names: RustNames): string[] {
  return listed(`import::${names.call(name)}(`, words, ')', 24);
}

function assigned(front: string, [first, ...rest]: readonly string[], back = ''): string[] {
  if (rest.length === 0) return [`${front}unsafe { ${first} }${back};`];
  return [`${front}unsafe {`, ...[first, ...rest].map((line) => `    ${line}`), `}${back};`];
}

function ended(invoked: readonly string[]): string[] {
  return assigned('', invoked);
}

/** What the template of a family shows of a syscall. */
export function callView(lowered: LoweredCall, lookup: Lookup, names: RustNames): object {
  const { call, slots } = lowered;
  const { name, unsafe, parameters, type, body } = spellCall(lowered, names);
  const open = `pub ${unsafe ? 'unsafe ' : ''}fn ${name}(`;
  const close = `)${type === '' ? '' : ` -> ${type}`} {`;
  return {
    docs: callDocs(lowered, lookup, names),
    bounds: boundViews(call, names),
    deprecated: deprecated(call.lifecycle, lookup, names),
    signature: listed(
      open,
      parameters.map((parameter) => `${parameter.name}: ${parameter.type}`),
      close,
    ),
    body,
    unsafe,
    former: names.former('call', call.name),
    name,
    field: `${call.name}#${call.number}`,
    import: listed(`pub fn ${name}(`, importWords(slots, call.parameters), `)${importResult(lowered)};`, 8),
    error: call.result.errors.length === 0 ? false : errorView(call, names),
  };
}

/** The trait that a guest would need for a syscall that it cannot make. */
const LACKING = { waits: 'CanWait', elsewhere: 'HasThisCall', removed: 'StillHasThisCall' } as const;

/** What the template of a family shows of a syscall that this machine lacks, or that was removed. */
export function absentView({ name, call, why, hint, sentence }: AbsentCall, names: RustNames): object {
  return {
    name: names.call(name),
    docs: docLines([call?.docs.summary ?? '', sentence]),
    lacking: LACKING[why],
    hint,
  };
}

/** Parameters of the import. Its names are those of the slots, which are unique. */
function importWords(slots: readonly Slot[], parameters: readonly Parameter[]): string[] {
  const taken = new Set<string>();
  return slots.map((slot) => {
    const reads = slot.parameter >= 0 && parameters[slot.parameter].direction === 'in';
    const word = slot.float === undefined ? 'u32' : `f${slot.float}`;
    const type = slot.part === 'pointer' ? `*${reads ? 'const' : 'mut'} u8` : word;
    return `${claim(snake(slot.name), taken)}: ${type}`;
  });
}

function importResult({ call, answer }: LoweredCall): string {
  const { errors, value } = call.result;
  if (answer.kind === 'value' && errors.length === 0 && value?.kind === 'float') return ` -> f${value.bits}`;
  const silent =
    answer.kind === 'nothing' || (answer.kind === 'pointer' && errors.length === 0 && !answer.optional);
  return silent ? '' : ' -> u32';
}

/** The closed set of errors of a call, as an enum of its own. */
function errorView({ name, result: { errors } }: Call, names: RustNames): object {
  const taken = new Set<string>();
  return {
    name: names.error(name),
    call: names.call(name),
    members: errors.map((error) => ({
      name: claim(error.name.split('.').at(-1) ?? '', taken),
      code: error.code,
    })),
  };
}

/** The bounds of a call's buffers, as constants. */
export function boundViews(call: Call, names: RustNames): object[] {
  return buffers(call).map((parameter) => {
    const type =
      parameter === '' ? call.result.value : call.parameters.find(({ name }) => name === parameter)?.type;
    return {
      constant: names.bound(call.name, parameter),
      max: type !== null && type !== undefined && isBuffer(type) ? type.max : 0,
    };
  });
}

function callDocs(lowered: LoweredCall, lookup: Lookup, names: RustNames): string[] {
  const { call } = lowered;
  const { docs, lifecycle, parameters, result } = call;
  const lack = denied(call);
  return docLines([
    docs.summary,
    ...lifeTexts(lifecycle, lookup, names),
    ...parameters.map((parameter) => parameterDocs(parameter, lookup)),
    result.value !== null && isBuffer(result.value)
      ? '`result`: room for what the call gives; what does not fit is dropped, and the length is that of the whole.'
      : '',
    result.docs === '' ? '' : `Returns: ${result.docs}.`,
    lack === null ? '' : `Permission: ${call.permission}; without it ${WITHOUT[lack]}.`,
    ...(isPull(lowered)
      ? [
          '# Safety',
          '`into` has room for as many elements of what is pulled as it has bytes. `Pulled` needs no such promise.',
        ]
      : []),
  ]);
}

const WITHOUT: Readonly<Record<Denied, string>> = {
  none: 'there is none',
  Refused: 'the error `Refused`',
  fault: 'a fault',
};

function parameterDocs({ name, type, docs }: Parameter, lookup: Lookup): string {
  const about = [docs, rangeText(type), type.kind === 'handle' ? handleDocs(type, lookup) : ''].filter(
    (text) => text !== '',
  );
  return about.length === 0 ? '' : `\`${snake(name)}\`: ${about.join('; ')}.`;
}

function handleDocs({ use, of, rights }: HandleType, lookup: Lookup): string {
  const enumName = of === null ? null : lookup.kind(of).rights;
  const members = enumName === null ? [] : lookup.enum(enumName).members;
  const needed = members.filter(({ value }) => (rights & value) !== 0).map(({ name }) => name);
  const consumed = use === 'consume' || use === 'askConsume' ? 'closed by the call' : '';
  return [needed.length === 0 ? '' : `needs the right ${needed.join(', ')}`, consumed]
    .filter((text) => text !== '')
    .join('; ');
}
