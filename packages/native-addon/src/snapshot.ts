import type { Arena } from './arena.js';
import { Entry, Operation, Snapshot, Status } from './layout.js';

/** Words for the first try. */
const LEAST = 16;

/** A table of so many places as the words of a snapshot. */
export function takeSnapshot(arena: Arena, table: number, places: number): Uint32Array {
  let words = Math.max(LEAST, places * Entry.Words + Snapshot.Words);
  for (;;) {
    arena.reserveRoom(words);
    const status = arena.request(Operation.Snapshot, table, words);
    const needed = arena.listed;
    if (status === Status.Ok) {
      const at = arena.roomAt;
      return Uint32Array.from(arena.words.subarray(at, at + needed));
    }
    words = needed;
  }
}
