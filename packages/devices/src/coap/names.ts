import { Option, type PacketOption } from './packet.js';

/** Bytes as a text of one character each, for comparing. */
function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}

/** The segments of a resource's name; null when no resource can have it. */
export function segmentsOf(name: Uint8Array): readonly string[] | null {
  if (name.length === 0) return [];
  const segments = textOf(name).split('/');
  if (segments[0] === WELL_KNOWN) return null;
  return segments.some((segment) => segment === '' || segment === '.' || segment === '..') ? null : segments;
}

/** Where the host says what is served (RFC 8615). */
export const WELL_KNOWN = '.well-known';

/** The path that a request is for. */
export function pathOf(options: readonly PacketOption[]): readonly string[] {
  return options.filter(({ number }) => number === Option.UriPath).map(({ value }) => textOf(value));
}

/** Whether a path is a name or below it. */
export function isBelow(path: readonly string[], name: readonly string[]): boolean {
  return name.length <= path.length && name.every((segment, index) => path[index] === segment);
}

/** What `/.well-known/core` answers (RFC 6690): a link for each name. Bytes that a link cannot have are escaped. */
export function coreLinks(names: readonly (readonly string[])[]): Uint8Array {
  const paths = names.map((segments) => ['', ...segments.map(escaped)].join('/') || '/');
  const links = paths.sort().map((path) => `<${path}>`);
  return new TextEncoder().encode(links.join(','));
}

function escaped(segment: string): string {
  return segment.replace(
    /[^A-Za-z0-9._~-]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );
}
