import type { HandleHandlers } from '../../generated/handle.js';
import { NO_HANDLE, OK } from '../gate/call.js';
import type { ObjectTable } from '../tables/objects.js';

/** The family `handle`: what a guest can do with any handle. The glue has resolved and, for `handleClose`, closes it. */
export function handleHandlers(objects: ObjectTable): HandleHandlers {
  return {
    handleIsValid: (_call, handle) => handle !== NO_HANDLE,
    handleClose: (_call, handle) => handle !== NO_HANDLE,
    handleKind(_call, handle, out) {
      out.value = objects.isPromise(handle) ? PROMISE : objects.bornKindOf(handle);
      return OK;
    },
    handleRestrict({ gate }, handle, rights, out) {
      if (!objects.has(handle)) gate.fault('wrong-kind', 'only resources of devices have rights');
      out.value = objects.restrict(handle, rights);
      return OK;
    },
    handleSame(_call, a, b, out) {
      out.value = objects.same(a, b) ? 1 : 0;
      return OK;
    },
  };
}

/** What `handleKind` says of a promise. An object of a vat has no kind: 0. */
const PROMISE = 1;
