import { paragraphsOf } from '../../src/emit/lifecycle.js';
import { NameScope } from '../../src/emit/typescript/name-scope.js';
import { KERNEL, isWide } from '../../src/emit/typescript/handler-types.js';
import type { TypeScriptWriter } from '../../src/emit/typescript/writer.js';
import { wasm32 } from '../../src/lower/profile.js';
import { isPulledWhole } from '../../src/lower/slots.js';
import { storageOf } from '../../src/lower/storage.js';
import type { Call, Family, Type } from '../../src/model/abi.js';
import { isBuffer } from '../../src/model/buffer.js';
import type { Lookup } from '../../src/model/lookup.js';
import { familyModule } from './family-module.js';
import { writeLeaf } from './layout.js';

/** What the body of a function that makes a delivery uses. */
const TAKEN = ['at', 'item', 'partOf', 'promised', 'putWide', 'utf8', 'view'];

/** One place in the arrays of a delivery: what its three arrays hold there. */
interface Place {
  readonly value: string;
  readonly object: string;
  readonly part: string;
  /** The list of objects; absent where there is none. */
  readonly list?: string;
}

/**
 * Index of a word's value in the arrays of a delivery: that of its parameter. The high halves of 64-bit parameters, whose bits one number
 * cannot hold, stand behind all parameters.
 */
export function placeOf({ parameters }: Call, parameter: number, shift: number): number {
  if (shift < 32) return parameter;
  return parameters.length + parameters.slice(0, parameter).filter(({ type }) => isWide(type)).length;
}

/** Writes a dispatch as its device posts it: its number, and a function that makes a delivery of typed arguments. */
export function writeDispatch(
  { name, number, parameters, lifecycle, docs }: Call,
  family: Family,
  lookup: Lookup,
  writer: TypeScriptWriter,
): void {
  const scope = new NameScope(TAKEN);
  const own = parameters.map(({ name, type }) => {
    return (isWide(type) ? [`${name}Low`, `${name}High`] : [name]).map((each) => scope.take(each));
  });
  const bytes = parameters.map(({ type }, index) =>
    type.kind === 'text' || isLaidOut(type) ? scope.take(`${own[index][0]}Bytes`) : '',
  );
  const places: readonly Place[] = [
    ...parameters.map(({ type }, index) => placeFor(type, own[index][0], bytes[index], writer)),
    ...own.flatMap(([, high]) => (high === undefined ? [] : [{ value: high, object: '0', part: 'null' }])),
  ];
  const typed = parameters.flatMap(({ type }, index) =>
    own[index].map((each) => `${each}: ${typeOf(type, family, lookup, writer)}`),
  );
  const array = (key: 'value' | 'object' | 'part') => places.map((place) => place[key]);
  const hasLists = places.some(({ list }) => list !== undefined);
  const lists = places.map(({ list }) => (list === undefined ? 'null' : `Int32Array.from(${list})`));
  writer.docs(...paragraphsOf(docs.summary, lifecycle));
  writer.block(
    `export const ${new NameScope().take(name)} = {`,
    () => {
      writer.line(`number: ${number},`).line();
      writer.list('deliver(', typed, `): ${writer.type('Delivery', KERNEL)} {`);
      writer.indented(() => {
        parameters.forEach(({ type }, index) => {
          const [given] = own[index];
          if (type.kind === 'text')
            writer.line(`const ${bytes[index]} = ${writer.value('utf8', KERNEL)}(${given});`);
          else if (isLaidOut(type)) writePart(bytes[index], given, type, lookup, writer);
        });
        writer.block(
          'return {',
          () => {
            writer.line(`dispatch: ${number},`);
            writer.list('values: [', array('value'), '],');
            writer.list('objects: [', array('object'), '],');
            writer.list('parts: [', array('part'), '],');
            if (hasLists) writer.list('lists: [', lists, '],');
          },
          '};',
        );
      });
      writer.line('},');
    },
    '} as const;',
  );
  writer.line();
}

/** Writes the part that is made of a record, a float, or a list of elements that are not plain bytes. */
function writePart(part: string, given: string, type: Type, lookup: Lookup, writer: TypeScriptWriter): void {
  const element = type.kind === 'list' ? type.element : type;
  const { size, leaves } = storageOf(element, lookup, wasm32);
  const values = isWide(element) ? ['item.low', 'item.high'] : ['item'];
  const write =
    element.kind === 'record'
      ? `${element.name}.layout.write(view, at, true, item);`
      : writeLeaf(leaves[0], values, 'true', writer);
  const items = type.kind === 'list' ? given : `[${given}]`;
  writer.block(
    `const ${part} = ${writer.value('partOf', KERNEL)}(${items}, ${size}, (view, at, item) => {`,
    () => void writer.line(write),
    '});',
  );
}

function placeFor(type: Type, name: string, bytes: string, writer: TypeScriptWriter): Place {
  if (type.kind === 'handle') return { value: '0', object: name, part: 'null' };
  if (isHandles(type)) return { value: `${name}.length`, object: '0', part: 'null', list: name };
  if (isPulledWhole(type)) return { value: '0', object: '0', part: bytes };
  if (isBuffer(type)) {
    const counted = type.kind === 'text' ? bytes : name;
    return { value: `${counted}.length`, object: '0', part: bytes || name };
  }
  return { value: scalar(type, name, writer), object: '0', part: 'null' };
}

function scalar(type: Type, name: string, writer: TypeScriptWriter): string {
  if (type.kind === 'bool') return `${name} ? 1 : 0`;
  if (type.kind !== 'integer' || type.range === undefined) return name;
  return `${writer.value('promised', KERNEL)}(${name}, ${type.range.min}, ${type.range.max})`;
}

function typeOf(type: Type, family: Family, lookup: Lookup, writer: TypeScriptWriter): string {
  if (isHandles(type)) return `readonly ${writer.type('ObjectIndex', KERNEL)}[]`;
  if (type.kind === 'text') return 'string';
  if (type.kind === 'list' && isLaidOut(type))
    return `readonly ${typeOfItem(type.element, family, lookup, writer)}[]`;
  if (isBuffer(type)) return 'Uint8Array';
  return typeOfItem(type, family, lookup, writer, true);
}

/** A single value; one of 64 bits is two parameters, but one element. */
function typeOfItem(
  type: Type,
  family: Family,
  lookup: Lookup,
  writer: TypeScriptWriter,
  halved = false,
): string {
  if (type.kind === 'handle') return writer.type('ObjectIndex', KERNEL);
  if (isWide(type) && !halved) return writer.type('Wide', KERNEL);
  if (type.kind !== 'record') return type.kind === 'bool' ? 'boolean' : 'number';
  const home = lookup.familyOf(type.name);
  return home === family.name ? type.name : writer.value(type.name, familyModule(home));
}

function isHandles(type: Type): boolean {
  return type.kind === 'list' && type.element.kind === 'handle';
}

/** What is pulled and has to be laid out: all but bytes, texts and lists of `u8`. */
function isLaidOut(type: Type): boolean {
  if (type.kind !== 'list') return isPulledWhole(type);
  const { element } = type;
  if (element.kind === 'handle') return false;
  return element.kind !== 'integer' || element.name !== 'u8' || element.range !== undefined;
}
