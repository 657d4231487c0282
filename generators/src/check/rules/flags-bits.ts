import type { CheckRule } from '../rule.js';

export const flagsBits: CheckRule = {
  id: 'CG131',
  title: 'flag that is not one bit',
  explanation:
    'Each member of a `@flags` enum is one bit, so that any set of members is one number and each number is one set. The empty set is 0 and needs no member.',
  example: {
    mistake: `/** @flags */
export enum Style { Bold = 1, Wide = 2, Both = 3 }`,
    remedy: `/** @flags */
export enum Style { Bold = 1, Wide = 2 }`,
  },
  *check({ enums }) {
    for (const { name, flags, members } of enums) {
      if (!flags) continue;
      for (const member of members) {
        if (isOneBit(member.value)) continue;
        yield {
          place: member.place,
          message: `\`${name}.${member.name}\` is ${member.value}, which is not one bit.`,
          help: 'Give it a power of two, such as `1 << 3`.',
        };
      }
    }
  },
};

function isOneBit(value: number): boolean {
  return value > 0 && Number.isInteger(Math.log2(value));
}
