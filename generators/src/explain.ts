import { CHECK_RULES } from './check/registry.js';
import { LOWERING_RULES } from './lower/check-lowering.js';
import type { Rule } from './model/rule.js';
import { READ_RULES } from './read/index.js';

/** Every rule of a definition that can be broken: in reading, in checking, and in lowering. */
export const ALL_RULES: readonly Rule[] = [...READ_RULES, ...CHECK_RULES, ...LOWERING_RULES];

/** What a diagnostic's id stands for; null when there is no such rule. */
export function explain(id: string): Rule | null {
  return ALL_RULES.find((rule) => rule.id === id.toUpperCase()) ?? null;
}
