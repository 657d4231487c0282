import type { CheckRule } from '../rule.js';

export const enumWidth: CheckRule = {
  id: 'CG130',
  title: 'enum value that does not fit its width',
  explanation:
    'In a record an enum has the width that `@width` says: 8 bits by default, 16 or 32. The width is a part of the layout, so it does not grow by itself with the largest value.',
  example: {
    mistake: 'export enum Size { Small = 1, Large = 1_000 }',
    remedy: `/** @width 16 */
export enum Size { Small = 1, Large = 1_000 }`,
  },
  *check({ enums }) {
    for (const { name, width, members } of enums) {
      for (const member of members) {
        if (member.value < 2 ** (8 * width)) continue;
        yield {
          place: member.place,
          message: `\`${name}.${member.name}\` is ${member.value}, which does not fit ${8 * width} bits.`,
          help:
            width === 4
              ? 'Choose a value below 2^32.'
              : 'Choose a smaller value, or add `@width 16` or `@width 32` to the enum.',
        };
      }
    }
  },
};
