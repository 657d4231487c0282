import type { Kind } from '../model/abi.js';
import type { Subject } from './subject.js';

/** The names of kinds and of all their ancestors. Each is passed once, so that lines of any length and rings are no more work than their kinds. */
export function withAncestors(names: Iterable<string>, subject: Subject): ReadonlySet<string> {
  const found = new Map<string, string>();
  for (const name of names) markUp(name, name, found, subject);
  return new Set(found.keys());
}

/** Marks a kind and its ancestors, up to one that is marked: those above it are, too. */
export function markUp<Mark>(
  name: string,
  mark: Mark,
  marks: Map<string, Mark>,
  { kind: find }: Subject,
): void {
  for (let at = find(name); at !== undefined && !marks.has(at.name); at = parentOf(at, find))
    marks.set(at.name, mark);
}

/** The names of kinds that have something, and of all their sub-kinds. */
export function withSubKinds(
  has: (kind: Kind) => boolean,
  { kinds, kind: find }: Subject,
): ReadonlySet<string> {
  const known = new Map<string, boolean>();
  for (const kind of kinds) {
    const line: string[] = [];
    let found = false;
    for (let at: Kind | undefined = kind; at !== undefined && !found; at = parentOf(at, find)) {
      if (known.has(at.name)) {
        found = known.get(at.name) === true;
        break;
      }
      known.set(at.name, false);
      line.push(at.name);
      found = has(at);
    }
    for (const name of line) known.set(name, found);
  }
  return new Set([...known].flatMap(([name, found]) => (found ? [name] : [])));
}

function parentOf({ parent }: Kind, find: Subject['kind']): Kind | undefined {
  return parent === null ? undefined : find(parent);
}
