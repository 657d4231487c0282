import type { State } from '../kernel/state.js';

/**
 * Frees settled promises that only the data of each other hold, which counts never find. A pass costs what there is of settled promises whose
 * data name promises; the next one comes when they are twice as many as it left, so that a guest gains nothing by making more of them.
 */
export function collectCycles({ objects, promises }: State): void {
  /** Those that are not known to be in use, and how often the data of others, or their own, hold them. */
  const held = new Map<number, number>();
  for (const promise of promises.linked()) held.set(promise, 0);
  for (const promise of held.keys()) {
    for (const slot of promises.settlementOf(promise).slots) {
      const times = held.get(slot);
      if (times !== undefined) held.set(slot, times + 1);
    }
  }
  const used: number[] = [];
  for (const [promise, times] of held) if (objects.reachableOf(promise) > times) used.push(promise);
  for (const promise of used) held.delete(promise);
  for (let index = 0; index < used.length; index++) {
    for (const slot of promises.settlementOf(used[index]).slots) if (held.delete(slot)) used.push(slot);
  }
  // Without their data they hold each other no longer: their counts touch 0 as any other's.
  for (const promise of held.keys()) promises.empty(promise);
  promises.cyclesCollected();
}
