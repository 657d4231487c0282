import type { Audited } from './audited.js';

/** The counts of every row are what its holders make them, and nobody holds a free row. */
export function checkCounts({ state, counts, find, name, outside }: Audited): void {
  const { objects } = state;
  for (const row of objects.all()) {
    const { reachable, recognizable } = counts.get(row) ?? { reachable: 0, recognizable: 0 };
    if (objects.reachableOf(row) !== reachable)
      find(`${name(row)} counts ${objects.reachableOf(row)} that may use it; there are ${reachable}`);
    if (objects.recognizableOf(row) !== recognizable)
      find(`${name(row)} counts ${objects.recognizableOf(row)} that know it; there are ${recognizable}`);
  }
  for (const row of counts.keys()) if (!objects.isUsed(row)) find(`${name(row)} is held`);
  for (const [row, times] of outside.kept()) {
    if (times < 1) find(`the host keeps ${name(row)} ${times} times`);
    if (!outside.isFound(row)) find(`the host keeps ${name(row)} and cannot find it by its name`);
  }
  if (outside.size !== outside.kept().length)
    find(`the host has ${outside.size} names for ${outside.kept().length} references that it keeps`);
}
