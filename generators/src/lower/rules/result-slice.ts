import { isBuffer } from '../../model/buffer.js';
import type { LoweringRule } from '../rule.js';

export const resultSlice: LoweringRule = {
  id: 'CG302',
  title: 'result that no guest can pull',
  explanation:
    'A result of variable size waits in the kernel, and what comes back is its length; the guest then pulls it into room of its own, so that the kernel never allocates for a guest. The call for that is `pull` of the bundled family `delivery`.',
  example: {
    mistake: 'readName(): Bytes<16>;',
    remedy: 'readName(name: Out<Bytes<16>>): u16;',
  },
  *check({ syscalls }) {
    if (syscalls.some(({ family, call }) => family.name === 'delivery' && call.name === 'pull')) return;
    for (const { call } of syscalls) {
      if (call.result.value === null || !isBuffer(call.result.value)) continue;
      yield {
        place: call.place,
        message: `\`${call.name}\` returns a buffer, and the ABI has no \`pull\`.`,
        help: "Re-export '@callgate/abi/delivery.js' too, or fill an `Out` parameter and return its length.",
      };
    }
  },
};
