import { deprecationAdvice, deprecationText, lifecycleText } from '../../src/emit/lifecycle.js';
import type { Lifecycle } from '../../src/model/abi.js';
import type { Lookup } from '../../src/model/lookup.js';
import { type RustNames, itemSpelling } from './names.js';
import { stringLiteral } from './spelling.js';

/** What a doc comment says of an item's life; `#[deprecated]` says that part itself where `attribute` is set. */
export function lifeTexts(
  lifecycle: Lifecycle,
  lookup: Lookup,
  names: RustNames,
  attribute = true,
): string[] {
  const spell = (use: string) => itemSpelling(use, lookup, names);
  return [attribute ? '' : deprecationText(lifecycle, spell), lifecycleText(lifecycle)];
}

/** The attribute of what is deprecated; empty for none. */
export function deprecated(lifecycle: Lifecycle, lookup: Lookup, names: RustNames): string {
  if (lifecycle.deprecated === null) return '';
  const note = deprecationAdvice(lifecycle.deprecated, (use) => itemSpelling(use, lookup, names));
  const since = stringLiteral(lifecycle.deprecated.version);
  return `#[deprecated(since = "${since}", note = "${stringLiteral(note)}")]`;
}
