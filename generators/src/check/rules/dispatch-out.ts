import type { CheckRule } from '../rule.js';

export const dispatchOut: CheckRule = {
  id: 'CG161',
  title: 'Out buffer of a dispatch',
  explanation: 'A dispatch brings bytes to a guest, which pulls them when it wants them; it takes none back.',
  example: {
    mistake: `export interface Told extends Dispatches {
  /** @dispatch 1024 */
  opened?(name: Out<Bytes<16>>): void;
}`,
    remedy: `export interface Told extends Dispatches {
  /** @dispatch 1024 */
  opened?(name: Bytes<16>): void;
}`,
  },
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
