import type { Type } from '../../src/model/abi.js';
import type { CNames } from '../../src/emit/c/names.js';

/** The C type of one value: also of a field of a record and of an element of a list. */
export function valueType(type: Type, names: CNames): string {
  switch (type.kind) {
    case 'integer':
      return `${type.name[0] === 'u' ? 'u' : ''}int${type.name.slice(1)}_t`;
    case 'float':
      return type.bits === 32 ? 'float' : 'double';
    case 'bool':
      return 'bool';
    case 'enum':
    case 'record':
      return names.type(type.name);
    case 'handle':
      return type.of === null ? 'callgate_any_handle' : names.type(type.of);
    case 'bytes':
    case 'text':
    case 'list':
      throw new Error(`invariant: a value is no ${type.kind}`);
  }
}

/** What a buffer's pointer points to. Bytes are `void`, so that text needs no cast. */
export function pointedType(type: Type, names: CNames): string {
  if (type.kind === 'bytes') return 'void';
  if (type.kind === 'text') return 'char';
  return valueType(type.kind === 'list' ? type.element : type, names);
}
