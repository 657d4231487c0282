import { retire } from '../collect/retire.js';
import type { FaultReason } from '../gate/fault.js';
import type { State } from '../kernel/state.js';
import { sayHandle } from '../gate/say-handle.js';
import { abandonList } from '../vat/abandon.js';
import { dropList, removeList } from '../vat/name-lists.js';
import type { Vat } from '../vat/vat.js';

/** The vat no longer uses these imports of objects; it still knows their identity. */
export function dropImports(state: State, vat: Vat, handles: Int32Array): void {
  for (const handle of handles) {
    const object = insistKnown(vat, handle);
    if (vat.clist.isExport(handle)) vat.gate.fault('not-import', 'only imports are dropped');
    if (state.objects.isPromise(object))
      vat.gate.fault('wrong-kind', 'promises are not dropped: they leave when they are settled');
  }
  dropList(vat.names, handles);
}

/** The vat forgets imports that it dropped before. */
export function retireImports(_state: State, vat: Vat, handles: Int32Array): void {
  for (const [index, handle] of handles.entries()) {
    insistKnown(vat, handle);
    if (vat.clist.isExport(handle)) refuse(vat, handles, index, 'not-import', 'only imports are retired so');
    if (vat.clist.isUsable(handle))
      refuse(vat, handles, index, 'still-usable', 'an import is dropped before it is retired');
  }
  if (!removeList(vat.names, handles)) refuseRepeated(vat, handles);
}

/** The vat forgets exports that it was told nobody uses: whoever knows their identity is told. */
export function retireExports(state: State, vat: Vat, handles: Int32Array): void {
  for (const [index, handle] of handles.entries()) {
    insistExportedObject(state, vat, handles, index);
    if (vat.clist.isUsable(handle))
      refuse(vat, handles, index, 'still-usable', 'an export is dropped by its users before it is retired');
  }
  const removed = removeList(vat.names, handles, (object) => {
    state.objects.setOwner(object, 0);
    retire(state, object);
  });
  if (!removed) refuseRepeated(vat, handles);
}

/** The vat gives up exports, used or not: messages to them are rejected from now on, and nobody is told. */
export function abandonExports(state: State, vat: Vat, handles: Int32Array): void {
  const allowed = vat.phase === 'stopping' || vat.config.abandon === true;
  if (!allowed)
    vat.gate.fault('not-now', 'exports are abandoned in stopVat, or where the manifest allows it');
  for (const index of handles.keys()) insistExportedObject(state, vat, handles, index);
  if (!abandonList(state, vat, handles)) refuseRepeated(vat, handles);
}

function insistExportedObject(state: State, vat: Vat, handles: Int32Array, index: number): void {
  const object = insistKnown(vat, handles[index]);
  if (!vat.clist.isExport(handles[index]))
    refuse(vat, handles, index, 'not-export', 'only exports are retired or abandoned so');
  if (state.objects.isPromise(object))
    refuse(vat, handles, index, 'wrong-kind', 'promises are neither retired nor abandoned');
}

/** Faults for the handle at `index`, or for one before it that would be gone the second time: faults come in the order of the list. */
function refuse(vat: Vat, handles: Int32Array, index: number, reason: FaultReason, detail: string): never {
  refuseRepeated(vat, handles.subarray(0, index + 1));
  vat.gate.fault(reason, detail);
}

/** Faults when a handle, which the call takes out, is twice in a list. */
function refuseRepeated(vat: Vat, handles: Int32Array): void {
  const seen = new Set<number>();
  for (const handle of handles) {
    if (seen.has(handle)) refuseUnknown(vat, handle);
    seen.add(handle);
  }
}

/** The object of a handle in the vat's table, usable or not; nothing is allocated. */
function insistKnown(vat: Vat, handle: number): number {
  const object = vat.clist.knownObjectOf(handle);
  if (object === 0) refuseUnknown(vat, handle);
  return object;
}

function refuseUnknown(vat: Vat, handle: number): never {
  vat.gate.fault('bad-handle', `${sayHandle(handle)} is no handle of this vat`);
}
