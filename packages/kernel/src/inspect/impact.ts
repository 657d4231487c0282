import { ObjectFlag } from '../tables/layout.js';
import type { Kref, Outside } from '../tables/outside.js';
import { PromiseState } from '../tables/promises.js';
import { GcAction } from '../tables/gc-actions.js';
import type { State } from '../kernel/state.js';

/** Who would be affected if a vat died now. Numbers are those of other vats. */
export interface Impact {
  readonly vat: number;
  /** Promises that would be rejected because of it, and the vats that would be told so. */
  readonly rejected: readonly { readonly promise: Kref; readonly told: readonly number[] }[];
  /** Its objects that others may use: they stay, and messages to them would be rejected. */
  readonly orphaned: readonly { readonly object: Kref; readonly users: readonly number[] }[];
  /** What vats would be told of references. */
  readonly news: readonly {
    readonly vat: number;
    readonly dropExports: readonly Kref[];
    readonly retireExports: readonly Kref[];
    readonly retireImports: readonly Kref[];
  }[];
  /** All vats that would be told something, or could no longer reach what they use. */
  readonly affected: readonly number[];
}

/** What the tables said before and after; names are taken before, for what is gone has none. */
interface Snapshot {
  readonly names: ReadonlyMap<number, Kref>;
  readonly unresolved: ReadonlySet<number>;
  readonly told: ReadonlyMap<number, ReadonlySet<number>>;
  readonly news: ReadonlyMap<string, ReadonlySet<number>>;
}

/**
 * What would follow of the death of a vat: it is done in the tables by `kill`, compared, and undone. Between cranks only; the state is as before.
 */
export function impact(state: State, outside: Outside, vat: number, kill: () => void): Impact {
  const { objects, promises, journal } = state;
  const before = snapshot(state, outside);
  const owned = [...objects.all()].filter(
    (row) => objects.sortOf(row) === 'object' && objects.ownerOf(row) === vat,
  );
  try {
    kill();
    const after = snapshot(state, outside);
    const rejected = [...before.unresolved]
      .filter((row) => objects.isPromise(row) && promises.stateOf(row) !== PromiseState.Unresolved)
      .map((row) => ({
        promise: nameOf(before, row),
        told: added(before.told, after.told, row),
      }));
    const orphaned = owned
      .filter((row) => objects.isUsed(row) && !objects.hasFlag(row, ObjectFlag.Retired))
      .map((row) => ({ object: nameOf(before, row), users: usersOf(state, row) }));
    const news = state.vats.flatMap(({ number }) => {
      const [dropExports, retireExports, retireImports] = KINDS.map((kind) =>
        added(before.news, after.news, `${number} ${kind}`).map((row) => nameOf(before, row)),
      );
      const some = dropExports.length + retireExports.length + retireImports.length > 0;
      return some && number !== vat ? [{ vat: number, dropExports, retireExports, retireImports }] : [];
    });
    const affected = new Set([
      ...rejected.flatMap(({ told }) => told),
      ...orphaned.flatMap(({ users }) => users),
      ...news.map((each) => each.vat),
    ]);
    affected.delete(vat);
    return { vat, rejected, orphaned, news, affected: [...affected].sort((a, b) => a - b) };
  } finally {
    journal.rollback();
    state.settled.length = 0;
  }
}

const KINDS = [GcAction.DropExports, GcAction.RetireExports, GcAction.RetireImports] as const;

function snapshot(state: State, outside: Outside): Snapshot {
  const { objects, promises, deliveries, gc } = state;
  const rows = [...objects.all()];
  const told = new Map<number, Set<number>>();
  const news = new Map<string, Set<number>>();
  for (const { number } of state.vats) {
    for (const work of deliveries.of(number)) if (work.work === 'notify') put(told, work.promise, number);
    for (const kind of KINDS)
      for (const { object } of gc.of(number, kind)) if (object !== 0) put(news, `${number} ${kind}`, object);
  }
  return {
    names: new Map(rows.map((row) => [row, outside.nameOf(row)])),
    unresolved: new Set(
      rows.filter((row) => objects.isPromise(row) && promises.stateOf(row) === PromiseState.Unresolved),
    ),
    told,
    news,
  };
}

function put<Key>(sets: Map<Key, Set<number>>, key: Key, value: number): void {
  sets.set(key, (sets.get(key) ?? new Set<number>()).add(value));
}

function added<Key>(
  before: ReadonlyMap<Key, ReadonlySet<number>>,
  after: ReadonlyMap<Key, ReadonlySet<number>>,
  key: Key,
): number[] {
  return [...(after.get(key) ?? [])].filter((value) => before.get(key)?.has(value) !== true);
}

function nameOf({ names }: Snapshot, row: number): Kref {
  return names.get(row) ?? '';
}

/** Vats that may use an object. */
function usersOf(state: State, row: number): number[] {
  const { links, objects } = state;
  if (objects.reachableOf(row) === 0) return [];
  return Array.from(links.of(row), (link) => links.vatOf(link))
    .filter((number) => {
      const { clist } = state.vat(number);
      return clist.isUsable(clist.handleOf(row));
    })
    .sort((a, b) => a - b);
}
