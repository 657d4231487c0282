import type { Abi } from '../model/abi.js';
import { type Diagnostic, inOrder } from '../model/diagnostic.js';
import { CHECK_RULES } from './registry.js';
import { subjectOf } from './subject.js';

/** Applies every rule to a model. */
export function check(abi: Abi): readonly Diagnostic[] {
  return apply(abi, true);
}

/** Applies the rules that are safe to apply to a part of a model, when the rest could not be read. */
export function checkPart(abi: Abi): readonly Diagnostic[] {
  return apply(abi, false);
}

function apply(abi: Abi, whole: boolean): readonly Diagnostic[] {
  const subject = subjectOf(abi);
  const rules = CHECK_RULES.filter(({ needsAll }) => whole || needsAll !== true);
  return inOrder(
    rules.flatMap((rule) => [...rule.check(subject)].map((finding) => ({ id: rule.id, ...finding }))),
  );
}
