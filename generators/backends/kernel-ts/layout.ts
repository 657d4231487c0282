import { KERNEL, isWide } from '../../src/emit/typescript/handler-types.js';
import { memberPaths } from '../../src/emit/typescript/record-members.js';
import type { TypeScriptWriter } from '../../src/emit/typescript/writer.js';
import { wasm32 } from '../../src/lower/profile.js';
import { type StoredLeaf, storageOf } from '../../src/lower/storage.js';
import type { Record, Type } from '../../src/model/abi.js';
import type { Lookup } from '../../src/model/lookup.js';

/** Records that stand in a list or in a dispatch, by name: only their classes say how they lie in memory. */
export function laidOut({ syscalls, dispatches }: Lookup): ReadonlySet<string> {
  const names = new Set<string>();
  const add = (type: Type | null) => type?.kind === 'record' && names.add(type.name);
  const elementOf = (type: Type | null) => (type?.kind === 'list' ? type.element : null);
  for (const { call } of [...syscalls, ...dispatches])
    for (const type of [...call.parameters.map(({ type }) => type), call.result.value]) add(elementOf(type));
  for (const { call } of dispatches) for (const { type } of call.parameters) add(type);
  return names;
}

/**
 * Writes how a record lies in memory, as a part of its class. The layout is that of every profile; only the byte order differs. `typeOf` is what
 * the class calls the type of a field.
 */
export function writeLayout(
  { name }: Record,
  lookup: Lookup,
  writer: TypeScriptWriter,
  typeOf: (type: Type) => string,
): void {
  const { size, leaves } = storageOf({ kind: 'record', name }, lookup, wasm32);
  const own = (leaf: StoredLeaf) => memberPaths(name, leaf.path, lookup);
  writer.line();
  writer.docs('How it lies in memory.');
  writer.block(
    `static readonly layout: ${writer.type('Layout', KERNEL)}<${name}> = {`,
    () => {
      writer.line(`size: ${size},`).line(`make: () => new ${name}(),`);
      const order = usesOrder(leaves) ? 'littleEndian' : '_littleEndian';
      writer.block(
        `read(view, at, ${order}, into) {`,
        () => {
          for (const leaf of leaves) {
            if (leaf.domain.kind === 'zero') continue;
            const type = leafType({ kind: 'record', name }, leaf.path, lookup);
            const values = readLeaf(leaf, type, typeOf);
            for (const [index, path] of own(leaf).entries()) writer.line(`into.${path} = ${values[index]};`);
          }
          writer.line('return into;');
        },
        '},',
      );
      writer.block(
        `write(view, at, ${order}, from) {`,
        () => {
          for (const leaf of leaves) {
            const zero = leaf.bytes === 8 ? ['0', '0'] : ['0'];
            const values = leaf.domain.kind === 'zero' ? zero : own(leaf).map((path) => `from.${path}`);
            writer.line(writeLeaf(leaf, values, 'littleEndian', writer));
          }
        },
        '},',
      );
    },
    '};',
  );
}

/** Whether some number of a record is wider than a byte. */
function usesOrder(leaves: readonly StoredLeaf[]): boolean {
  return leaves.some(({ bytes }) => bytes > 1);
}

function leafType(type: Type, [first, ...rest]: readonly string[], lookup: Lookup): Type {
  if (type.kind !== 'record') return type;
  const field = lookup.record(type.name).fields.find(({ name }) => name === first);
  if (field === undefined) throw new Error(`invariant: ${type.name} has a field ${first}`);
  return leafType(field.type, rest, lookup);
}

/** A leaf as the class holds it: one value, or the halves of 64 bits, the lower first. */
function readLeaf(
  { offset, bytes, signed, float }: StoredLeaf,
  type: Type,
  typeOf: (type: Type) => string,
): readonly string[] {
  const at = placeAt(offset);
  if (float) return [`view.getFloat${8 * bytes}(${at}, littleEndian)`];
  if (isWide(type)) {
    const half = (low: boolean) =>
      `at + (littleEndian ? ${offset + (low ? 0 : 4)} : ${offset + (low ? 4 : 0)})`;
    return [
      `view.getUint32(${half(true)}, littleEndian)`,
      `view.get${signed ? 'Int' : 'Uint'}32(${half(false)}, littleEndian)`,
    ];
  }
  const number = `view.get${signed ? 'Int' : 'Uint'}${8 * bytes}(${at}${bytes === 1 ? '' : ', littleEndian'})`;
  if (type.kind === 'bool') return [`${number} === 1`];
  return [type.kind === 'enum' ? `${number} as ${typeOf(type)}` : number];
}

/** The statement that writes a leaf of a record, or an element of a list, at `at` and behind. */
export function writeLeaf(
  { offset, bytes, signed, domain, float }: StoredLeaf,
  [value, high]: readonly string[],
  littleEndian: string,
  writer: TypeScriptWriter,
): string {
  const at = placeAt(offset);
  if (float)
    return `${writer.value(`binary${8 * bytes}`, KERNEL)}.write(view, ${at}, ${littleEndian}, ${value});`;
  if (high !== undefined)
    return `${writer.value('putWide', KERNEL)}(view, ${at}, ${value}, ${high}, ${littleEndian});`;
  const kept =
    domain.kind === 'bool'
      ? `${value} ? 1 : 0`
      : domain.kind === 'range'
        ? `${writer.value('promised', KERNEL)}(${value}, ${domain.min}, ${domain.max})`
        : value;
  const order = bytes === 1 ? '' : `, ${littleEndian}`;
  return `view.set${signed ? 'Int' : 'Uint'}${8 * bytes}(${at}, ${kept}${order});`;
}

function placeAt(offset: number): string {
  return offset === 0 ? 'at' : `at + ${offset}`;
}
