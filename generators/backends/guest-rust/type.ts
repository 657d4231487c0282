import type { Type } from '../../src/model/abi.js';
import type { RustNames } from './names.js';

/** The Rust type of a value that is no reference: also of a field of a record and of an element of a list. */
export function valueType(type: Type, names: RustNames): string {
  switch (type.kind) {
    case 'integer':
      return type.name;
    case 'float':
      return `f${type.bits}`;
    case 'bool':
      return 'bool';
    case 'enum':
    case 'record':
      return names.type(type.name);
    case 'handle':
      return type.of === null ? 'AnyHandle' : names.type(type.of);
    case 'bytes':
    case 'text':
    case 'list':
      throw new Error(`invariant: a value is no ${type.kind}`);
  }
}

/** What a result is before a call wrote it. */
export function emptyValue(type: Type, names: RustNames): string {
  switch (type.kind) {
    case 'integer':
      return '0';
    case 'float':
      return '0.0';
    case 'bool':
      return 'false';
    case 'enum':
      return `${names.type(type.name)}(0)`;
    case 'record':
      return `${names.type(type.name)}::default()`;
    case 'handle':
    case 'bytes':
    case 'text':
    case 'list':
      throw new Error(`invariant: no ${type.kind} is written as it is`);
  }
}

/** A word as a value of a type that fits it. */
export function fromWord(word: string, type: Type, names: RustNames): string {
  switch (type.kind) {
    case 'integer':
      return type.name === 'u32' ? word : `${word} as ${type.name}`;
    case 'bool':
      return `${word} != 0`;
    case 'enum':
      return `${names.type(type.name)}::of(${word})`;
    case 'float':
      return word;
    case 'record':
    case 'handle':
    case 'bytes':
    case 'text':
    case 'list':
      throw new Error(`invariant: a ${type.kind} is no number`);
  }
}
