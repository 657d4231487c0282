import { deprecationText, lifecycleText } from '../../src/emit/lifecycle.js';
import type { Deprecation, Lifecycle, Retired } from '../../src/model/abi.js';
import type { Lookup } from '../../src/model/lookup.js';
import { callLink } from './links.js';
import type { Place } from './links.js';
import { code, prose } from './markdown.js';

interface Fact {
  readonly name: string;
  readonly value: string;
}

/** Rows about an item's life. */
export function lifecycleFacts(lifecycle: Lifecycle, from: Place, lookup: Lookup): readonly Fact[] {
  const { since, unstable, deprecated, removeAfter, aliases } = lifecycle;
  const facts = [
    { name: 'Unstable', value: unstable === null ? '' : `${code(unstable)}: it may change in any release` },
    { name: 'Since', value: since ?? '' },
    { name: 'Deprecated', value: deprecated === null ? '' : adviceOf(deprecated, from, lookup) },
    { name: 'To be removed', value: removeAfter === null ? '' : `after ${removeAfter}` },
    { name: 'Former names', value: aliases.map(code).join(', ') },
  ];
  return facts.filter(({ value }) => value !== '');
}

function adviceOf({ version, use, docs }: Deprecation, from: Place, lookup: Lookup): string {
  const call = [...lookup.syscalls, ...lookup.dispatches].find((each) => each.call.name === use);
  const advice = use === null ? prose(docs) : `use ${call === undefined ? code(use) : callLink(from, call)}`;
  return `since ${version}: ${advice}`;
}

/** A description and the item's life, in one cell of a table. */
export function describedCell(docs: string, lifecycle: Lifecycle): string {
  return [docs, deprecationText(lifecycle), lifecycleText(lifecycle)]
    .filter((text) => text !== '')
    .map(prose)
    .join(' ');
}

/** What was removed, as rows of a table. */
export function retiredRows(
  retired: readonly Retired[],
  what: string,
  from: Place,
  lookup: Lookup,
): readonly object[] {
  return retired.map(({ number, name, removal }) => ({
    number,
    name: code(name),
    what,
    removal: removal === null ? '' : adviceOf(removal, from, lookup),
  }));
}
