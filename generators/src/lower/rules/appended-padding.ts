import { extentSizes } from '../extents.js';
import { wasm32 } from '../profile.js';
import { storageOf } from '../storage.js';
import type { LoweringRule } from '../rule.js';

export const appendedPadding: LoweringRule = {
  id: 'CG309',
  title: 'appended field in what was padding',
  explanation:
    'A guest of an earlier release passes its own record with the size that it knows, and the padding at the end of that is not zero for certain. A field that was appended there would be read from it. So it begins where the earlier record ended, padding included.',
  example: {
    mistake: `/** @extensible */
export interface Span extends Struct {
  from: u16;
  to: u8;
  /** @since 1.0 */
  step: u8;
}`,
    remedy: `/** @extensible */
export interface Span extends Struct {
  from: u16;
  to: u16;
  /** @since 1.0 */
  step: u8;
}`,
  },
  *check(lookup) {
    for (const record of lookup.abi.families.flatMap(({ records }) => records)) {
      const counts = record.extents ?? [];
      const sizes = extentSizes(record, lookup, wasm32);
      const { leaves } = storageOf({ kind: 'record', name: record.name }, lookup, wasm32);
      for (const [index, count] of counts.slice(0, -1).entries()) {
        const field = record.fields[count];
        const offset = leaves.find(({ path }) => path[0] === field.name)?.offset ?? 0;
        const missing = sizes[index] - offset;
        if (missing <= 0) continue;
        yield {
          place: field.place,
          message: `The appended field \`${field.name}\` of \`${record.name}\` stands at ${offset}, and the earlier record has ${sizes[index]} bytes.`,
          help: `Append ${missing} ${missing === 1 ? 'byte' : 'bytes'} before it that mean nothing.`,
        };
      }
    }
  },
};
