import type { CheckRule } from '../rule.js';

export const recordEmpty: CheckRule = {
  id: 'CG122',
  title: 'record without fields',
  explanation:
    'A record without fields has no size, which C does not know, and says nothing. A call that returns nothing returns `void`.',
  example: {
    mistake: 'export interface Nothing extends Struct {}',
    remedy: 'export interface Something extends Struct { count: u16 }',
  },
  *check({ records }) {
    for (const { name, fields, place } of records) {
      if (fields.length > 0) continue;
      yield {
        place,
        message: `The record \`${name}\` has no fields.`,
        help: 'Add a field, or delete the record.',
      };
    }
  },
};
