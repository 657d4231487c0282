import type { Type } from '../../model/abi.js';
import { type LoweringRule, callsOf } from '../rule.js';

export const listElement: LoweringRule = {
  id: 'CG301',
  title: 'list of what no list can carry',
  explanation:
    'The elements of a list are integers, bools, enums, or handles that the call borrows: handlers read and write them where they lie in guest memory, in the byte order of the machine. Floats and records would have to be copied one by one.',
  example: {
    mistake: 'send(points: List<Point, 4>): void;',
    remedy: 'send(xs: List<u16, 4>, ys: List<u16, 4>): void;',
  },
  *check(lookup) {
    for (const { call } of callsOf(lookup)) {
      const { value } = call.result;
      const result = value === null ? [] : [{ name: 'The result', type: value, place: call.place }];
      const parameters = call.parameters.map((each) => ({ ...each, name: `\`${each.name}\`` }));
      for (const { name, type, place } of [...parameters, ...result]) {
        if (type.kind !== 'list' || type.element.kind === 'handle' || canBeListed(type.element)) continue;
        yield {
          place,
          message: `${name} of \`${call.name}\` is a list of ${type.element.kind === 'record' ? 'records' : 'floats'}.`,
          help: 'Pass a list for each of their parts, or one element in each call.',
        };
      }
    }
  },
};

function canBeListed(type: Type): boolean {
  return type.kind === 'integer' || type.kind === 'bool' || type.kind === 'enum';
}
