import { isBuffer } from '../../model/buffer.js';
import { typesOf } from '../subject.js';
import type { CheckRule } from '../rule.js';

const LARGEST = 65_535;

export const bufferBound: CheckRule = {
  id: 'CG110',
  title: 'bound of a buffer out of range',
  explanation:
    'The bound of a buffer is at most 65,535 elements: every length then fits the `u16` that a call returns and the 16-bit word of the smallest machines, on every profile alike. More is passed in several calls. A buffer that can hold nothing is a mistake.',
  example: {
    mistake: 'say(words: Bytes<1_000_000>): void;',
    remedy: 'say(words: Bytes<1_024>): void;',
  },
  *check({ syscalls, dispatches }) {
    for (const { call } of [...syscalls, ...dispatches]) {
      for (const { type, place } of typesOf(call)) {
        if (!isBuffer(type) || (type.max >= 1 && type.max <= LARGEST)) continue;
        yield {
          place,
          message: `A buffer of \`${call.name}\` is bounded by ${type.max}.`,
          help: `Choose a bound from 1 to ${LARGEST}.`,
        };
      }
    }
  },
};
