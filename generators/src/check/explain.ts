import type { Rule } from '../model/rule.js';
import { READ_RULES } from '../read/index.js';
import { CHECK_RULES } from './registry.js';

/** Every rule that can be broken, by id. */
export const ALL_RULES: readonly Rule[] = [...READ_RULES, ...CHECK_RULES];

/** What a diagnostic's id stands for; null when there is no such rule. */
export function explain(id: string): Rule | null {
  return ALL_RULES.find((rule) => rule.id === id.toUpperCase()) ?? null;
}
