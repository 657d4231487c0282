import type { Type } from '../../model/abi.js';
import { type LoweringRule, callsOf } from '../rule.js';

const ELEMENTS: ReadonlySet<string> = new Set(['u8', 'u16', 'u32']);

export const listElement: LoweringRule = {
  id: 'CG301',
  title: 'list of what no list can carry',
  explanation:
    'The elements of a list are `u8`, `u16`, `u32`, or handles that the call borrows: handlers read and write them where they lie in guest memory, in the byte order of the machine. Other elements would have to be checked or copied one by one.',
  *check(lookup) {
    for (const { call } of callsOf(lookup)) {
      for (const { name, type, place } of call.parameters) {
        if (type.kind !== 'list' || type.element.kind === 'handle' || canBeListed(type.element)) continue;
        yield {
          place,
          message: `\`${name}\` of \`${call.name}\` is a list of elements that are neither \`u8\`, \`u16\` nor \`u32\`.`,
          help: 'Pass an unsigned integer of up to 32 bits for each element, or one element in each call.',
        };
      }
    }
  },
};

function canBeListed(type: Type): boolean {
  return type.kind === 'integer' && ELEMENTS.has(type.name) && type.range === undefined;
}
