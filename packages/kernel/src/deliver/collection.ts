import { Dispatch } from '../abi/dispatches.js';
import { ObjectFlag } from '../tables/layout.js';
import type { State } from '../kernel/state.js';
import { GcAction } from '../tables/gc-actions.js';
import { removeList } from '../vat/name-lists.js';
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
      const handle = object === 0 ? 0 : judge(state, vat, kind, object);
      if (handle !== 0) handles.push(handle);
    }
    if (handles.length === 0) continue;
    const told = Int32Array.from(handles);
    act(state, vat, kind, told);
    vat.incoming.dispatch = DISPATCHES[kind];
    vat.incoming.handles = told;
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

/** The handle that the vat is told for an action that still holds, or 0. */
function judge({ objects }: State, { clist, number }: Vat, kind: GcAction, object: number): number {
  const handle = clist.handleOf(object);
  if (handle === 0) return 0;
  const usable = clist.isUsable(handle);
  if (kind === GcAction.RetireImports) {
    const held = clist.isExport(handle) || usable;
    return !held && objects.hasFlag(object, ObjectFlag.Retired) ? handle : 0;
  }
  if (objects.ownerOf(object) !== number || !clist.isExport(handle)) return 0;
  if (kind === GcAction.DropExports) return objects.reachableOf(object) === 0 && usable ? handle : 0;
  return objects.recognizableOf(object) === 0 && !usable ? handle : 0;
}

/** Does what the vat is told to its table. No action is twice in a batch: a row waits at most once in a queue. */
function act({ objects, lists }: State, { clist, names }: Vat, kind: GcAction, handles: Int32Array): void {
  const done =
    kind === GcAction.DropExports
      ? lists.drop(clist, handles, 0, handles.length)
      : removeList(names, handles, (object) => {
          if (kind === GcAction.RetireExports) objects.free(object);
        });
  if (!done) throw new Error('invariant: what a vat is told of is in its table, once');
}
