import type { Gate, Kernel } from '@callgate/kernel';

/**
 * What is wrong with the kernel's tables between two cranks: each handle names an object that is there, one-to-one, and each object is held as
 * often as it says, by handles, facets and deliveries. Deliveries that wait in an inbox are not seen: where there are such, an
 * object may be held more often.
 */
export function audit(kernel: Kernel, gates: readonly Gate[]): readonly string[] {
  const { objects } = kernel;
  const problems: string[] = [];
  if (kernel.journal.pending !== 0) problems.push(`${kernel.journal.pending} changes are pending`);
  const holders = new Map<number, number>();
  const hold = (object: number) => holders.set(object, (holders.get(object) ?? 0) + 1);
  for (const { vat, clist, delivery } of gates) {
    const handles = [...clist.handles()];
    if (handles.length !== clist.size)
      problems.push(`vat ${vat} has ${handles.length} handles and counts ${clist.size}`);
    for (const handle of handles) {
      const object = clist.objectOf(handle);
      hold(object);
      if (clist.handleOf(object) !== handle)
        problems.push(`handle ${handle} of vat ${vat} is not that of its object`);
      if (!objects.has(object) && !objects.isGone(object))
        problems.push(`handle ${handle} of vat ${vat} names no object`);
    }
    for (const object of delivery?.objects ?? []) if (object !== 0) hold(object);
  }
  let live = 0;
  for (const { index, reachable, base } of objects.used()) {
    live++;
    if (base !== 0) hold(base);
    if (reachable === 0) problems.push(`object ${index} is held by nobody and still there`);
  }
  if (live !== objects.live) problems.push(`there are ${live} objects and the table counts ${objects.live}`);
  const exact = kernel.deliveries.kept === 0;
  for (const { index, reachable } of objects.used()) {
    const found = holders.get(index) ?? 0;
    if (exact ? found !== reachable : found > reachable)
      problems.push(`object ${index} is held ${found} times and counts ${reachable}`);
  }
  return problems;
}
