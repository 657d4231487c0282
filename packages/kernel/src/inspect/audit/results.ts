import type { State } from '../../kernel/state.js';
import type { Work } from '../../tables/work.js';
import { upTo } from './audited.js';

/** How many messages that wait have each promise as their result. */
export function resultsOnTheWay({ vats, objects, deliveries }: State): Map<number, number> {
  const most = deliveries.freeRows.highWater;
  const results = new Map<number, number>();
  const add = (work: Work): void => {
    if (work.work === 'message' && work.result !== 0)
      results.set(work.result, (results.get(work.result) ?? 0) + 1);
  };
  for (const { number } of vats) for (const work of upTo(deliveries.of(number), most)) add(work);
  for (const row of objects.all())
    if (objects.isPromise(row)) for (const message of upTo(deliveries.waitingFor(row), most)) add(message);
  return results;
}
