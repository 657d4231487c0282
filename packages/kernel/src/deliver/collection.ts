import { Dispatch } from '../abi/dispatches.js';
import { ObjectFlag } from '../tables/layout.js';
import type { State } from '../kernel/state.js';
import { GcAction } from '../tables/gc-actions.js';
import type { Vat } from '../vat/vat.js';

/** References that one dispatch tells of, at most. */
const BATCH = 256;

const DISPATCHES = [Dispatch.DropExports, Dispatch.RetireExports, Dispatch.RetireImports] as const;

/**
 * Gathers what a vat is to be told about its references next: one batch of one kind. Each action is judged by what is true now; the vat's table
 * changes here. False when nothing is left to tell.
 */
export function beginCollection(state: State, vat: Vat): boolean {
  for (const kind of [GcAction.DropExports, GcAction.RetireExports, GcAction.RetireImports]) {
    const handles: number[] = [];
    while (handles.length < BATCH && state.gc.has(vat.number, kind)) {
      const object = takeAction(state, vat.number, kind);
      const handle = object === 0 ? 0 : act(state, vat, kind, object);
      if (handle !== 0) handles.push(handle);
    }
    if (handles.length === 0) continue;
    vat.incoming.dispatch = DISPATCHES[kind];
    vat.incoming.handles = Int32Array.from(handles);
    return true;
  }
  return false;
}

/** Takes the oldest action of a vat and kind: it is no longer pending. 0 when its row is another reference by now. */
export function takeAction({ gc, objects }: State, vat: number, kind: GcAction): number {
  const object = gc.take(vat, kind);
  if (object === 0 || kind === GcAction.RetireImports) return object;
  const flag = kind === GcAction.DropExports ? ObjectFlag.DropPending : ObjectFlag.RetirePending;
  objects.setFlag(object, flag, false);
  return object;
}

/** Does one action if it still holds; answers the handle that the vat is told, or 0. */
function act(state: State, vat: Vat, kind: GcAction, object: number): number {
  const handle = vat.clist.handleOf(object);
  if (kind === GcAction.RetireImports) return retireImport(state, vat, object, handle);
  const { objects } = state;
  if (handle === 0 || objects.ownerOf(object) !== vat.number || !vat.clist.isExport(handle)) return 0;
  if (kind === GcAction.DropExports) {
    if (objects.reachableOf(object) !== 0 || !vat.clist.isUsable(handle)) return 0;
    vat.clist.setUsable(handle, false);
    return handle;
  }
  if (objects.recognizableOf(object) !== 0 || vat.clist.isUsable(handle)) return 0;
  vat.names.remove(handle);
  objects.free(object);
  return handle;
}

function retireImport(state: State, vat: Vat, object: number, handle: number): number {
  if (handle === 0 || vat.clist.isExport(handle) || vat.clist.isUsable(handle)) return 0;
  if (!state.objects.hasFlag(object, ObjectFlag.Retired)) return 0;
  vat.names.remove(handle);
  return handle;
}
