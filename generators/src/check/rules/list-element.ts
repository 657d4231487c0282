import type { Type } from '../../model/abi.js';
import { typesOf } from '../subject.js';
import type { CheckRule } from '../rule.js';

export const listElement: CheckRule = {
  id: 'CG113',
  title: 'list of buffers',
  explanation:
    'Lists do not nest: an element has a fixed size, so that one check of one range of guest memory covers the list. Lists hold scalars, enums, records, and handles that are borrowed (`Handle`, `AnyHandle`, `Slot`): what is consumed, made or asked about is a parameter of its own.',
  example: {
    mistake: 'say(words: List<Bytes<16>, 4>): void;',
    remedy: 'say(words: Bytes<64>): void;',
  },
  *check({ syscalls, dispatches }) {
    for (const { call } of [...syscalls, ...dispatches]) {
      for (const { name, type, direction, place } of call.parameters) {
        if (direction === 'in' || type.kind !== 'list' || type.element.kind !== 'handle') continue;
        yield {
          place,
          message: `\`${name}\` of \`${call.name}\` is a list of handles that the call fills.`,
          help: 'Return one new handle in each call.',
        };
      }
      for (const { type, place } of typesOf(call)) {
        if (type.kind !== 'list') continue;
        const what = refused(type.element);
        if (what === null) continue;
        yield {
          place,
          message: `\`${call.name}\` has a list of ${what}.`,
          help: 'Pass what stands in the list one by one, in several calls.',
        };
      }
    }
  },
};

function refused(element: Type): string | null {
  if (element.kind === 'list') return 'lists';
  if (element.kind === 'bytes') return 'byte buffers';
  if (element.kind === 'text') return 'texts';
  if (element.kind === 'handle' && element.use !== 'borrow' && element.use !== 'slot')
    return 'handles that are not borrowed';
  return null;
}
