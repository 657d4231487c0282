import { type Call, OK } from '@callgate/kernel';
import { CounterError, type CounterHandlers } from '../../generated/kernel-ts/index.js';

interface Counter {
  readonly name: Uint8Array;
  count: number;
  /** Handles' resources that stand for it; at 0 the counter is forgotten. */
  holders: number;
}

/** Counters by name, in the host's memory, at most `room` at a time. The cell of a counter is its place in the list. */
export function counterDevice(room = 16): CounterHandlers {
  const counters: (Counter | null)[] = new Array(room).fill(null);
  const held = (cell: number): Counter => {
    const counter = counters[cell];
    if (counter === null) throw new Error(`invariant: the counter ${cell} is held`);
    return counter;
  };

  /** The place of the counter of this name, or else a free one; -1 when there is none. */
  const find = (isWanted: (counter: Counter) => boolean): number => {
    const found = counters.findIndex((counter) => counter !== null && isWanted(counter));
    return found >= 0 ? found : counters.indexOf(null);
  };

  return {
    counterOpen(call: Call, name, out) {
      const cell = find((counter) => name.equals(counter.name));
      if (cell < 0) return CounterError.TooMany;
      const counter = counters[cell] ?? { name: name.copy(), count: 0, holders: 0 };
      counters[cell] = counter;
      counter.holders++;
      out.value = call.own(cell);
      return OK;
    },

    counterAdd(_call, cell, amount, out) {
      const counter = held(cell);
      if (counter.count + amount > 0xffff) return CounterError.Full;
      counter.count += amount;
      out.value = counter.count;
      return OK;
    },

    counterName: (_call, cell, name) => name.put(held(cell).name),

    releaseCounter(cell) {
      const counter = held(cell);
      counter.holders--;
      if (counter.holders === 0) counters[cell] = null;
    },
  };
}
