import type { State } from '../kernel/state.js';
import type { Vat } from './vat.js';

/**
 * An object loses its vat: who holds it keeps its identity, messages to it are rejected, and the vat is never told of it again. The same
 * step for the syscall, an upgrade, and the sweep of a vat that is over.
 */
export function abandon(state: State, vat: Vat, handle: number): number {
  const object = vat.clist.knownObjectOf(handle);
  vat.names.remove(handle);
  state.objects.setOwner(object, 0);
  state.objects.suspect(object);
  return object;
}
