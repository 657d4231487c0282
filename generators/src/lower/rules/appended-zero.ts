import { wasm32 } from '../profile.js';
import { storageOf } from '../storage.js';
import type { LoweringRule } from '../rule.js';

export const appendedZero: LoweringRule = {
  id: 'CG310',
  title: 'appended field that cannot be zero',
  explanation:
    'What a guest of an earlier release does not know of an extensible record, it does not pass: the handler sees 0 there. So 0 is one of the values that an appended field may have, and it means what it was like before the field was there.',
  example: {
    mistake: `export enum Way { Up = 1, Down = 2 }
/** @extensible */
export interface Span extends Struct {
  from: u8;
  /** @since 1.0 */
  way: Way;
}`,
    remedy: `export enum Way { Unknown = 0, Up = 1, Down = 2 }
/** @extensible */
export interface Span extends Struct {
  from: u8;
  /** @since 1.0 */
  way: Way;
}`,
  },
  *check(lookup) {
    for (const { name, fields, extents } of lookup.abi.families.flatMap(({ records }) => records)) {
      for (const field of extents === null ? [] : fields.slice(extents[0])) {
        const { leaves } = storageOf(field.type, lookup, wasm32);
        if (leaves.every(({ domain }) => domain.kind !== 'members' || domain.values.includes(0))) continue;
        yield {
          place: field.place,
          message: `The appended field \`${field.name}\` of \`${name}\` cannot be 0.`,
          help: 'Give its enum a member 0 that means what it was like before, or make it `@open`.',
        };
      }
    }
  },
};
