import type { Kind } from '../../model/abi.js';
import type { CheckRule } from '../rule.js';

export const kindCycle: CheckRule = {
  id: 'CG145',
  title: 'kind that is its own ancestor',
  explanation:
    'Kinds form a tree: a handle passes wherever one of its ancestors is expected. In a ring every kind would be every other.',
  example: {
    mistake: `/** @kind 4010 */
export interface Key extends Lock {}
/** @kind 4011 */
export interface Lock extends Key {}`,
    remedy: `/** @kind 4010 */
export interface Key extends Kind {}
/** @kind 4011 */
export interface Lock extends Kind {}
export interface House extends Syscalls {
  /** @syscall 1024 @effect input */
  keyOf(lock: Handle<Lock>): Own<Key>;
  /** @syscall 1025 @effect input */
  lockOf(key: Handle<Key>): Own<Lock>;
}`,
  },
  *check({ kinds, kind: find }) {
    const seen = new Set<Kind>();
    for (const kind of kinds) {
      const line: Kind[] = [];
      let at: Kind | undefined = kind;
      for (; at !== undefined && !seen.has(at); at = at.parent === null ? undefined : find(at.parent)) {
        seen.add(at);
        line.push(at);
      }
      const begin = at === undefined ? -1 : line.indexOf(at);
      if (begin === -1) continue;
      // The first by name tells of the ring.
      const ring = line.slice(begin);
      const first = ring.reduce((least, each, index) => (each.name < ring[least].name ? index : least), 0);
      const told = [...ring.slice(first), ...ring.slice(0, first + 1)].map(({ name }) => name);
      yield {
        place: ring[first].place,
        message: `The kind \`${told[0]}\` is its own ancestor: ${told.join(' → ')}.`,
        help: 'Let one of them extend `Kind`.',
      };
    }
  },
};
