import type { Direction, HandleType, Parameter, Result, Type } from '../../model/abi.js';
import { type BufferType, isBuffer } from '../../model/buffer.js';
import type { Located, Lookup } from '../../model/lookup.js';
import { listView } from '../../lower/lower.js';
import { NameScope } from './name-scope.js';

/** Module of the kernel's own types. */
export const KERNEL = '@callgate/kernel';

/** Where a generated module finds the types of a family. */
export type FamilyModule = (family: string) => string;

/** Where the names go that a shape mentions: a writer, which imports them. */
export interface Imports {
  type(name: string, module: string): string;
  value(name: string, module: string): string;
}

/** What a handler of a call is: its parameters behind `call`, and what it answers. Integers only, or views on guest memory. */
export interface HandlerShape {
  readonly parameters: readonly { readonly name: string; readonly type: string }[];
  readonly answer: string;
}

/** The handler's shape for a call; its types are imported into `writer`. */
export function handlerShape(
  { call }: Located,
  lookup: Lookup,
  writer: Imports,
  module: FamilyModule,
): HandlerShape {
  const types = new HandlerTypes(lookup, writer, module);
  const parameters = call.parameters.flatMap((parameter) => types.parameter(parameter));
  const out = types.out(call.result);
  if (out !== null) parameters.push({ name: 'out', type: out });
  const answer = types.answer(call.result);
  const scope = new NameScope(['call']);
  const named = parameters.map(({ name, type }) => ({ name: scope.take(name), type }));
  return { parameters: named, answer: call.blocking ? `${answer} | ${writer.type('Wait', KERNEL)}` : answer };
}

class HandlerTypes {
  constructor(
    readonly lookup: Lookup,
    readonly writer: Imports,
    readonly module: FamilyModule,
  ) {}

  parameter({ name, type, direction }: Parameter): { name: string; type: string }[] {
    switch (type.kind) {
      case 'bytes':
        return [{ name, type: this.writer.type(viewClass(direction, 'Bytes'), KERNEL) }];
      case 'text':
        return [{ name, type: this.writer.type(viewClass(direction, 'Text'), KERNEL) }];
      case 'list':
        if (type.element.kind === 'handle') {
          const item = this.item(type.element);
          return [{ name, type: `${this.writer.type('InHandles', KERNEL)}<${item}>` }];
        }
        return [{ name, type: this.list(viewClass(direction, listView(type.element)), type.element) }];
      case 'integer':
        if (type.name === 'u64' || type.name === 'i64') {
          return [
            { name: `${name}Low`, type: 'number' },
            { name: `${name}High`, type: 'number' },
          ];
        }
        return [{ name, type: 'number' }];
      case 'handle': {
        const ask = type.optional === true || type.use === 'askBorrow' || type.use === 'askConsume';
        return [
          {
            name,
            type: ask ? `${this.item(type)} | ${this.writer.type('NoHandle', KERNEL)}` : this.item(type),
          },
        ];
      }
      default:
        return [{ name, type: this.plain(type) }];
    }
  }

  /** Type of the object through which a result goes out that the answer cannot hold; null when it can. */
  out({ value, optional, errors }: Result): string | null {
    if (value === null) return null;
    if (value.kind === 'list' && value.element.kind !== 'handle')
      return this.list(`Result${listView(value.element)}`, value.element);
    if (isBuffer(value)) return this.writer.type(resultClass(value), KERNEL);
    const byAnswer = errors.length === 0 && !optional && value.kind !== 'record' && !isWide(value);
    if (byAnswer || (errors.length === 0 && value.kind === 'handle')) return null;
    if (value.kind === 'record') return this.plain(value);
    return this.writer.type(isWide(value) ? 'OutWide' : 'OutValue', KERNEL);
  }

  answer({ value, optional, errors }: Result): string {
    if (errors.length > 0) {
      const codes = errors.map(({ name }) => this.error(name));
      return [this.writer.type('Ok', KERNEL), ...codes].join(' | ');
    }
    if (value === null) return 'void';
    if (value.kind === 'handle') {
      const object = this.writer.type('ObjectIndex', KERNEL);
      return optional ? `${object} | ${this.writer.type('None', KERNEL)}` : object;
    }
    if (optional) return 'boolean';
    if (value.kind === 'record' || isBuffer(value) || isWide(value)) return 'void';
    return value.kind === 'integer' || value.kind === 'float' ? 'number' : this.plain(value);
  }

  /** A class through which a list is seen; of one whose elements are read by their layout, with what they are. */
  private list(name: string, element: Type): string {
    const type = this.writer.type(name, KERNEL);
    return listView(element) === 'Values' ? `${type}<${this.plain(element)}>` : type;
  }

  private plain(type: Type): string {
    if (type.kind === 'bool') return 'boolean';
    if (type.kind === 'integer' || type.kind === 'float') return 'number';
    if (type.kind !== 'enum' && type.kind !== 'record')
      throw new Error(`invariant: ${type.kind} is no plain type`);
    return this.writer.type(type.name, this.module(this.lookup.familyOf(type.name)));
  }

  /** A handle as a handler sees it. */
  private item({ use, of }: HandleType): string {
    return use === 'number' ? 'number' : this.resource(of);
  }

  private resource(kind: string | null): string {
    if (kind === null) return this.writer.type('ObjectIndex', KERNEL);
    return this.writer.type(`${kind}Cell`, this.module(this.lookup.familyOf(kind)));
  }

  private error(name: string): string {
    const [home, member] = name.split('.');
    if (member === undefined) return `typeof ${this.writer.value(name.toUpperCase(), KERNEL)}`;
    return `typeof ${this.writer.type(home, this.module(this.lookup.familyOf(home)))}.${member}`;
  }
}

/** The kernel's class through which a handler sees a buffer. */
export function viewClass(
  direction: Direction,
  what: 'Bytes' | 'Text' | 'List' | 'WideList' | 'Values',
): string {
  return `${{ in: 'In', out: 'Out', inout: 'InOut' }[direction]}${what}`;
}

/** The kernel's class through which a handler gives a result of variable size that is no list of values. */
function resultClass({ kind }: BufferType): string {
  if (kind === 'list') return 'ResultHandles';
  return kind === 'text' ? 'ResultText' : 'ResultBytes';
}

/** Whether a value takes two numbers. */
export function isWide(type: Type): boolean {
  return type.kind === 'integer' && (type.name === 'u64' || type.name === 'i64');
}
