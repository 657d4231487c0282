import type { Type } from '../../model/abi.js';
import type { CNames } from './names.js';

/**
 * The C type of one value: also of a field of a record and of an element of a list.
 * @param anyHandle the type of a handle of any kind
 */
export function valueType(type: Type, names: CNames, anyHandle: string): string {
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
      return type.of === null ? anyHandle : names.type(type.of);
    case 'bytes':
    case 'text':
    case 'list':
      throw new Error(`invariant: a value is no ${type.kind}`);
  }
}
