import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type BufferType,
  type LoweredDispatch,
  type Pulled,
  type Call,
  type Lookup,
  type Type,
  isBuffer,
  storageOf,
  wasm32,
} from '@callgate/generators';
import asc from 'assemblyscript/asc';
import { ROOT } from '../src/golden-cases.js';
import type { Generated } from './generated.js';
import { callNamed } from './recorder.js';
import { type Action, type Passed, REPORTED, type Register, type Value, floatBits } from './script.js';

/** Transforms are modules that the compiler imports, so this one has to be a file, where it finds the compiler. */
const CACHE = join(ROOT, 'node_modules/.cache/callgate-conformance');

/** A guest in AssemblyScript that carries actions out when it starts, written as its author would: with the generated bindings. */
export async function wasmGuest(
  name: string,
  made: Generated,
  actions: readonly Action[],
): Promise<Uint8Array> {
  return compiled(name, made, sourceOf(made, actions));
}

/** An AssemblyScript guest with the generated bindings beside it. */
export async function compiled(name: string, made: Generated, source: string): Promise<Uint8Array> {
  const texts = new Map(made.assemblyScript);
  texts.set('entry.ts', source);
  mkdirSync(join(CACHE, name), { recursive: true });
  const transform = join(CACHE, name, 'transform.mjs');
  writeFileSync(transform, made.assemblyScript.get('transform.mjs') ?? '');
  let wasm: Uint8Array | null = null;
  const flags = [
    '--runtime',
    'stub',
    '--use',
    'abort=callgateAbort',
    '--optimizeLevel',
    '0',
    '--transform',
    transform,
  ];
  const { error, stderr } = await asc.main(['entry.ts', '--outFile', 'out.wasm', ...flags], {
    readFile: (path) => texts.get(path.replace(/^\.\//, '')) ?? null,
    writeFile: (path, content) => {
      if (path.endsWith('.wasm')) wasm = content as Uint8Array;
    },
    listFiles: () => [],
  });
  if (error !== null || wasm === null)
    throw new Error(`${error?.message}\n${stderr.toString()}\n${texts.get('entry.ts')}`);
  return wasm;
}

const SUPPORT = `
const registers = new StaticArray<i32>(16);
function report(at: usize, size: i32): void {
  const copy = new ArrayBuffer(size);
  memory.copy(changetype<usize>(copy), at, size);
  probe(copy);
}
function reportPulled(at: usize, size: i32): void {
  const room = new ArrayBuffer(${REPORTED});
  memory.copy(changetype<usize>(room), at, size < ${REPORTED} ? size : ${REPORTED});
  probe(room);
}
function reportPulledBytes(value: ArrayBuffer): void {
  reportPulled(changetype<usize>(value), value.byteLength);
}
function reportPulledText(value: string): void {
  reportPulledBytes(String.UTF8.encode(value));
}
function reportPulledList<T>(value: StaticArray<T>): void {
  reportPulled(changetype<usize>(value), value.length * <i32>sizeof<T>());
}
function reportPulledValue<T>(value: T): void {
  reportPulled(changetype<usize>(new StaticArray<T>(1).fill(value)), <i32>sizeof<T>());
}
function emptied<T>(records: abi.Records<T>): abi.Records<T> {
  memory.fill(changetype<usize>(records.bytes), 0xee, records.bytes.byteLength);
  return records;
}
function reportPulledHandles<T extends abi.AnyHandle>(value: T[]): void {
  const numbers = new StaticArray<i32>(value.length);
  for (let i = 0; i < value.length; i++) numbers[i] = value[i].handle;
  reportPulledList<i32>(numbers);
}
function reportNumber(value: i64): void {
  const copy = new ArrayBuffer(8);
  store<i64>(changetype<usize>(copy), value);
  probe(copy);
}
function bytes(items: StaticArray<u8>): ArrayBuffer {
  const copy = new ArrayBuffer(items.length);
  memory.copy(changetype<usize>(copy), changetype<usize>(items), items.length);
  return copy;
}
`;

function sourceOf({ lookup, wasm }: Generated, actions: readonly Action[]): string {
  const steps = actions.map(
    (action, index) => `function step${index}(): void {\n${stepOf(action, lookup)}\n}`,
  );
  const dispatches = wasm.dispatches.map(({ call, slots, pulls }) => {
    const words = slots.map(({ name }) => `  reportNumber(${name});`);
    const told = pulls.map((pulled) => toldOf(pulled, { call, slots }, lookup));
    const run = call.number === 0 ? actions.map((_, index) => `  step${index}();`) : [...words, ...told];
    return `export function ${call.name}(${slots.map(({ name }) => `${name}: i32`).join(', ')}): void {\n${run.join('\n')}\n}`;
  });
  return `import * as abi from './index';\nimport { probe, pull } from './index';\n${SUPPORT}${[...steps, ...dispatches].join('\n')}\n`;
}

/** Pulls a parameter of a dispatch with the bindings, and reports how much there is of it, then that. */
function toldOf(
  { parameter, form, widths }: Pulled,
  { call, slots }: Pick<LoweredDispatch, 'call' | 'slots'>,
  lookup: Lookup,
): string {
  const { type } = call.parameters[parameter];
  const local = `part${parameter}`;
  const length = slots.find((slot) => slot.parameter === parameter && slot.part === 'length')?.name;
  if (form === 'bytes')
    return `  const ${local} = new ArrayBuffer(${REPORTED});\n  reportNumber(pull(${parameter}, 0, ${local}));\n  probe(${local});`;
  const size = widths.reduce<number>((sum, width) => sum + width, 0);
  if (type.kind === 'record')
    return `  reportNumber(${size});\n  reportPulled(changetype<usize>(abi.pulledRecord<abi.${type.name}>(${parameter})), ${size});`;
  if (type.kind !== 'list')
    return `  reportNumber(${size});\n  reportPulledValue(abi.pulledValue<f${8 * size}>(${parameter}));`;
  const { kind } = type.element;
  const what = kind === 'handle' ? 'Handles' : kind === 'record' ? 'Records' : 'List';
  const pulled = `abi.pulled${what}<${elementOf(type.element, lookup)}>(${length}, ${parameter})`;
  const told = kind === 'record' ? `reportPulledBytes(${local}.bytes)` : `reportPulled${what}(${local})`;
  return `  const ${local} = ${pulled};\n  reportNumber(${local}.length);\n  ${told};`;
}

function stepOf({ call: name, passes = [], keep }: Action, lookup: Lookup): string {
  const { call } = callNamed(name, lookup);
  const lines: string[] = [];
  const given = call.parameters.map(({ type, direction }, index) => {
    const value = passes[index];
    if (direction === 'out') lines.push(`  const p${index} = ${roomFor(type, value as number, lookup)};`);
    else lines.push(...argument(`p${index}`, type, value, lookup));
    return `p${index}`;
  });
  const out = outFor(call, lookup);
  if (out !== null) {
    lines.push(`  const out = ${out};`);
    given.push('out');
  }
  const invoke = `abi.${name}(${given.join(', ')})`;
  const { value: type, errors, optional } = call.result;
  if (type === null && errors.length === 0) lines.push(`  ${invoke};`, '  reportNumber(0);');
  else if (type?.kind === 'handle' && errors.length === 0) {
    lines.push(
      `  const made = ${invoke};`,
      `  const number = ${optional ? 'made === null ? 0 : made.handle' : 'made.handle'};`,
    );
    lines.push('  reportNumber(number);');
    if (keep !== undefined) lines.push(`  registers[${keep}] = number;`);
  } else if (type?.kind === 'record' && errors.length === 0 && !optional)
    lines.push(`  ${invoke};`, '  reportNumber(0);');
  else if (type !== null && isBuffer(type)) lines.push(...pulled(call, type, invoke, keep));
  else if (type?.kind === 'float' && out === null)
    lines.push(`  reportNumber(<i64>reinterpret<i${type.bits}>(${invoke}));`);
  else lines.push(`  reportNumber(<i64>${invoke});`);
  if (out !== null && type !== null && !isBuffer(type)) {
    lines.push(`  report(changetype<usize>(out), ${storageOf(type, lookup, wasm32).size});`);
    if (keep !== undefined) lines.push(`  registers[${keep}] = out.handle;`);
  }
  call.parameters.forEach(({ type, direction }, index) => {
    if (direction === 'in') return;
    const given = passes[index];
    const room = Array.isArray(given) ? given.length : (given as number);
    const at = type.kind === 'list' && type.element.kind === 'record' ? `p${index}.bytes` : `p${index}`;
    lines.push(
      `  report(changetype<usize>(${at}), ${room * (type.kind === 'list' ? storageOf(type.element, lookup, wasm32).size : 1)});`,
    );
  });
  return lines.join('\n');
}

/** Reports a result of variable size as a guest in EmbedVM assembly does that pulls it: its length, how much was pulled, and that. */
function pulled({ result }: Call, type: BufferType, invoke: string, keep: number | undefined): string[] {
  const alone = result.errors.length === 0 && !result.optional;
  const value = alone ? 'made' : 'out.value';
  const size =
    type.kind === 'text'
      ? `String.UTF8.byteLength(${value})`
      : type.kind === 'bytes'
        ? `${value}.byteLength`
        : `${value}.length`;
  const isRecords = type.kind === 'list' && type.element.kind === 'record';
  const there = `  reportNumber(${size});\n  reportPulled${type.kind === 'text' ? 'Text' : type.kind === 'bytes' ? 'Bytes' : type.element.kind === 'handle' ? 'Handles' : type.element.kind === 'record' ? 'Bytes' : 'List'}(${value}${isRecords ? '.bytes' : ''});`;
  const kept = keep === undefined ? '' : `\n  registers[${keep}] = ${value}[0].handle;`;
  if (alone) return [`  const made = ${invoke};`, `  reportNumber(${size});`, there + kept];
  return [
    `  const answer = ${invoke};`,
    '  reportNumber(<i64>answer);',
    '  reportNumber(out.length);',
    `  if (${result.errors.length > 0 ? 'answer == 0' : 'answer'}) {\n${there}${kept}\n  }`,
  ];
}

function elementOf(type: Type, lookup: Lookup): string {
  if (type.kind === 'bool') return 'bool';
  if (type.kind === 'float') return `f${type.bits}`;
  if (type.kind === 'record') return `abi.${type.name}`;
  if (type.kind === 'handle') return `abi.${type.of ?? 'AnyHandle'}`;
  return type.kind === 'integer' ? type.name : `u${8 * storageOf(type, lookup, wasm32).size}`;
}

/** Room that is not zero before the call, so that what is not written shows. */
function roomFor(type: Type, capacity: number, lookup: Lookup): string {
  if (type.kind === 'bytes' || type.kind === 'text')
    return `bytes([${Array(capacity).fill('0xee').join(', ')}])`;
  if (type.kind !== 'list') throw new Error('no room for that');
  if (type.element.kind === 'record')
    return `emptied<abi.${type.element.name}>(new abi.Records<abi.${type.element.name}>(${capacity}))`;
  const element = elementOf(type.element, lookup);
  const filler = `<${element}>0x${'ee'.repeat(Math.max(4, storageOf(type.element, lookup, wasm32).size))}`;
  return `StaticArray.fromArray<${element}>([${Array(capacity).fill(filler).join(', ')}])`;
}

function outFor({ result }: Call, lookup: Lookup): string | null {
  const { value, errors, optional } = result;
  if (value === null) return null;
  if (isBuffer(value)) {
    if (errors.length === 0 && !optional) return null;
    if (value.kind !== 'list') return `new abi.${value.kind === 'text' ? 'OutText' : 'OutBytes'}()`;
    const { element } = value;
    if (element.kind === 'handle') return `new abi.OutHandles<abi.${element.of ?? 'AnyHandle'}>()`;
    if (element.kind === 'record') return `new abi.OutRecords<abi.${element.name}>()`;
    return `new abi.OutList<${elementOf(element, lookup)}>()`;
  }
  if (value.kind === 'record') return `new abi.${value.name}()`;
  if (errors.length === 0 && !(optional && value.kind !== 'handle')) return null;
  if (value.kind === 'handle') return `new abi.${value.of ?? 'AnyHandle'}()`;
  const type =
    value.kind === 'enum' ? `u${8 * lookup.enum(value.name).width}` : value.kind === 'bool' ? 'bool' : '';
  const named = value.kind === 'integer' ? value.name : value.kind === 'float' ? `f${value.bits}` : type;
  return `new abi.OutValue<${named}>()`;
}

function handleNumber(value: Register | number): string {
  return typeof value === 'object' ? `registers[${value.register}]` : `${value | 0}`;
}

function argument(local: string, type: Type, value: Passed, lookup: Lookup): string[] {
  switch (type.kind) {
    case 'integer':
      return [`  const ${local} = <${type.name}>${literal(value as number | bigint)};`];
    case 'float':
      return [`  const ${local} = ${floatLiteral(type.bits, value as number)};`];
    case 'bool':
      return [`  const ${local} = ${String(value)};`];
    case 'enum':
      return [`  const ${local} = <abi.${type.name}>${(value as number) | 0};`];
    case 'bytes':
    case 'text':
      return [`  const ${local} = bytes([${(value as number[]).join(', ')}]);`];
    case 'list': {
      if (type.element.kind === 'handle') {
        const items = (value as readonly Register[]).map(handleNumber).join(', ');
        return [`  const ${local} = StaticArray.fromArray<i32>([${items}]);`];
      }
      const { element: inner } = type;
      if (inner.kind === 'record') {
        const items = (value as Value[]).flatMap((item, index) => [
          ...argument(`${local}_${index}`, inner, item, lookup),
          `  ${local}.put(${index}, ${local}_${index});`,
        ]);
        return [
          `  const ${local} = new abi.Records<abi.${inner.name}>(${(value as Value[]).length});`,
          ...items,
        ];
      }
      if (inner.kind === 'float') {
        const floats = (value as number[]).map((item) => floatLiteral(inner.bits, item)).join(', ');
        return [`  const ${local} = StaticArray.fromArray<f${inner.bits}>([${floats}]);`];
      }
      const element = elementOf(type.element, lookup);
      const items = (value as (number | bigint)[])
        .map((item) => `<${element}>${typeof item === 'bigint' ? literal(item) : item}`)
        .join(', ');
      return [`  const ${local} = StaticArray.fromArray<${element}>([${items}]);`];
    }
    case 'handle': {
      const number = handleNumber(value as Register | number);
      if (type.optional && value === 0)
        return [`  const ${local}: abi.${type.of ?? 'AnyHandle'} | null = null;`];
      return [`  const ${local} = new abi.${type.of ?? 'AnyHandle'}(${number});`];
    }
    case 'record': {
      const leaves = storageOf(type, lookup, wasm32).leaves.flatMap(({ path, bytes, float }) => {
        const leaf = path.reduce<Value>(
          (record, field) => (record as { [field: string]: Value })[field],
          value as Value,
        );
        if (leaf === undefined) return [];
        const name = path
          .map((part, index) => (index === 0 ? part : part[0].toUpperCase() + part.slice(1)))
          .join('');
        if (float) return `  ${local}.${name} = ${floatLiteral(bytes === 4 ? 32 : 64, leaf as number)};`;
        return `  ${local}.${name} = ${typeof leaf === 'boolean' ? leaf : literal(leaf as number | bigint)};`;
      });
      return [`  const ${local} = new abi.${type.name}();`, ...leaves];
    }
  }
}

/** A float by its bits, so that it may be anything. */
function floatLiteral(bits: 32 | 64, value: number): string {
  return `reinterpret<f${bits}>(<u${bits}>0x${floatBits(bits, value).toString(16)})`;
}

/** AssemblyScript reads a hexadecimal literal as its bits. */
function literal(value: number | bigint): string {
  return typeof value === 'number' ? `(${value})` : `(0x${BigInt.asUintN(64, value).toString(16)})`;
}
