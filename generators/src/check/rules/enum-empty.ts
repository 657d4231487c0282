import type { CheckRule } from '../rule.js';

export const enumEmpty: CheckRule = {
  id: 'CG132',
  title: 'enum without members',
  explanation:
    'No value would ever be right where a closed enum without members is expected, and an open one says no more than an integer.',
  example: {
    mistake: 'export enum Way {}',
    remedy: 'export enum Way { Up = 1 }',
  },
  needsAll: true,
  *check({ enums }) {
    for (const { name, members, place } of enums) {
      if (members.length > 0) continue;
      yield {
        place,
        message: `The enum \`${name}\` has no members.`,
        help: 'Add a member, or delete the enum.',
      };
    }
  },
};
