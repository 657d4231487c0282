import { isLater } from '../../model/version.js';
import type { CheckRule } from '../rule.js';

export const fieldOrder: CheckRule = {
  id: 'CG191',
  title: 'field that was not appended',
  explanation:
    'An extensible record grows at its end only: what a guest of an earlier release knows is a prefix of what is there today. So the fields stand in the order of their `@since`, and those without one, which were there from the start, stand first.',
  example: {
    mistake: `/** @extensible */
export interface Span extends Struct {
  /** @since 1.0 */
  step: u16;
  from: u16;
}`,
    remedy: `/** @extensible */
export interface Span extends Struct {
  from: u16;
  /** @since 1.0 */
  step: u16;
}`,
  },
  *check({ records }) {
    for (const { name, fields, extents, lifecycle } of records) {
      if (extents === null) continue;
      for (const [index, field] of fields.entries()) {
        const before = fields[index - 1]?.lifecycle.since ?? lifecycle.since;
        const since = field.lifecycle.since ?? lifecycle.since;
        if (before === null || index === 0 || (since !== null && !isLater(before, since))) continue;
        yield {
          place: field.place,
          message: `The field \`${field.name}\` of the extensible record \`${name}\` stands behind a later one.`,
          help: 'Append new fields at the end, with `@since` and the version that brings them.',
        };
      }
    }
  },
};
