import type { CheckRule } from '../rule.js';

export const dispatchOut: CheckRule = {
  id: 'CG161',
  title: 'Out buffer of a dispatch',
  explanation: 'A dispatch brings bytes to a guest, which pulls them when it wants them; it takes none back.',
  *check({ dispatches }) {
    for (const { call } of dispatches) {
      for (const { name, direction, place } of call.parameters) {
        if (direction !== 'out') continue;
        yield {
          place,
          message: `\`${name}\` is an \`Out\` buffer of the dispatch \`${call.name}\`.`,
          help: 'Delete the `Out`, and give guests a syscall to answer with.',
        };
      }
    }
  },
};
