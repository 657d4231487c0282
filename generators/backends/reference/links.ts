import type { Type } from '../../src/model/abi.js';
import type { Located, Lookup } from '../../src/model/lookup.js';
import { code } from './markdown.js';

/** Where the page that is being written stands: in the folder of the pages, or one below. */
export type Place = 'top' | 'call';

/** First page. */
export const INDEX = 'README.md';

export function familyPath(family: string): string {
  return `${family}.md`;
}

export function callPath(family: string, call: string): string {
  return `${family}/${call}.md`;
}

/** A link to a page. */
export function link(from: Place, text: string, path: string, anchor = ''): string {
  return `[${text}](${from === 'call' ? '../' : ''}${path}${anchor === '' ? '' : `#${anchor}`})`;
}

export function callLink(from: Place, { family, call }: Pick<Located, 'family' | 'call'>): string {
  return link(from, code(call.name), callPath(family.name, call.name));
}

/** The anchor of a heading such as "Kind `SaulDevice`", as GitHub makes it. */
function anchorOf(what: 'kind' | 'enum' | 'record', name: string): string {
  return `${what}-${name.toLowerCase()}`;
}

/** A link to the declaration of a kind, an enum or a record. */
export function typeLink(
  from: Place,
  text: string,
  what: 'kind' | 'enum' | 'record',
  name: string,
  lookup: Lookup,
): string {
  return link(from, code(text), familyPath(lookup.familyOf(name)), anchorOf(what, name));
}

/** The code of a type, linked to where what it mentions is declared. */
export function linkedType(from: Place, text: string, type: Type, lookup: Lookup): string {
  const inner = type.kind === 'list' ? type.element : type;
  if (inner.kind === 'enum' || inner.kind === 'record')
    return typeLink(from, text, inner.kind, inner.name, lookup);
  if (inner.kind === 'handle' && inner.of !== null) return typeLink(from, text, 'kind', inner.of, lookup);
  return code(text);
}
