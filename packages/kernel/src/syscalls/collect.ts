import { retire } from '../collect/retire.js';
import type { State } from '../kernel/state.js';
import { sayHandle } from '../gate/say-handle.js';
import { abandon } from '../vat/abandon.js';
import type { Vat } from '../vat/vat.js';

/** The vat no longer uses these imports of objects; it still knows their identity. */
export function dropImports(state: State, vat: Vat, handles: ArrayLike<number>): void {
  const { clist, names } = vat;
  for (let index = 0; index < handles.length; index++) {
    const handle = handles[index];
    const object = insistKnown(vat, handle);
    if (clist.isExport(handle)) vat.gate.fault('not-import', 'only imports are dropped');
    if (state.objects.isPromise(object))
      vat.gate.fault('wrong-kind', 'promises are not dropped: they leave when they are settled');
    if (clist.isUsable(handle)) names.drop(handle);
  }
}

/** The vat forgets imports that it dropped before. */
export function retireImports(_state: State, vat: Vat, handles: ArrayLike<number>): void {
  for (let index = 0; index < handles.length; index++) {
    const handle = handles[index];
    insistKnown(vat, handle);
    if (vat.clist.isExport(handle)) vat.gate.fault('not-import', 'only imports are retired so');
    if (vat.clist.isUsable(handle))
      vat.gate.fault('still-usable', 'an import is dropped before it is retired');
    vat.names.remove(handle);
  }
}

/** The vat forgets exports that it was told nobody uses: whoever knows their identity is told. */
export function retireExports(state: State, vat: Vat, handles: ArrayLike<number>): void {
  for (let index = 0; index < handles.length; index++) {
    const handle = handles[index];
    const object = insistExportedObject(state, vat, handle);
    if (vat.clist.isUsable(handle))
      vat.gate.fault('still-usable', 'an export is dropped by its users before it is retired');
    vat.names.remove(handle);
    state.objects.setOwner(object, 0);
    retire(state, object);
  }
}

/** The vat gives up exports, used or not: messages to them are rejected from now on, and nobody is told. */
export function abandonExports(state: State, vat: Vat, handles: ArrayLike<number>): void {
  const allowed = vat.phase === 'stopping' || vat.config.abandon === true;
  if (!allowed)
    vat.gate.fault('not-now', 'exports are abandoned in stopVat, or where the manifest allows it');
  for (let index = 0; index < handles.length; index++) {
    const handle = handles[index];
    insistExportedObject(state, vat, handle);
    abandon(state, vat, handle);
  }
}

function insistExportedObject(state: State, vat: Vat, handle: number): number {
  const object = insistKnown(vat, handle);
  if (!vat.clist.isExport(handle)) vat.gate.fault('not-export', 'only exports are retired or abandoned so');
  if (state.objects.isPromise(object))
    vat.gate.fault('wrong-kind', 'promises are neither retired nor abandoned');
  return object;
}

/** The object of a handle in the vat's table, usable or not; nothing is allocated. */
function insistKnown(vat: Vat, handle: number): number {
  const object = vat.clist.knownObjectOf(handle);
  if (object === 0) vat.gate.fault('bad-handle', `${sayHandle(handle)} is no handle of this vat`);
  return object;
}
