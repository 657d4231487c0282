import type { Vat } from '../vat/vat.js';
import type { Delivery } from '../tables/work.js';
import { tellUnseen } from './unseen.js';

/** Gives the vat a handle for each object of a posted dispatch; false, and no new handle, when its table is too full. */
export function beginPosted(vat: Vat, { objects, lists }: Delivery): boolean {
  const { names, clist, gate } = vat;
  const made: number[] = [];
  const tell = (object: number, give: () => number): boolean => {
    if (object === 0 || clist.handleOf(object) !== 0) return true;
    const handle = give();
    if (handle !== 0) made.push(handle);
    return handle !== 0;
  };
  const full =
    objects.some((object) => !tell(object, () => names.tell(object))) ||
    (lists ?? []).some((list) => list?.some((object) => !tell(object, () => tellUnseen(vat, object))));
  if (!full) return true;
  for (const each of made) names.remove(each);
  gate.told.unseen.clear();
  return false;
}
