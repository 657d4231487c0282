import type { CheckRule } from '../rule.js';

export const dispatchOut: CheckRule = {
  id: 'CG161',
  title: 'Out buffer of a dispatch',
  explanation: 'A dispatch brings bytes to a guest, which pulls them when it wants them; it takes none back.',
  *check({ dispatches }) {
    for (const { call } of dispatches) {
      for (const { name, direction, place } of call.parameters) {
        if (direction === 'in') continue;
        yield {
          place,
          message: `\`${name}\` is an \`${direction === 'out' ? 'Out' : 'InOut'}\` buffer of the dispatch \`${call.name}\`.`,
          help: 'Let it be `In`, and give guests a syscall to answer with.',
        };
      }
    }
  },
};
