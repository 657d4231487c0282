import type { Kind } from '../../model/abi.js';
import type { CheckRule } from '../rule.js';
import type { Subject } from '../subject.js';

/** Kinds from one to its furthest ancestor, at most. */
const DEEPEST = 16;

export const kindDepth: CheckRule = {
  id: 'CG149',
  title: 'kind with too many ancestors',
  explanation: `A handle passes wherever one of its ancestors is expected, so a host looks for its kind among those of every call that takes an ancestor, and a binding has a conversion to each of them. A kind and its ancestors are at most ${DEEPEST}, which keeps both small.`,
  example: {
    mistake: line(DEEPEST + 1),
    remedy: line(DEEPEST),
  },
  *check({ kinds, kind: find }) {
    const depths = depthsOf(kinds, find);
    for (const { name, place } of kinds) {
      // Those below it have more still, because of it.
      if (depths.get(name) !== DEEPEST + 1) continue;
      yield {
        place,
        message: `The kind \`${name}\` has ${DEEPEST} ancestors.`,
        help: 'Let it extend one of its ancestors that has fewer, or `Kind`.',
      };
    }
  },
};

/** By name, how many kinds there are from one to its furthest ancestor; null in a ring and below it, which is another mistake. */
function depthsOf(kinds: readonly Kind[], find: Subject['kind']): ReadonlyMap<string, number | null> {
  const depths = new Map<string, number | null>();
  for (const kind of kinds) {
    const line: string[] = [];
    let depth: number | null = null;
    for (let at: Kind | undefined = kind; at !== undefined; ) {
      const known = depths.get(at.name);
      if (known !== undefined) {
        depth = known;
        break;
      }
      depths.set(at.name, null);
      line.push(at.name);
      if (at.parent === null) depth = 0;
      at = at.parent === null ? undefined : find(at.parent);
    }
    if (depth === null) continue;
    for (const name of line.reverse()) depths.set(name, ++depth);
  }
  return depths;
}

/** So many kinds, each but the first a sub-kind of the one before. */
function line(count: number): string {
  const kinds = Array.from({ length: count }, (_, index) => {
    const parent = index === 0 ? 'Kind' : `Step${index}`;
    return `/** @kind ${4010 + index} */\nexport interface Step${index + 1} extends ${parent} {}`;
  });
  return `${kinds.join('\n')}
export interface House extends Syscalls {
  /** @syscall 1024 @effect input */
  climb(from: Handle<Step1>): Own<Step${count}>;
}`;
}
