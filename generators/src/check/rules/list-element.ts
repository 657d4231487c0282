import type { HandleType, Type } from '../../model/abi.js';
import { typesOf } from '../subject.js';
import type { CheckRule } from '../rule.js';

export const listElement: CheckRule = {
  id: 'CG113',
  title: 'list of buffers',
  explanation:
    'Lists do not nest: an element has a fixed size, so that one check of one range of guest memory covers the list. Lists hold scalars, enums, records, and handles that are borrowed (`Handle`, `AnyHandle`, `Slot`) or named by number (`HandleNumber`): what is consumed or asked about is a parameter of its own. A result is a list of new handles (`Own`).',
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
          help: 'Return a `List` of new handles.',
        };
      }
      for (const { type, place, taken } of typesOf(call)) {
        if (type.kind !== 'list') continue;
        const what = refused(type.element, taken);
        if (what === null) continue;
        yield {
          place,
          message: `\`${call.name}\` has a list of ${what}.`,
          help: remedyFor(type),
        };
      }
    }
  },
};

const LISTED: ReadonlySet<HandleType['use']> = new Set(['borrow', 'slot', 'number']);

function refused(element: Type, taken: boolean): string | null {
  if (element.kind === 'list') return 'lists';
  if (element.kind === 'bytes') return 'byte buffers';
  if (element.kind === 'text') return 'texts';
  if (taken && element.kind === 'handle' && !LISTED.has(element.use)) return 'handles that are not borrowed';
  return null;
}

function remedyFor({ element, max }: Type & { kind: 'list' }): string {
  if (element.kind !== 'handle') return 'Pass what stands in the list one by one, in several calls.';
  const borrowed = element.of === null ? 'AnyHandle' : `Handle<${element.of}>`;
  return `Write \`List<${borrowed}, ${max}>\`; a handle that is passed on or asked about is a parameter of its own.`;
}
