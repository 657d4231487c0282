import type { Call } from '../model/abi.js';

type WithCall = { readonly call: Call };

/** By the list itself: an index is made once, so that finding every call of an ABI costs what there are calls. */
const indexes = new WeakMap<readonly WithCall[], ReadonlyMap<string, WithCall>>();

/** The call of this name among the syscalls or the dispatches of a lowered ABI; undefined when the profile lacks it. */
export function callNamed<Lowered extends WithCall>(
  calls: readonly Lowered[],
  name: string,
): Lowered | undefined {
  let index = indexes.get(calls);
  if (index === undefined) {
    index = new Map(calls.map((each) => [each.call.name, each]));
    indexes.set(calls, index);
  }
  return index.get(name) as Lowered | undefined;
}
