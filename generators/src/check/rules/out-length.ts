import type { Result } from '../../model/abi.js';
import type { CheckRule } from '../rule.js';

export const outLength: CheckRule = {
  id: 'CG112',
  title: 'Out buffer without its length',
  explanation:
    'A call that fills a buffer tells how much of it: its value is the length that it wrote, in elements, as `u16` or `u32`, alone or in a `Result`. Both hold every bound.',
  example: {
    mistake: 'readName(name: Out<Bytes<16>>): void;',
    remedy: 'readName(name: Out<Bytes<16>>): u16;',
  },
  *check({ syscalls }) {
    for (const { call } of syscalls) {
      const buffer = call.parameters.find(({ direction }) => direction !== 'in');
      if (buffer === undefined || isLength(call.result)) continue;
      yield {
        place: buffer.place,
        message: `\`${call.name}\` fills \`${buffer.name}\` and does not return the length that it wrote.`,
        help: 'Return `u16`, `u32`, or a `Result` of one of them.',
      };
    }
  },
};

function isLength({ value, optional }: Result): boolean {
  return !optional && value?.kind === 'integer' && (value.name === 'u16' || value.name === 'u32');
}
