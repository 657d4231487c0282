import type { LoweredAbi, LoweredCall, LoweredDispatch } from '../../src/lower/lowered.js';
import type { Call, Family, Parameter, Type } from '../../src/model/abi.js';
import type { Lookup } from '../../src/model/lookup.js';

/** What the template of a family shows. */
export function familyView(family: Family, lowered: LoweredAbi, lookup: Lookup): object {
  const calls = lowered.syscalls.filter((each) => each.family.name === family.name);
  const kinds = [...family.kinds].sort((a, b) => depth(a.name, lookup) - depth(b.name, lookup));
  return {
    family: family.name,
    imports: importsOf(family, calls, lookup),
    enums: family.enums.map(({ name, docs, members }) => ({ name, docs: docs.summary, members })),
    records: family.records.map(({ name, docs, fields }) => ({
      name,
      docs: docs.summary,
      fields: fields.map((field) => ({ name: field.name, docs: field.docs, type: fieldType(field.type, lookup) })),
    })),
    kinds: kinds.map(({ name, docs, parent }) => ({ name, docs: docs.summary, parent: parent ?? 'AnyHandle' })),
    calls: calls.map((call) => callView(call, lookup)),
  };
}

/** One entry that the transform looks for. */
export function dispatchView({ call, slots }: LoweredDispatch): object {
  return { name: call.name, number: call.number, slots: slots.length, optional: call.optional };
}

function depth(kind: string, lookup: Lookup): number {
  const { parent } = lookup.kind(kind);
  return parent === null ? 0 : 1 + depth(parent, lookup);
}

/** Names that a family's module takes from others. */
function importsOf(family: Family, calls: readonly LoweredCall[], lookup: Lookup): object[] {
  const used = new Map<string, Set<string>>([['runtime', new Set()]]);
  const use = (name: string) => {
    const home = lookup.familyOf(name);
    if (home === family.name) return;
    let names = used.get(home);
    if (names === undefined) used.set(home, (names = new Set()));
    names.add(name);
  };
  const useType = (type: Type | null) => {
    if (type?.kind === 'enum' || type?.kind === 'record') use(type.name);
    if (type?.kind === 'handle' && type.of !== null) use(type.of);
    if (type?.kind === 'handle' && type.of === null) used.get('runtime')?.add('AnyHandle');
  };
  for (const kind of family.kinds) kind.parent === null ? used.get('runtime')?.add('AnyHandle') : use(kind.parent);
  for (const { call, answer } of calls) {
    for (const { type } of call.parameters) useType(type);
    useType(call.result.value);
    if (answer.kind === 'pointer' && answer.storage.type.kind === 'handle') used.get('runtime')?.add('AnyHandle');
    if (outOf(call)?.type === 'OutValue') used.get('runtime')?.add('OutValue');
  }
  return [...used].filter(([, names]) => names.size > 0).map(([module, names]) => ({ module, names: [...names].sort().join(', ') }));
}

/** The AssemblyScript type of a record's field: exactly as wide as its storage. */
function fieldType(type: Type, lookup: Lookup): string {
  if (type.kind === 'integer') return type.name;
  if (type.kind === 'bool') return 'bool';
  if (type.kind === 'enum') return `u${lookup.enum(type.name).width * 8}`;
  if (type.kind === 'record') return type.name;
  throw new Error(`invariant: a field is no ${type.kind}`);
}

function callView(lowered: LoweredCall, lookup: Lookup): object {
  const { call, slots, answer } = lowered;
  const out = outOf(call);
  const parameters = call.parameters.map((parameter) => `${parameter.name}: ${parameterType(parameter)}`);
  if (out !== null) parameters.push(`out: ${out.type}`);
  const words = call.parameters.flatMap((parameter) => argumentWords(parameter));
  if (out !== null) words.push(out.word);
  else if (answer.kind === 'pointer') words.push('scratch');
  const returnsSlot = answer.kind !== 'nothing' && !(answer.kind === 'pointer' && call.result.errors.length === 0);
  return {
    name: call.name,
    number: call.number,
    docs: call.docs.summary,
    parameterDocs: call.parameters.filter(({ docs }) => docs !== '').map(({ name, docs }) => ({ name, docs })),
    returnDocs: returnDocs(call),
    slots: slots.map(({ name }) => `${name}: i32`).join(', '),
    slotResult: returnsSlot ? 'i32' : 'void',
    parameters: parameters.join(', '),
    type: returnType(lowered),
    scratch: out === null && answer.kind === 'pointer' ? answer.storage.size : 0,
    body: body(lowered, `import_${call.name}(${words.join(', ')})`, lookup),
  };
}

/** Text behind `@returns`. */
function returnDocs({ result }: Call): string {
  if (result.errors.length === 0) return result.docs;
  const errors = result.errors.map(({ name }) => name).join(', ');
  return `0, or an error: ${errors}`;
}

function parameterType({ type }: Parameter): string {
  switch (type.kind) {
    case 'integer':
      return type.name;
    case 'bool':
      return 'bool';
    case 'enum':
    case 'record':
      return type.name;
    case 'bytes':
      return 'ArrayBuffer';
    case 'list':
      return `StaticArray<${type.element.kind === 'integer' ? type.element.name : 'u32'}>`;
    case 'handle':
      return type.of ?? 'AnyHandle';
  }
}

function argumentWords({ name, type }: Parameter): string[] {
  switch (type.kind) {
    case 'bytes':
      return [`changetype<i32>(${name})`, `${name}.byteLength`];
    case 'list':
      return [`changetype<i32>(${name})`, `${name}.length`];
    case 'record':
      return [`changetype<i32>(${name})`];
    case 'handle':
      return [`${name}.handle`];
    case 'integer':
      if (type.name === 'u64' || type.name === 'i64') return [`<i32>${name}`, `<i32>(${name} >> 32)`];
      return [`<i32>${name}`];
    default:
      return [`<i32>${name}`];
  }
}

/** The object that the caller passes for a result beside an error: a record, or a box for a number or a handle. */
function outOf({ result }: Call): { type: string; word: string } | null {
  const { value, errors, optional } = result;
  if (value === null) return null;
  if (value.kind === 'record') return { type: value.name, word: 'changetype<i32>(out)' };
  if (errors.length === 0 && !(optional && value.kind !== 'handle')) return null;
  if (value.kind === 'handle') return { type: value.of ?? 'AnyHandle', word: 'out.at' };
  return { type: 'OutValue', word: 'out.at' };
}

function returnType({ call, answer }: LoweredCall): string {
  const { value, errors, optional } = call.result;
  if (answer.kind === 'nothing') return 'void';
  if (errors.length > 0) return 'i32';
  if (value === null) return 'void';
  if (value.kind === 'handle') return `${value.of ?? 'AnyHandle'}${optional ? ' | null' : ''}`;
  if (optional) return 'bool';
  if (value.kind === 'record') return 'void';
  return value.kind === 'integer' || value.kind === 'enum' ? value.name : 'bool';
}

function body(lowered: LoweredCall, invoke: string, lookup: Lookup): string[] {
  const { call, answer } = lowered;
  const { value, errors, optional } = call.result;
  const consumed = call.parameters.filter(({ type }) => type.kind === 'handle' && type.use.toLowerCase().endsWith('consume'));
  const forget = consumed.map(({ name }) => `${name}.handle = 0;`);
  const then = (line: string) => (forget.length === 0 ? [`return ${line};`] : [`const answer = ${line};`, ...forget, 'return answer;']);
  if (answer.kind === 'nothing') return [`${invoke};`, ...forget];
  if (answer.kind === 'pointer') {
    if (errors.length > 0) return then(invoke);
    if (optional) return then(`${invoke} != 0`);
    if (value?.kind === 'record') return [`${invoke};`, ...forget];
    const type = value?.kind === 'integer' ? value.name : 'i32';
    return [`${invoke};`, ...forget, `return load<${type}>(scratch);`];
  }
  if (errors.length > 0) return then(invoke);
  if (value?.kind === 'handle') {
    const name = value.of ?? 'AnyHandle';
    const made = `new ${name}(handle)`;
    return [`const handle = ${invoke};`, ...forget, `return ${optional ? `handle == 0 ? null : ${made}` : made};`];
  }
  if (value?.kind === 'bool') return then(`${invoke} != 0`);
  if (value?.kind === 'enum') return then(`${invoke} as ${lookup.enum(value.name).name}`);
  return then(`<${value?.kind === 'integer' ? value.name : 'i32'}>${invoke}`);
}
