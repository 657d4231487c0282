import { paragraphsOf } from '../../src/emit/lifecycle.js';
import { NameScope } from '../../src/emit/typescript/name-scope.js';
import { KERNEL, isWide } from '../../src/emit/typescript/handler-types.js';
import type { TypeScriptWriter } from '../../src/emit/typescript/writer.js';
import type { Call, Type } from '../../src/model/abi.js';

/** One place in the arrays of a delivery: what its three arrays hold there. */
interface Place {
  readonly value: string;
  readonly object: string;
  readonly part: string;
  /** Objects that stand behind all places; empty where there are none. */
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
  writer: TypeScriptWriter,
): void {
  const scope = new NameScope();
  const own = parameters.map(({ name, type }) => {
    return (isWide(type) ? [`${name}Low`, `${name}High`] : [name]).map((each) => scope.take(each));
  });
  const texts = parameters.map(({ type }, index) =>
    type.kind === 'text' ? scope.take(`${own[index][0]}Bytes`) : '',
  );
  const places: readonly Place[] = [
    ...parameters.map(({ type }, index) => placeFor(type, texts[index] || own[index][0])),
    ...own.flatMap(([, high]) => (high === undefined ? [] : [{ value: high, object: '0', part: 'null' }])),
  ];
  const typed = parameters.flatMap(({ type }, index) =>
    own[index].map((each) => `${each}: ${typeOf(type, writer)}`),
  );
  const array = (key: 'value' | 'object' | 'part') => places.map((place) => place[key]);
  const lists = places.flatMap(({ list }) => (list === undefined ? [] : [list]));
  writer.docs(...paragraphsOf(docs.summary, lifecycle));
  writer.block(
    `export const ${new NameScope().take(name)} = {`,
    () => {
      writer.line(`number: ${number},`).line();
      writer.list('deliver(', typed, `): ${writer.type('Delivery', KERNEL)} {`);
      writer.indented(() => {
        texts.forEach((text, index) => {
          const encode = text === '' ? '' : writer.value('utf8', KERNEL);
          if (text !== '') writer.line(`const ${text} = ${encode}(${own[index][0]});`);
        });
        writer.block(
          'return {',
          () => {
            writer.line(`dispatch: ${number},`);
            writer.list('values: [', array('value'), '],');
            writer.list('objects: [', [...array('object'), ...lists.map((list) => `...${list}`)], '],');
            writer.list('parts: [', array('part'), '],');
            if (lists.length > 0) writer.list('lists: [', firsts(places), '],');
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

/** Where each list of objects begins: behind all places and the lists before it. */
function firsts(places: readonly Place[]): string[] {
  let at = String(places.length);
  return places.map(({ list }) => {
    if (list === undefined) return '0';
    const first = at;
    at = `${at} + ${list}.length`;
    return first;
  });
}

function placeFor(type: Type, name: string): Place {
  if (type.kind === 'handle') return { value: '0', object: name, part: 'null' };
  if (isHandles(type)) return { value: `${name}.length`, object: '0', part: 'null', list: name };
  if (isBytes(type)) return { value: `${name}.length`, object: '0', part: name };
  return { value: type.kind === 'bool' ? `${name} ? 1 : 0` : name, object: '0', part: 'null' };
}

function typeOf(type: Type, writer: TypeScriptWriter): string {
  if (isHandles(type)) return `readonly ${writer.type('ObjectIndex', KERNEL)}[]`;
  if (type.kind === 'text') return 'string';
  if (isBytes(type)) return 'Uint8Array';
  if (type.kind === 'handle') return writer.type('ObjectIndex', KERNEL);
  return type.kind === 'bool' ? 'boolean' : 'number';
}

function isHandles(type: Type): boolean {
  return type.kind === 'list' && type.element.kind === 'handle';
}

/** Bytes, a text as bytes, and a list of bytes: what a guest pulls. */
function isBytes({ kind }: Type): boolean {
  return kind === 'bytes' || kind === 'text' || kind === 'list';
}
