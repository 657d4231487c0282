import type { Lifecycle, Place } from './abi.js';

interface Named {
  readonly name: string;
  readonly place: Place;
}

/** Items, and each of their former names as an item of its own: guest bindings bind both. */
export function withAliases(items: readonly (Named & { readonly lifecycle: Lifecycle })[]): readonly Named[] {
  return items.flatMap(({ name, place, lifecycle }) => [
    { name, place },
    ...lifecycle.aliases.map((alias) => ({ name: alias, place })),
  ]);
}
