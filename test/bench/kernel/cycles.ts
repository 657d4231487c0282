import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { give, takeAndForget } from './messages.js';
import { type World, makeWorld } from './world.js';

/** What a kernel holds. */
export interface Sizes {
  readonly objects: number;
  readonly deliveries: number;
  /** Entries of all c-lists. */
  readonly handles: number;
  /** Bytes of all columns and c-lists, used or reserved. */
  readonly columnBytes: number;
  readonly heapBytes: number;
}

/** What cycles of a message with a new object, its answer and the news that the object is dropped left behind. */
export interface Cycles {
  readonly microseconds: number;
  readonly before: Sizes;
  readonly after: Sizes;
  /** Columns that are larger than before, with their bytes. */
  readonly grown: readonly string[];
}

/** Runs `thousands` × 1,000 cycles, after 100,000 that warm. */
export function cycles(thousands: number): Cycles {
  const world = makeWorld();
  const [a, b] = [world.add(give), world.add(takeAndForget)];
  const run = (count: number) => {
    // A word is a byte: at most 250,000 cycles at a time.
    for (let left = count; left > 0; left -= 250) {
      world.tell(a, Math.min(left, 250), [b]);
      world.settle();
    }
  };
  run(100);
  const before = sizesOf(world);
  const columns = world.kernel.journal.columns.map(({ data }) => data.byteLength);
  const start = performance.now();
  run(thousands);
  const microseconds = (performance.now() - start) / thousands;
  const grown = world.kernel.journal.columns
    .filter(({ data }, index) => data.byteLength > (columns[index] ?? 0))
    .map(({ name, data }, _) => `${name} ${data.byteLength}`);
  return { microseconds, before, after: sizesOf(world), grown };
}

function sizesOf({ kernel }: World): Sizes {
  collect();
  return {
    objects: kernel.objects.live,
    deliveries: kernel.deliveries.kept,
    handles: kernel.vats().reduce((sum, { handles }) => sum + handles, 0),
    columnBytes: kernel.journal.bytes,
    heapBytes: process.memoryUsage().heapUsed,
  };
}

/** Collects the garbage of the bench's own process. */
function collect(): void {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as () => void;
  gc();
}
