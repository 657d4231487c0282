import { repeated } from '../repeated.js';
import type { CheckRule } from '../rule.js';

export const enumValueTwice: CheckRule = {
  id: 'CG103',
  title: 'value of an enum used twice',
  explanation:
    'A value that arrives has one name, in traces, in reference pages and in the `match` of a guest. Two members with one value would also make two rights one.',
  example: {
    mistake: 'export enum Way { Up = 1, Down = 1 }',
    remedy: 'export enum Way { Up = 1, Down = 2 }',
  },
  *check({ enums }) {
    for (const { name, members } of enums) {
      for (const { item, first } of repeated(members, ({ value }) => value)) {
        yield {
          place: item.place,
          message: `\`${name}.${item.name}\` has the value ${item.value} of \`${name}.${first.name}\`.`,
          help: 'Give it a value of its own, or delete it.',
        };
      }
    }
  },
};
