import type { Vat } from '../vat/vat.js';

/** The vat's handle for a row that comes to it in a list, which its guest has to pull to see; 0 when its table is full. */
export function tellUnseen({ names, clist, gate, vm }: Vat, row: number): number {
  if (vm.direct !== undefined) return names.tell(row);
  const before = clist.handleOf(row);
  const isNews = before === 0 || !(clist.isExport(before) || clist.isUsable(before));
  const handle = names.tell(row);
  if (isNews && handle !== 0) gate.told.unseen.set(handle, before !== 0);
  return handle;
}

/** Where handles are noted that come to the vat in a list; null where its VM takes messages whole. */
export function unseenOf({ gate, vm }: Vat): Map<number, boolean> | null {
  return vm.direct === undefined ? gate.told.unseen : null;
}

/** The dispatch is over: what came with it and was never looked at is as it was before. */
export function dropUnseen({ names, clist, gate }: Vat): void {
  for (const [handle, known] of gate.told.unseen) {
    if (clist.knownObjectOf(handle) === 0) continue;
    if (!known) names.remove(handle);
    else if (clist.isUsable(handle)) names.drop(handle);
  }
}
