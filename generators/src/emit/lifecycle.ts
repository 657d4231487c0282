import type { Deprecation, Lifecycle } from '../model/abi.js';

/** What to use instead of what is deprecated, or why there is nothing. `spell` says a name of the definition as the reader's language does. */
export function deprecationAdvice(
  { use, docs }: Deprecation,
  spell: (name: string) => string = (name) => name,
): string {
  return use === null ? docs : `use ${spell(use)}`;
}

/** A deprecation as a sentence; empty for none. */
export function deprecationText(
  { deprecated }: Lifecycle,
  spell: (name: string) => string = (name) => name,
): string {
  if (deprecated === null) return '';
  return `Deprecated since ${deprecated.version}: ${deprecationAdvice(deprecated, spell)}.`;
}

/** Everything else that people are told of an item's life, as one text; empty for most. */
export function lifecycleText({ since, unstable, removeAfter, aliases }: Lifecycle): string {
  const sentences = [
    unstable === null ? '' : `Unstable (${unstable}): it may change in any release.`,
    since === null ? '' : `Since ${since}.`,
    removeAfter === null ? '' : `To be removed after ${removeAfter}.`,
    aliases.length === 0 ? '' : `Once called ${aliases.join(', ')}.`,
  ];
  return sentences.filter((text) => text !== '').join(' ');
}

/** The whole of it behind a summary, for languages whose comments have no tags. */
export function withLifecycle(
  summary: string,
  lifecycle: Lifecycle,
  spell: (name: string) => string = (name) => name,
): string {
  return [summary, deprecationText(lifecycle, spell), lifecycleText(lifecycle)]
    .filter((text) => text !== '')
    .join(' ');
}

/** A summary and the item's life as the paragraphs of a doc comment, for languages whose editors strike through what is `@deprecated`. */
export function paragraphsOf(summary: string, lifecycle: Lifecycle): readonly string[] {
  const { deprecated } = lifecycle;
  const advice =
    deprecated === null ? '' : `@deprecated since ${deprecated.version}: ${deprecationAdvice(deprecated)}`;
  return [summary, lifecycleText(lifecycle), advice];
}
