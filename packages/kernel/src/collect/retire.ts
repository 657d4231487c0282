import { ObjectFlag } from '../tables/layout.js';
import type { State } from '../kernel/state.js';
import { GcAction } from '../tables/gc-actions.js';

/**
 * Deletes an object that nobody uses and no vat owns: those who know its identity are to be told. Its row is free when the last of them was.
 */
export function retire(state: State, object: number): void {
  const { objects, links, gc } = state;
  objects.setFlag(object, ObjectFlag.Retired, true);
  for (let link = links.first(object); link !== 0; link = links.next(link)) {
    if (links.isPending(link)) continue;
    links.setPending(link, true);
    gc.add(links.vatOf(link), GcAction.RetireImports, object);
  }
  if (objects.recognizableOf(object) === 0) objects.free(object);
}
