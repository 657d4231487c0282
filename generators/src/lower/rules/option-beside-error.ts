import type { LoweringRule } from '../rule.js';

export const optionBesideError: LoweringRule = {
  id: 'CG303',
  title: 'Option of a value in a Result',
  explanation:
    'The slot that comes back says either which error there was or whether there is a value; it cannot say both. A handle says it by itself, because 0 is never a handle.',
  *check({ syscalls }) {
    for (const { call } of syscalls) {
      const { value, optional, errors } = call.result;
      if (!optional || errors.length === 0 || value === null || value.kind === 'handle') continue;
      yield {
        place: call.place,
        message: `\`${call.name}\` returns a value that may be absent beside errors.`,
        help: 'Declare an error that means absence, and return a plain `Result`.',
      };
    }
  },
};
