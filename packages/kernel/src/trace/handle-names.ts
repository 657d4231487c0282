import type { CListTable } from '@callgate/native-addon';
import type { ObjectTable } from '../tables/objects.js';
import { krefOf } from '../tables/outside.js';
import type { HandleResolver, ResolvedHandle } from './decode-value.js';

/** Names the handles that a vat holds now. */
export function handleResolver(clist: CListTable, objects: ObjectTable): HandleResolver {
  return (handle) => {
    const object = clist.objectOf(handle);
    if (object === 0) return null;
    return {
      object: krefOf(objects, object),
      kind: objects.bornKindOf(object),
      rights: objects.rightsOf(object),
    };
  };
}

/**
 * Names handles also when they are closed: a call that consumes one is told when it is over. A number is remembered by the last object that it
 * stood for, and was seen when it was made, because a traced vat is traced from its start.
 */
export function rememberingResolver(clist: CListTable, objects: ObjectTable): HandleResolver {
  const now = handleResolver(clist, objects);
  const closed = new Map<number, ResolvedHandle>();
  return (handle) => {
    const found = now(handle);
    if (found !== null) closed.set(handle, found);
    return found ?? closed.get(handle) ?? null;
  };
}
