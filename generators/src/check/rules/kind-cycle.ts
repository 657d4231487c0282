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
  *check({ kinds, lineage, kind: find }) {
    for (const kind of kinds) {
      const line = lineage(kind);
      const last = line[line.length - 1];
      const closes = last.parent !== null && find(last.parent) === kind;
      // Each kind of a ring finds the ring; the first by name tells it.
      if (!closes || line.some(({ name }) => name < kind.name)) continue;
      yield {
        place: kind.place,
        message: `The kind \`${kind.name}\` is its own ancestor: ${[...line, kind].map(({ name }) => name).join(' → ')}.`,
        help: 'Let one of them extend `Kind`.',
      };
    }
  },
};
