import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Call, type Lookup, type Type, storageOf, wasm32 } from '@callgate/generators';
import asc from 'assemblyscript/asc';
import type { Generated } from './generated.js';
import { callNamed } from './recorder.js';
import type { Action, Passed, Register, Value } from './script.js';

/** Transforms are modules that the compiler imports, so this one has to be a file, where it finds the compiler. */
const CACHE = fileURLToPath(new URL('../../node_modules/.cache/callgate-conformance/', import.meta.url));

/** A guest in AssemblyScript that carries actions out when it starts, written as its author would: with the generated bindings. */
export async function wasmGuest(
  name: string,
  made: Generated,
  actions: readonly Action[],
): Promise<Uint8Array> {
  const texts = new Map(made.assemblyScript);
  texts.set('entry.ts', sourceOf(made, actions));
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
  const dispatches = wasm.dispatches.map(({ call, slots }) => {
    const words = slots.map(({ name }) => `  reportNumber(${name});`);
    const pulls = call.parameters.flatMap(({ type }, index) =>
      ['bytes', 'text', 'list'].includes(type.kind)
        ? [
            `  const part${index} = new ArrayBuffer(64);\n  reportNumber(pull(${index}, 0, part${index}));\n  report(changetype<usize>(part${index}), 64);`,
          ]
        : [],
    );
    const run = call.number === 0 ? actions.map((_, index) => `  step${index}();`) : [...words, ...pulls];
    return `export function ${call.name}(${slots.map(({ name }) => `${name}: i32`).join(', ')}): void {\n${run.join('\n')}\n}`;
  });
  return `import * as abi from './index';\nimport { probe, pull } from './index';\n${SUPPORT}${[...steps, ...dispatches].join('\n')}\n`;
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
  else lines.push(`  reportNumber(<i64>${invoke});`);
  if (out !== null && type !== null) {
    lines.push(`  report(changetype<usize>(out), ${storageOf(type, lookup, wasm32).size});`);
    if (keep !== undefined) lines.push(`  registers[${keep}] = out.handle;`);
  }
  call.parameters.forEach(({ type, direction }, index) => {
    if (direction === 'in') return;
    const given = passes[index];
    const room = Array.isArray(given) ? given.length : (given as number);
    lines.push(
      `  report(changetype<usize>(p${index}), ${room * (type.kind === 'list' ? storageOf(type.element, lookup, wasm32).size : 1)});`,
    );
  });
  return lines.join('\n');
}

function elementOf(type: Type, lookup: Lookup): string {
  if (type.kind === 'bool') return 'bool';
  return type.kind === 'integer' ? type.name : `u${8 * storageOf(type, lookup, wasm32).size}`;
}

/** Room that is not zero before the call, so that what is not written shows. */
function roomFor(type: Type, capacity: number, lookup: Lookup): string {
  if (type.kind === 'bytes' || type.kind === 'text')
    return `bytes([${Array(capacity).fill('0xee').join(', ')}])`;
  if (type.kind !== 'list') throw new Error('no room for that');
  const element = elementOf(type.element, lookup);
  return `StaticArray.fromArray<${element}>([${Array(capacity).fill(`<${element}>0xeeeeeeee`).join(', ')}])`;
}

function outFor({ result }: Call, lookup: Lookup): string | null {
  const { value, errors, optional } = result;
  if (value === null) return null;
  if (value.kind === 'record') return `new abi.${value.name}()`;
  if (errors.length === 0 && !(optional && value.kind !== 'handle')) return null;
  if (value.kind === 'handle') return `new abi.${value.of ?? 'AnyHandle'}()`;
  const type =
    value.kind === 'enum' ? `u${8 * lookup.enum(value.name).width}` : value.kind === 'bool' ? 'bool' : '';
  return `new abi.OutValue<${value.kind === 'integer' ? value.name : type}>()`;
}

function handleNumber(value: Register | number): string {
  return typeof value === 'object' ? `registers[${value.register}]` : `${value | 0}`;
}

function argument(local: string, type: Type, value: Passed, lookup: Lookup): string[] {
  switch (type.kind) {
    case 'integer':
      return [`  const ${local} = <${type.name}>${literal(value as number | bigint)};`];
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
      const element = elementOf(type.element, lookup);
      const items = (value as number[]).map((item) => `<${element}>${item}`).join(', ');
      return [`  const ${local} = StaticArray.fromArray<${element}>([${items}]);`];
    }
    case 'handle': {
      const number = handleNumber(value as Register | number);
      if (type.optional && value === 0)
        return [`  const ${local}: abi.${type.of ?? 'AnyHandle'} | null = null;`];
      return [`  const ${local} = new abi.${type.of ?? 'AnyHandle'}(${number});`];
    }
    case 'record': {
      const leaves = storageOf(type, lookup, wasm32).leaves.flatMap(({ path }) => {
        const leaf = path.reduce<Value>(
          (record, field) => (record as { [field: string]: Value })[field],
          value as Value,
        );
        if (leaf === undefined) return [];
        const name = path
          .map((part, index) => (index === 0 ? part : part[0].toUpperCase() + part.slice(1)))
          .join('');
        return `  ${local}.${name} = ${typeof leaf === 'boolean' ? leaf : literal(leaf as number | bigint)};`;
      });
      return [`  const ${local} = new abi.${type.name}();`, ...leaves];
    }
  }
}

/** AssemblyScript reads a hexadecimal literal as its bits. */
function literal(value: number | bigint): string {
  return typeof value === 'number' ? `(${value})` : `(0x${BigInt.asUintN(64, value).toString(16)})`;
}
