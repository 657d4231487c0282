import type { LoweringRule } from '../rule.js';

export const resultSlice: LoweringRule = {
  id: 'CG302',
  title: 'result that is a buffer',
  explanation:
    'A result is a value of a known size: it comes back in the slot or is written where the guest says. A buffer is filled by the call instead, in room that the guest gives, so that the kernel never allocates for a guest.',
  example: {
    mistake: 'readName(): Bytes<16>;',
    remedy: 'readName(name: Out<Bytes<16>>): u16;',
  },
  *check({ syscalls }) {
    for (const { call } of syscalls) {
      const kind = call.result.value?.kind;
      if (kind !== 'bytes' && kind !== 'text' && kind !== 'list') continue;
      yield {
        place: call.place,
        message: `\`${call.name}\` returns a buffer.`,
        help: 'Take an `Out` parameter, and return the length that was written.',
      };
    }
  },
};
