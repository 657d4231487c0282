import type { Outside } from '../../tables/outside.js';
import type { State } from '../../kernel/state.js';
import type { Audited, Check } from './audited.js';
import { checkAccounts } from './check-accounts.js';
import { checkCLists } from './check-clists.js';
import { checkCounts } from './check-counts.js';
import { checkDevices } from './check-devices.js';
import { checkFreeRows } from './check-free-rows.js';
import { checkGcActions } from './check-gc-actions.js';
import { checkLinks } from './check-links.js';
import { checkObjects } from './check-objects.js';
import { checkPromises } from './check-promises.js';
import { checkResources } from './check-resources.js';
import { checkWork } from './check-work.js';
import { type Holders, countHolders } from './holders.js';

const CHECKS: readonly Check[] = [
  checkFreeRows,
  checkCLists,
  checkDevices,
  checkLinks,
  checkCounts,
  checkObjects,
  checkResources,
  checkPromises,
  checkWork,
  checkAccounts,
  checkGcActions,
];

/**
 * Counts every holder afresh and checks every invariant of the tables. Answers what is wrong, one sentence each; nothing when the state is sound. It
 * reads everything: for tests, for people, and before a store is trusted. Between cranks only.
 */
export function audit(state: State, outside: Outside): readonly string[] {
  const findings: string[] = [];
  const guarded = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      // Tables may be so damaged that they cannot be read to their end.
      findings.push(`the tables cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  let counts: ReadonlyMap<number, Holders> = new Map();
  guarded(() => {
    counts = countHolders(state, outside);
  });
  const audited: Audited = {
    state,
    outside,
    counts,
    find: (finding) => findings.push(finding),
    name: (row) => (state.objects.isUsed(row) ? outside.nameOf(row) : `the free row ${row}`),
  };
  for (const check of CHECKS) guarded(() => check(audited));
  return findings;
}
