import { refuse } from './messages.js';
import { type Id, type Promise_, type Work, type World, isExport, isPromise, promise } from './world.js';

/** How many may use something, and how many know it. */
export interface Count {
  reachable: number;
  recognizable: number;
}

/** Looks at every holder there is, or at all but what promises hold that may be on a cycle. */
export function countAll(world: World, withCycles = true): (id: Id) => Count {
  const counts = new Map<Id, Count>();
  const add = (id: Id, reachable: 0 | 1): void => {
    const count = counts.get(id) ?? { reachable: 0, recognizable: 0 };
    count.reachable += reachable;
    count.recognizable += 1;
    counts.set(id, count);
  };
  const addWork = (work: Work): void => {
    if (work.kind === 'notify') add(work.promise, 1);
    if (work.kind !== 'message') return;
    add(work.target, 1);
    for (const slot of work.slots) add(slot, 1);
    if (work.result !== null) add(work.result, 1);
  };
  for (const vat of world.vats) {
    for (const [vref, { id, usable }] of vat.entries) {
      if (isPromise(id)) add(id, 1);
      else if (!isExport(vref)) add(id, usable ? 1 : 0);
    }
    vat.inbox.forEach(addWork);
  }
  for (const { waiting, data, decider } of world.promises.values()) {
    if (withCycles || decider !== null) waiting.forEach(addWork);
    if (withCycles) for (const slot of data?.slots ?? []) add(slot, 1);
  }
  for (const id of world.kept.keys()) add(id, 1);
  for (const id of world.device) add(id, 1);
  return (id) => counts.get(id) ?? { reachable: 0, recognizable: 0 };
}

/** What follows of the counts, until nothing follows any more. */
export function collect(world: World): void {
  for (let changed = true; changed; ) {
    changed = false;
    const count = countAll(world);
    for (const { id } of [...world.promises.values()]) {
      if (count(id).recognizable > 0) continue;
      world.promises.delete(id);
      for (const vat of world.vats) vat.decides = vat.decides.filter((each) => each !== id);
      changed = true;
    }
    for (const node of [...world.nodes.values()]) {
      if (count(node.id).reachable > 0) continue;
      if (node.usable) node.pending = true;
      else if (count(node.id).recognizable === 0) world.nodes.delete(node.id);
    }
    for (const thing of [...world.things.values()]) {
      if (thing.owner !== null || count(thing.id).reachable > 0) continue;
      if (!thing.retired) {
        thing.retired = true;
        changed = true;
      }
      if (count(thing.id).recognizable === 0) {
        world.things.delete(thing.id);
        changed = true;
      }
    }
  }
}

/** What a promise holds by which it may be on a cycle: the data that it was settled with, or the messages for it while no vat decides it. */
function heldBy({ data, decider, waiting }: Promise_): readonly Id[] {
  if (data !== null) return data.slots;
  if (decider !== null) return [];
  return waiting.flatMap(({ target, slots, result }) => [
    target,
    ...slots,
    ...(result === null ? [] : [result]),
  ]);
}

/**
 * Promises that nothing leads to are gone, though their data, or the messages that wait for them, hold each other. Such messages go nowhere: whoever waits for the
 * result of one learns that.
 */
export function collectCycles(world: World): void {
  const count = countAll(world, false);
  const used = [...world.promises.keys()].filter((id) => count(id).recognizable > 0);
  for (const id of used)
    for (const held of world.promises.has(id) ? heldBy(promise(world, id)) : [])
      if (isPromise(held) && !used.includes(held)) used.push(held);
  for (const it of [...world.promises.values()]) {
    if (used.includes(it.id)) continue;
    if (it.data !== null) it.data = { ...it.data, slots: [], exactly: -1 };
    else for (const message of it.waiting.splice(0)) refuse(world, message, 'unanswered');
  }
  collect(world);
}

export type News = 'dropExports' | 'retireExports' | 'retireImports';

/** What a vat is to be told next of its references: one kind, all at once. */
export function newsFor(world: World, number: number): { kind: News; vrefs: string[] } | null {
  const count = countAll(world);
  const found: Record<News, string[]> = { dropExports: [], retireExports: [], retireImports: [] };
  for (const [vref, { id, usable }] of world.vats[number - 1].entries) {
    if (isPromise(id)) continue;
    if (!isExport(vref)) {
      if (world.things.get(id)?.retired) found.retireImports.push(vref);
    } else if (usable) {
      if (count(id).reachable === 0) found.dropExports.push(vref);
    } else if (count(id).recognizable === 0) {
      found.retireExports.push(vref);
    }
  }
  for (const kind of ['dropExports', 'retireExports', 'retireImports'] as const)
    if (found[kind].length > 0) return { kind, vrefs: found[kind] };
  return null;
}
