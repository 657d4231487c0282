import type { Type } from '../../model/abi.js';
import type { CheckRule } from '../rule.js';
import { typesOf } from '../subject.js';

export const extensibleInside: CheckRule = {
  id: 'CG190',
  title: 'extensible record inside something else',
  explanation:
    'A guest says how much of an extensible record it knows by passing its size. Inside another record, or as an element of a list, there is no place to say so, and a field that is appended would move everything behind it.',
  example: {
    mistake: `/** @extensible */
export interface Span extends Struct { from: u16; to: u16 }
export interface Plan extends Struct { first: Span }`,
    remedy: `export interface Span extends Struct { from: u16; to: u16 }
export interface Plan extends Struct { first: Span }`,
  },
  *check({ syscalls, dispatches, records, record: find }) {
    const grows = (type: Type) => type.kind === 'record' && find(type.name)?.extents != null;
    for (const { name, fields } of records) {
      for (const field of fields) {
        if (!grows(field.type)) continue;
        yield {
          place: field.place,
          message: `The field \`${field.name}\` of the record \`${name}\` is an extensible record.`,
          help: 'Pass it as a parameter of its own, or write its fields out.',
        };
      }
    }
    for (const { call } of [...syscalls, ...dispatches]) {
      for (const { type, place } of typesOf(call)) {
        if (type.kind !== 'list' || !grows(type.element)) continue;
        yield {
          place,
          message: `\`${call.name}\` has a list of extensible records.`,
          help: 'Pass one record in each call, or a list of frozen ones.',
        };
      }
    }
  },
};
