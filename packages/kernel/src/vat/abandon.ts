import type { State } from '../kernel/state.js';
import { removeList } from './name-lists.js';
import type { Vat } from './vat.js';

/**
 * Objects lose their vat: who holds them keeps their identity, messages to them are rejected, and the vat is never told of them again. The same
 * step for the syscall and an upgrade. False, and some may be abandoned, when a handle is not in the table, or twice in the list.
 */
export function abandonList({ objects }: State, vat: Vat, handles: Int32Array): boolean {
  return removeList(vat.names, handles, (object) => {
    objects.setOwner(object, 0);
    objects.suspect(object);
  });
}
