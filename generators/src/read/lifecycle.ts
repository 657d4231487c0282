import type { Deprecation, Group, Lifecycle, Retired } from '../model/abi.js';
import { integerOf } from './integer.js';
import type { Tags } from './tags.js';

const VERSION = /^\d{1,5}\.\d{1,5}(\.\d{1,5})?$/;
const A_VERSION = 'a version such as `1.2`';
/** What may stand behind the name of what was removed. */
const TOLD = '; behind it `2.0 use newName`, or `2.0 because` and why';

/** Reads the tags that say how far an item has come. `unstable`: the feature that its group belongs to. */
export function lifecycleOf(tags: Tags, unstable: string | null = null): Lifecycle {
  const aliases = tags.values('alias', nameOf, 'the one name that the item had before');
  return {
    since: tags.value('since', versionOf, A_VERSION),
    unstable: tags.word('unstable') ?? unstable,
    deprecated: tags.value('deprecated', deprecationOf, '`1.4 use newName`, or `1.4 because` and why'),
    removeAfter: tags.value('removeAfter', versionOf, A_VERSION),
    aliases: aliases.map(({ value }) => value).sort(),
  };
}

/** What was removed from an enum. */
export function retiredOf(tags: Tags): readonly Retired[] {
  const read = (text: string) => retirementOf(text);
  const found = tags.values(
    'retired',
    read,
    `the value and the name of what was removed: \`3 OldName\`${TOLD}`,
  );
  return found.map(({ value, place }) => ({ ...value, place })).sort(byNumber);
}

/** The calls that were removed from a group, and the kinds that were removed from its family. */
export function retiredOfGroup(tags: Tags): Pick<Group, 'retired' | 'retiredKinds'> {
  const read = (text: string) => {
    const isKind = text.startsWith('kind ');
    const value = retirementOf(isKind ? text.slice(5) : text);
    return value === null ? null : { isKind, value };
  };
  const wanted = `the number and the name of what was removed: \`32 oldCall\`, or \`kind 16 OldKind\`${TOLD}`;
  const found = tags.values('retired', read, wanted);
  const those = (kinds: boolean) =>
    found
      .filter(({ value }) => value.isKind === kinds)
      .map(({ value, place }) => ({ ...value.value, place }))
      .sort(byNumber);
  return { retired: those(false), retiredKinds: those(true) };
}

function byNumber(a: Retired, b: Retired): number {
  return a.number - b.number || (a.name < b.name ? -1 : 1);
}

function versionOf(text: string): string | null {
  return VERSION.test(text) ? text : null;
}

function nameOf(text: string): string | null {
  return /^[A-Za-z_$][\w$]*$/.test(text) ? text : null;
}

function deprecationOf(text: string): Deprecation | null {
  const [, version, use, why] =
    /^(\S+) (?:use ([A-Za-z]\w*(?:\.[A-Za-z]\w*)?)|because (.+))$/.exec(text) ?? [];
  if (version === undefined || versionOf(version) === null) return null;
  return { version, use: use ?? null, docs: why ?? '' };
}

function retirementOf(text: string): Omit<Retired, 'place'> | null {
  const [, digits, name, told] = /^(\w+) (\S+)(?: (.+))?$/.exec(text) ?? [];
  const number = digits === undefined ? null : integerOf(digits);
  const removal = told === undefined ? null : deprecationOf(told);
  if (number === null || nameOf(name) === null || (told !== undefined && removal === null)) return null;
  return { number, name, removal };
}
