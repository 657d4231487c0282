import type { CheckRule } from '../rule.js';

const WORDS = { handle: 'a handle', bytes: 'a buffer', text: 'a text', list: 'a list' } as const;

export const recordFields: CheckRule = {
  id: 'CG120',
  title: 'field that a record cannot hold',
  explanation:
    'A record is copied as it lies in memory, with one layout on every machine, so it holds integers, bools, enums and other records. Handles and buffers are parameters: they are resolved and checked one by one.',
  example: {
    mistake: 'export interface Label extends Struct { at: Point; text: Bytes<16> }',
    remedy: 'export interface Label extends Struct { at: Point; width: u16 }',
  },
  *check({ records }) {
    for (const { name, fields } of records) {
      for (const field of fields) {
        const { kind } = field.type;
        if (kind !== 'handle' && kind !== 'bytes' && kind !== 'text' && kind !== 'list') continue;
        yield {
          place: field.place,
          message: `The field \`${field.name}\` of the record \`${name}\` is ${WORDS[kind]}.`,
          help: 'Make it a parameter or a result of the call.',
        };
      }
    }
  },
};
