import type { Vat } from '../vat/vat.js';
import type { Delivery } from '../work.js';

/** Gives the vat a handle for each object of a posted dispatch; false, and no new handle, when its table is too full. */
export function beginPosted({ names, clist }: Vat, { objects, lists }: Delivery): boolean {
  const made: number[] = [];
  for (const list of [objects, ...(lists ?? [])]) {
    for (const object of list ?? []) {
      if (object === 0 || clist.handleOf(object) !== 0) continue;
      const handle = names.tell(object);
      if (handle === 0) {
        for (const each of made) names.remove(each);
        return false;
      }
      made.push(handle);
    }
  }
  return true;
}
