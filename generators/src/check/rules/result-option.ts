import type { CheckRule } from '../rule.js';

export const resultOption: CheckRule = {
  id: 'CG148',
  title: 'Option of a number beside errors',
  explanation:
    'Beside declared errors the slot that comes back holds the error, and the value goes through a pointer. A handle says by 0 that there is none; every other value can be 0 itself, so nothing would tell none from zero.',
  example: {
    mistake: 'age(): Result<Option<u16>, DoorError.Stuck>;',
    remedy: 'age(): Result<u16, DoorError.Stuck>;',
  },
  *check({ syscalls }) {
    for (const { call } of syscalls) {
      const { value, optional, errors } = call.result;
      if (!optional || errors.length === 0 || value === null || value.kind === 'handle') continue;
      yield {
        place: call.place,
        message: `\`${call.name}\` returns a \`Result\` of an \`Option\` that is no handle.`,
        help: 'Declare an error for what is not there.',
      };
    }
  },
};
