import { wasm32 } from '../profile.js';
import { type Domain, storageOf } from '../storage.js';
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
        if (leaves.every(({ domain }) => holdsZero(domain))) continue;
        yield {
          place: field.place,
          message: `The appended field \`${field.name}\` of \`${name}\` cannot be 0.`,
          help: 'Let 0 mean what it was like before: give its enum a member 0 or make it `@open`, or let its `Range` hold 0.',
        };
      }
    }
  },
};

function holdsZero(domain: Domain): boolean {
  if (domain.kind === 'members') return domain.values.includes(0);
  return domain.kind !== 'range' || (domain.min <= 0 && domain.max >= 0);
}
