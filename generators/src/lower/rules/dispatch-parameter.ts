import type { Type } from '../../model/abi.js';
import type { LoweringRule } from '../rule.js';

export const dispatchParameter: LoweringRule = {
  id: 'CG304',
  title: 'dispatch parameter that a guest cannot take',
  explanation:
    'A dispatch passes scalars and handles as words; bytes wait in the kernel until the guest pulls them, as they are. Records and wider elements have a byte order, which the sender of a dispatch does not know.',
  example: {
    mistake: `export interface Told extends Dispatches {
  /** @dispatch 1024 */
  moved?(to: Point): void;
}`,
    remedy: `export interface Told extends Dispatches {
  /** @dispatch 1024 */
  moved?(x: u16, y: u16): void;
}`,
  },
  *check({ dispatches }) {
    for (const { call } of dispatches) {
      for (const { name, type, place } of call.parameters) {
        if (!hasByteOrder(type)) continue;
        yield {
          place,
          message: `\`${name}\` of the dispatch \`${call.name}\` is a ${type.kind === 'record' ? 'record' : 'list of elements wider than a byte'}.`,
          help: 'Pass its parts as parameters, or `Bytes` with a layout of their own.',
        };
      }
    }
  },
};

function hasByteOrder(type: Type): boolean {
  if (type.kind === 'record') return true;
  if (type.kind === 'list' && type.element.kind === 'handle') return false;
  return type.kind === 'list' && !(type.element.kind === 'integer' && type.element.name.endsWith('8'));
}
