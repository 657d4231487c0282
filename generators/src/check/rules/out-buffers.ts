import type { CheckRule } from '../rule.js';

export const outBuffers: CheckRule = {
  id: 'CG111',
  title: 'more than one Out buffer',
  explanation:
    'A call that fills a buffer returns the length that it wrote, and it returns one value. Two buffers are two calls, or one buffer of records.',
  example: {
    mistake: 'read(name: Out<Bytes<16>>, text: Out<Bytes<64>>): u16;',
    remedy: `readName(name: Out<Bytes<16>>): u16;
readText(text: Out<Bytes<64>>): u16;`,
  },
  *check({ syscalls }) {
    for (const { call } of syscalls) {
      const [, ...more] = call.parameters.filter(({ direction }) => direction !== 'in');
      for (const { name, place } of more) {
        yield {
          place,
          message: `\`${name}\` is one more \`Out\` buffer of \`${call.name}\`.`,
          help: 'Fill one buffer in a call, because a call returns one length.',
        };
      }
    }
  },
};
