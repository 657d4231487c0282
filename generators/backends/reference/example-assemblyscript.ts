import { pascal } from '../../src/emit/names.js';
import type { LoweredCall, LoweredDispatch } from '../../src/lower/lowered.js';
import type { Call, Parameter, Type } from '../../src/model/abi.js';
import { isBuffer } from '../../src/model/buffer.js';
import type { Lookup } from '../../src/model/lookup.js';
import { outOf, parameterType, pulledAs, typeOf } from '../guest-assemblyscript/call.js';
import { eachRecord, putRecord } from './assemblyscript-records.js';
import { foundAt } from './outcome.js';
import { sampleLength } from './sample-length.js';
import { storedType } from '../guest-assemblyscript/record.js';

/** A function in AssemblyScript that makes a call, as the back end `guest-assemblyscript` spells it. */
export function assemblyScriptExample(lowered: LoweredCall, lookup: Lookup, module: string): string {
  const { call } = lowered;
  const { value, errors, optional } = call.result;
  const out = boxOf(call, lookup);
  const parts = call.parameters.map((parameter) => part(parameter, lookup));
  const taken = new Set(call.parameters.map(({ name }) => name));
  const local = (wish: string): string => {
    const name = taken.has(wish) ? local(`${wish}_`) : wish;
    taken.add(name);
    return name;
  };
  const box = local('out');
  const filled = call.parameters.map(({ name, type: each, direction }) =>
    direction === 'out' ? { lines: [], imports: [] } : putRecord(name, each, local, lookup),
  );
  const passed = [...parts.map((each) => each.value), ...(out === null ? [] : [box])];
  const invoke = `${call.name}(${passed.join(', ')})`;
  const type =
    value !== null && isBuffer(value) ? pulledAs(value, lookup).type : returnType(call.result, lookup);
  const isPlain = out === null && errors.length === 0;
  const imports = new Set([
    call.name,
    ...call.parameters
      .filter((parameter) => isPassed(parameter) || isRecords(parameter.type))
      .flatMap(({ type: each }) => named(each)),
  ]);
  if (out !== null) imports.add(out.import);
  if (value !== null && isBuffer(value) && out !== null)
    for (const name of named(value)) if (name !== 'Records') imports.add(name);
  if (isPlain && value !== null) for (const name of named(value)) imports.add(name);
  for (const name of filled.flatMap((each) => each.imports)) imports.add(name);
  const records = recordsAfter(call, isPlain ? null : box, local, lookup);
  const body = [
    ...(out === null ? [] : [`const ${box} = new ${out.type}();`]),
    ...parts.flatMap((each, index) => [...each.local, ...filled[index].lines]),
    ...(isPlain
      ? records === null
        ? [`${type === 'void' ? '' : 'return '}${invoke};`]
        : [`const ${records.answer} = ${invoke};`, ...records.lines, `return ${records.answer};`]
      : errors.length > 0
        ? [`if (${invoke} != 0) return; // ${errors.map(({ name }) => name).join(', ')}`]
        : [optional ? `if (!${invoke}) return;` : `${invoke};`]),
    ...(out === null ? [] : [`// ${foundAt(out.holds ? `${box}.value` : box, call)}`]),
    ...(isPlain || records === null ? [] : records.lines),
  ];
  const parameters = call.parameters
    .filter(isPassed)
    .map((each) => `${each.name}: ${parameterType(each, lookup)}`);
  return [
    `import { ${[...imports].sort().join(', ')} } from '${module}';`,
    '',
    `export function example(${parameters.join(', ')}): ${isPlain ? type : 'void'} {`,
    ...body.map((line) => `  ${line}`),
    '}',
  ].join('\n');
}

/**
 * How an example looks at the records that a call gave, in a buffer or as its result; null where it gives none.
 * @param box what holds the call's value; null where the call returns it
 */
function recordsAfter(
  { parameters, result }: Call,
  box: string | null,
  claim: (wish: string) => string,
  lookup: Lookup,
): { readonly answer: string; readonly lines: readonly string[] } | null {
  const isResult = result.value !== null && isRecords(result.value);
  const buffer = parameters.find(({ type, direction }) => direction !== 'in' && isRecords(type));
  if (!isResult && buffer === undefined) return null;
  const answer = claim(isResult ? 'result' : 'length');
  const value = box === null ? answer : `${box}.value`;
  const lines =
    isResult && result.value !== null
      ? eachRecord(value, `${value}.length`, result.value, claim, lookup)
      : buffer === undefined
        ? []
        : eachRecord(buffer.name, `<i32>${value}`, buffer.type, claim, lookup);
  return { answer, lines };
}

function isRecords(type: Type): boolean {
  return type.kind === 'list' && type.element.kind === 'record';
}

/** Whether the example takes a parameter from its caller; buffers are its own. */
function isPassed({ type }: Parameter): boolean {
  return !isBuffer(type);
}

function part(parameter: Parameter, lookup: Lookup): { local: string[]; value: string } {
  const { name, type, direction } = parameter;
  const isBytes = type.kind === 'bytes' || type.kind === 'text';
  if (isBytes && direction === 'in') {
    return { local: [], value: `String.UTF8.encode('${'hello'.slice(0, type.max)}')` };
  }
  if (isPassed(parameter)) return { local: [], value: name };
  const size = isBuffer(type) ? sampleLength(type) : 0;
  return { local: [`const ${name} = new ${typeOf(type, lookup)}(${size});`], value: name };
}

/** `holds`: the value is its member `value`; else it is the object itself. */
interface Box {
  readonly type: string;
  readonly import: string;
  readonly holds: boolean;
}

/** The object that takes a value which stands beside an error, may be absent, or is a record; null where the function returns it. */
function boxOf(call: Call, lookup: Lookup): Box | null {
  const { value, errors, optional } = call.result;
  if (value === null) return null;
  if (isBuffer(value)) {
    const type = outOf(call, lookup)?.type;
    return type === undefined ? null : { type, import: type.replace(/<.*/, ''), holds: true };
  }
  if (value.kind === 'record') return { type: value.name, import: value.name, holds: false };
  if (errors.length === 0 && (!optional || value.kind === 'handle')) return null;
  if (value.kind === 'handle')
    return { type: typeOf(value, lookup), import: typeOf(value, lookup), holds: false };
  return { type: `OutValue<${storedType(value, lookup)}>`, import: 'OutValue', holds: true };
}

/** What a function without such an object returns. */
function returnType({ value, optional }: Call['result'], lookup: Lookup): string {
  if (value === null) return 'void';
  return `${typeOf(value, lookup)}${optional ? ' | null' : ''}`;
}

/** Names that a type needs imported. */
function named(type: Type): string[] {
  if (type.kind === 'enum' || type.kind === 'record') return [type.name];
  if (type.kind === 'list') {
    if (type.element.kind === 'record') return ['Records', ...named(type.element)];
    return type.element.kind === 'handle' ? named(type.element) : [];
  }
  return type.kind === 'handle' ? [type.of ?? 'AnyHandle'] : [];
}

/** A function in AssemblyScript that takes a dispatch: what its words stand for, and all that it pulls. */
export function assemblyScriptEntry(
  { call, slots, pulls }: LoweredDispatch,
  lookup: Lookup,
  module: string,
): string {
  const head = `export function ${call.name}(${slots.map(({ name }) => `${name}: i32`).join(', ')}): void {`;
  const taken = new Set(slots.map(({ name }) => name));
  const claim = (wish: string): string => {
    const name = taken.has(wish) ? claim(`${wish}_`) : wish;
    taken.add(name);
    return name;
  };
  const imports = new Set<string>();
  const lines: string[] = [];
  for (const { name, parameter } of slots) {
    const { type } = parameter < 0 ? { type: null } : call.parameters[parameter];
    if (type?.kind !== 'handle' || type.optional) continue;
    const of = typeOf(type, lookup);
    imports.add(of);
    lines.push(`const ${claim(`the${pascal(name)}`)} = new ${of}(${name});`);
  }
  for (const { parameter, form } of pulls) {
    const { name, type } = call.parameters[parameter];
    const local = claim(name);
    if (form === 'bytes') {
      imports.add('pull');
      lines.push(`const ${local} = new ArrayBuffer(64);`, `pull(${parameter}, 0, ${local});`);
      continue;
    }
    const { pulled, element } = pulledWhole(type, lookup);
    for (const each of [pulled.replace(/<.*/, ''), ...element]) imports.add(each);
    const length = slots.find((slot) => slot.parameter === parameter && slot.part === 'length');
    const given = [...(length === undefined ? [] : [length.name]), parameter].join(', ');
    lines.push(`const ${local} = ${pulled}(${given});`);
    lines.push(...eachRecord(local, `${local}.length`, type, claim, lookup));
  }
  if (lines.length === 0) return [head, '  // …', '}'].join('\n');
  const from = `import { ${[...imports].sort().join(', ')} } from '${module}';`;
  return [from, '', head, ...lines.map((line) => `  ${line}`), '}'].join('\n');
}

/** The function that pulls a parameter of a dispatch, and the types that it mentions. */
function pulledWhole(type: Type, lookup: Lookup): { pulled: string; element: readonly string[] } {
  if (isBuffer(type)) {
    const element = type.kind === 'list' ? named(type.element) : [];
    const isNamed = type.kind === 'list' && ['handle', 'record'].includes(type.element.kind);
    return { pulled: pulledAs(type, lookup).pulled, element: isNamed ? element : [] };
  }
  if (type.kind === 'record') return { pulled: `pulledRecord<${type.name}>`, element: [type.name] };
  return { pulled: `pulledValue<${storedType(type, lookup)}>`, element: [] };
}
