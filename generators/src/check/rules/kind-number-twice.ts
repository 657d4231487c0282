import { repeated, spot } from '../repeated.js';
import type { CheckRule } from '../rule.js';

export const kindNumberTwice: CheckRule = {
  id: 'CG102',
  title: 'number of a kind used twice',
  explanation:
    'A handle is checked by the number of its kind. Two kinds with one number would be the same kind: a handle to one would pass as the other.',
  *check({ kinds }) {
    for (const { item, first } of repeated(kinds, ({ number }) => number)) {
      yield {
        place: item.place,
        message: `\`${item.name}\` has the number ${item.number} of the kind \`${first.name}\` (${spot(first.place)}).`,
        help: 'Give it a kind number that no kind ever had.',
      };
    }
  },
};
