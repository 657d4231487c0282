import { isLater } from '../../model/version.js';
import type { CheckRule } from '../rule.js';

export const frozenField: CheckRule = {
  id: 'CG193',
  title: 'field that was added to a frozen record',
  explanation:
    'A frozen record has one size for ever, because guests reserve exactly that. A field that came later than its record would lie outside of what older guests pass. Only an `@extensible` record grows.',
  example: {
    mistake: `export interface Span extends Struct {
  from: u16;
  /** @since 1.0 */
  to: u16;
}`,
    remedy: `/** @extensible */
export interface Span extends Struct {
  from: u16;
  /** @since 1.0 */
  to: u16;
}`,
  },
  *check({ records }) {
    for (const { name, fields, extents, lifecycle } of records) {
      if (extents !== null) continue;
      for (const field of fields) {
        const { since } = field.lifecycle;
        if (since === null || (lifecycle.since !== null && !isLater(since, lifecycle.since))) continue;
        yield {
          place: field.place,
          message: `The field \`${field.name}\` came to the frozen record \`${name}\` with ${since}.`,
          help: 'Make a new record and a new call; a record that is to grow is `@extensible` from the start.',
        };
      }
    }
  },
};
