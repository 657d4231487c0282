import { typesOf } from '../subject.js';
import type { CheckRule } from '../rule.js';

export const listElement: CheckRule = {
  id: 'CG113',
  title: 'list of buffers',
  explanation:
    'Lists do not nest: an element has a fixed size, so that one check of one range of guest memory covers the list. Lists hold scalars, enums, records and handles.',
  example: {
    mistake: 'say(words: List<Bytes<16>, 4>): void;',
    remedy: 'say(words: Bytes<64>): void;',
  },
  *check({ syscalls, dispatches }) {
    for (const { call } of [...syscalls, ...dispatches]) {
      for (const { type, place } of typesOf(call)) {
        if (type.kind !== 'list' || (type.element.kind !== 'list' && type.element.kind !== 'bytes')) continue;
        yield {
          place,
          message: `\`${call.name}\` has a list of ${type.element.kind === 'list' ? 'lists' : 'byte buffers'}.`,
          help: 'Pass the inner buffers one by one, in several calls.',
        };
      }
    }
  },
};
