import { type Diagnostic, inOrder } from '../model/diagnostic.js';
import type { Lookup } from '../model/lookup.js';
import type { TargetProfile } from './profile.js';
import type { LoweringRule } from './rule.js';
import { appendedPadding } from './rules/appended-padding.js';
import { appendedZero } from './rules/appended-zero.js';
import { bodySize } from './rules/body-size.js';
import { float } from './rules/float.js';
import { existsNowhere } from './rules/exists-nowhere.js';
import { generatedName } from './rules/generated-name.js';
import { resultSlice } from './rules/result-slice.js';
import { slotCount } from './rules/slot-count.js';

/** What keeps a sound definition from a machine. A new rule is a file in `rules/`, a line here, and a case in the test. */
export const LOWERING_RULES: readonly LoweringRule[] = [
  resultSlice,
  bodySize,
  slotCount,
  generatedName,
  float,
  existsNowhere,
  appendedPadding,
  appendedZero,
];

/** Everything that keeps a checked ABI from being lowered to these profiles. Without findings, `lower` and the back ends succeed. */
export function checkLowering(lookup: Lookup, profiles: readonly TargetProfile[]): readonly Diagnostic[] {
  const found = LOWERING_RULES.flatMap((rule) =>
    [...rule.check(lookup, profiles)].map((finding) => ({ id: rule.id, ...finding })),
  );
  return inOrder(found);
}
