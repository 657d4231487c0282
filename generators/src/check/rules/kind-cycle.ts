import type { CheckRule } from '../rule.js';

export const kindCycle: CheckRule = {
  id: 'CG145',
  title: 'kind that is its own ancestor',
  explanation:
    'Kinds form a tree: a handle passes wherever one of its ancestors is expected. In a ring every kind would be every other.',
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
