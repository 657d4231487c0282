import type { Type } from './abi.js';

/** What lies in guest memory and is told by a pointer and a length. */
export type BufferType = Extract<Type, { readonly kind: 'bytes' | 'text' | 'list' }>;

export function isBuffer(type: Type): type is BufferType {
  return type.kind === 'bytes' || type.kind === 'text' || type.kind === 'list';
}
