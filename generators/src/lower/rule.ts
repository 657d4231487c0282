import type { Diagnostic } from '../model/diagnostic.js';
import type { Located, Lookup } from '../model/lookup.js';
import type { Rule } from '../model/rule.js';
import type { TargetProfile } from './profile.js';

/** Something in a definition that is sound in itself but cannot be brought to a machine. */
export interface LoweringRule extends Rule {
  check(lookup: Lookup, profiles: readonly TargetProfile[]): Iterable<Finding>;
}

/** What a rule found: a diagnostic without the rule's id. */
export type Finding = Omit<Diagnostic, 'id'>;

/** Every call of an ABI: syscalls, then dispatches. */
export function callsOf({ syscalls, dispatches }: Lookup): readonly Located[] {
  return [...syscalls, ...dispatches];
}
