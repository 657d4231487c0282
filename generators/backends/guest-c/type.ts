import type { Type } from '../../src/model/abi.js';
import type { CNames } from '../../src/emit/c/names.js';
import { valueType as valueTypeOf } from '../../src/emit/c/value-type.js';

/** The C type of one value: also of a field of a record and of an element of a list. */
export function valueType(type: Type, names: CNames): string {
  return valueTypeOf(type, names, 'callgate_any_handle');
}

/** What a buffer's pointer points to. Bytes are `void`, so that text needs no cast. */
export function pointedType(type: Type, names: CNames): string {
  if (type.kind === 'bytes') return 'void';
  if (type.kind === 'text') return 'char';
  return valueType(type.kind === 'list' ? type.element : type, names);
}
