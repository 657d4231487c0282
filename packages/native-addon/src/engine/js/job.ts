import { CList, Header, type Operation, Request } from '../../layout.js';
import { linesOf, type Memory, wordOf } from './memory.js';

/** Words of input, output and list for each item, by operation. */
const SHAPES: readonly (readonly [from: number, to: number, list: number])[] = [
  [0, 0, 0],
  [1, 1, 0], // handles
  [1, 1, 0], // objects
  [1, 1, 1], // deliver
  [1, 1, 1], // send
  [2, 0, 0], // export
  [1, 1, 1], // drop
  [1, 4, 0], // retire
  [1, 1, 0], // load
  [0, 4, 0], // sweep
  [0, 1, 0], // snapshot
  [1, 0, 0], // restore
];

/** The same, one after the other: a flat array is read faster. */
const FLAT = Uint8Array.from(SHAPES.flat());

/** Where inputs and outputs stand. */
export class Room {
  at = 0;
  size = 0;

  open(memory: Memory): void {
    const block = memory.words[Header.Room];
    const there = memory.isBlock(block);
    this.at = there ? wordOf(block) : 0;
    this.size = there ? linesOf(block) * CList.Line : 0;
  }

  fits(at: number, words: number): boolean {
    return words === 0 || (at <= this.size && words <= this.size - at);
  }
}

/** One request, checked: `count` inputs at `from`, room for outputs at `to` and for a list at `list`; places in the whole arena. */
export class Job {
  from = 0;
  to = 0;
  list = 0;
  count = 0;
  listed = 0;

  /** False when the request's inputs and outputs are not in the room, or in each other's place. */
  open(words: Int32Array, room: Room, request: number, operation: Operation): boolean {
    const shape = operation * 3;
    const from = words[request + Request.From] >>> 0;
    const to = words[request + Request.To] >>> 0;
    const list = words[request + Request.List] >>> 0;
    const count = words[request + Request.Count] >>> 0;
    const inputs = count * FLAT[shape];
    const outputs = count * FLAT[shape + 1];
    const listed = count * FLAT[shape + 2];
    if (!room.fits(from, inputs) || !room.fits(to, outputs) || !room.fits(list, listed)) return false;
    if (!apart(from, inputs, to, outputs) || !apart(from, inputs, list, listed)) return false;
    if (!apart(to, outputs, list, listed)) return false;
    this.count = count;
    this.listed = 0;
    this.from = inputs === 0 ? room.at : room.at + from;
    this.to = outputs === 0 ? room.at : room.at + to;
    this.list = listed === 0 ? room.at : room.at + list;
    return true;
  }
}

/** Whether two stretches have no word in common. */
function apart(a: number, aWords: number, b: number, bWords: number): boolean {
  return aWords === 0 || bWords === 0 || a + aWords <= b || b + bWords <= a;
}
