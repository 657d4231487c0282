import type { Type } from '../../model/abi.js';
import { type LoweringRule, callsOf } from '../rule.js';

export const listElement: LoweringRule = {
  id: 'CG301',
  title: 'list of what no list can carry',
  explanation:
    'The elements of a list are integers of up to 32 bits, bools, enums, or handles that the call borrows: handlers read and write them where they lie in guest memory, in the byte order of the machine. Values of 64 bits and records would have to be copied one by one.',
  example: {
    mistake: 'send(items: List<u64, 4>): void;',
    remedy: 'send(high: List<u32, 4>, low: List<u32, 4>): void;',
  },
  *check(lookup) {
    for (const { call } of callsOf(lookup)) {
      for (const { name, type, place } of call.parameters) {
        if (type.kind !== 'list' || type.element.kind === 'handle' || canBeListed(type.element)) continue;
        yield {
          place,
          message: `\`${name}\` of \`${call.name}\` is a list of ${type.element.kind === 'record' ? 'records' : 'integers of 64 bits'}.`,
          help: 'Pass a list for each of their parts, or one element in each call.',
        };
      }
    }
  },
};

function canBeListed(type: Type): boolean {
  if (type.kind === 'integer') return !type.name.endsWith('64');
  return type.kind === 'bool' || type.kind === 'enum';
}
