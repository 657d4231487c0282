import { rightNames } from '../../src/emit/signature.js';
import { wasm32 } from '../../src/lower/profile.js';
import { storageOf } from '../../src/lower/storage.js';
import type { Group, HandleType, IntegerName, Parameter, Type } from '../../src/model/abi.js';
import { type BufferType, isBuffer } from '../../src/model/buffer.js';
import type { Lookup } from '../../src/model/lookup.js';
import { code, enumerated, grouped } from './markdown.js';

/** What a result is. */
export function resultBounds(type: Type, lookup: Lookup): string {
  return isBuffer(type) ? mostOf(type, lookup) : valueBounds(type, lookup);
}

/** What a guest may pass for a parameter of a syscall, or gets for one of a dispatch. */
export function boundsOf({ type, direction }: Parameter, of: Group['direction'], lookup: Lookup): string {
  const told = of === 'dispatches';
  switch (type.kind) {
    case 'bytes':
    case 'text':
    case 'list': {
      const most = mostOf(type, lookup, told);
      if (direction === 'in') return most;
      return `room, ${direction === 'out' ? '' : 'read, then '}filled from the start; ${most}`;
    }
    default:
      return valueBounds(type, lookup, told);
  }
}

/** `told`: a dispatch brings it. */
function mostOf(type: BufferType, lookup: Lookup, told = false): string {
  const what =
    type.kind === 'bytes'
      ? 'bytes'
      : type.kind === 'text'
        ? 'bytes of UTF-8'
        : type.element.kind === 'handle'
          ? `of these: ${handleBounds(type.element, lookup, told)}`
          : type.element.kind === 'record'
            ? `records of ${elementBytes(type.element, lookup)} bytes`
            : `elements of ${elementBytes(type.element, lookup)} bytes`;
  return `at most ${grouped(type.max)} ${what}`;
}

function elementBytes(type: Type, lookup: Lookup): number {
  return storageOf(type, lookup, wasm32).size;
}

/** What a single value may be. */
function valueBounds(type: Type, lookup: Lookup, told = false): string {
  switch (type.kind) {
    case 'integer':
      return type.range === undefined
        ? range(type.name)
        : `${grouped(type.range.min)} to ${grouped(type.range.max)}`;
    case 'float':
      return `a number of IEEE 754, of ${type.bits} bits`;
    case 'bool':
      return '0 or 1';
    case 'enum': {
      const { width, open, flags } = lookup.enum(type.name);
      if (open) return `any number of ${width * 8} bits`;
      return flags ? 'members, joined by or' : 'a member';
    }
    case 'record':
      return `${elementBytes(type, lookup)} bytes`;
    case 'handle':
      return handleBounds(type, lookup, told);
    default:
      throw new Error(`invariant: a ${type.kind} is no single value`);
  }
}

function range(name: IntegerName): string {
  const bits = BigInt(name.slice(1));
  if (name.startsWith('u')) return `0 to ${grouped(2n ** bits - 1n)}`;
  return `${grouped(-(2n ** (bits - 1n)))} to ${grouped(2n ** (bits - 1n) - 1n)}`;
}

function handleBounds(type: HandleType, lookup: Lookup, told: boolean): string {
  const kind = type.of === null ? 'a handle of any kind' : `a handle of kind ${code(type.of)} or a sub-kind`;
  const rights = rightNames(type, lookup).map(code);
  const needs = rights.length === 0 ? '' : `; needs the right ${enumerated(rights)}`;
  const { optional, ...whole } = type;
  if (optional) return `0, for none, or ${handleBounds(whole, lookup, told)}`;
  switch (type.use) {
    case 'slot':
      return 'any reference: a handle of any kind, whatever became of what it stands for';
    case 'number':
      return 'the number of a handle, whatever became of it; the call says which';
    case 'borrow':
      return told
        ? `${kind}, by the number that the guest has for it; where it has none, by a new one, which the guest must close${needs}`
        : `${kind}, borrowed${needs}`;
    case 'consume':
      return `${kind}, consumed: it is closed by the call${needs}`;
    case 'askBorrow':
      return 'any number: the call asks whether it is such a handle';
    case 'askConsume':
      return 'any number: where it is such a handle, it is closed by the call';
    case 'create': {
      const made = type.of === null ? 'a new handle' : `a new handle of kind ${code(type.of)}`;
      return `${made}, which the guest owns${rights.length === 0 ? '' : `, with the right ${enumerated(rights)}`}`;
    }
  }
}
