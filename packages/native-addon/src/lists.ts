import type { Arena } from './arena.js';
import { Entry, Operation, Status } from './layout.js';
import type { EngineId } from './engine/engine.js';
import { checkRange, checkSlice } from './range.js';
import { malformed } from './status.js';
import type { CListTable } from './table.js';

/** Items of one list at most. */
export const LONGEST_LIST = 256;
/** From how many items on the engine is asked; below, a call costs more than it saves. */
export interface Worth {
  /** Of objects that the vat is told of, or handles that it drops. */
  readonly told: number;
  /** Of handles that it names: a look at the rows of imports costs TypeScript next to nothing. */
  readonly named: number;
  /** Of entries that are taken out. */
  readonly removed: number;
}

/** Measured: docs/decisions/0034. */
const WORTH: Readonly<Record<EngineId, Worth>> = {
  native: { told: 16, named: 128, removed: 4 },
  wasm: { told: 16, named: 128, removed: 6 },
  js: { told: Number.POSITIVE_INFINITY, named: Number.POSITIVE_INFINITY, removed: Number.POSITIVE_INFINITY },
};

/** Where inputs, outputs and list stand in the room. */
const FROM = 0;
const TO = LONGEST_LIST;
const LIST = TO + LONGEST_LIST * Entry.Words;

/**
 * What a message, a collection or the end of a vat does to a table, a whole list at a time: by the engine where the list is worth
 * the call, else one by one. The records in the log are the same either way, and what cannot be done wholly is not done.
 *
 * Answers stand in `outputs` and `listed` until the next list.
 */
export class Lists {
  /** An answer for each item, or four words of an entry. */
  readonly outputs = new Int32Array(LONGEST_LIST * Entry.Words);
  /** Positions of some items. */
  readonly listed = new Int32Array(LONGEST_LIST);
  /** How many words of {@link listed} were answered; or entries, after {@link sweep}. */
  listedCount = 0;
  readonly #worth: Worth;

  constructor(
    readonly arena: Arena,
    worth: Worth = WORTH[arena.engine],
  ) {
    this.#worth = worth;
  }

  /**
   * The vat is told of objects: outputs are handles. Listed is the position of each new import, and -1 - position of each import that the vat had
   * dropped. False when the table has no room for all.
   */
  deliver(table: CListTable, objects: Int32Array, first: number, count: number): boolean {
    this.#check(table, objects, first, count);
    if (count >= this.#worth.told) return this.#request(Operation.Deliver, table, objects, first, count);
    const mark = this.#begin();
    try {
      return this.#deliver(table, objects, first, count) || this.#undo(mark);
    } catch (error) {
      throw this.#undone(mark, error);
    }
  }

  /**
   * The vat names references: outputs are objects. Listed are the positions of exports that it never named before, for which 0 stands. False when one is no
   * handle, or an import that it dropped.
   */
  send(table: CListTable, handles: Int32Array, first: number, count: number): boolean {
    this.#check(table, handles, first, count);
    if (count >= this.#worth.named) return this.#request(Operation.Send, table, handles, first, count);
    const mark = this.#begin();
    try {
      return this.#send(table, handles, first, count) || this.#undo(mark);
    } catch (error) {
      throw this.#undone(mark, error);
    }
  }

  /** The vat no longer uses handles: outputs are objects, listed the positions of those that it could use until now. False when one is not in the table. */
  drop(table: CListTable, handles: Int32Array, first: number, count: number): boolean {
    this.#check(table, handles, first, count);
    if (count >= this.#worth.told) return this.#request(Operation.Drop, table, handles, first, count);
    const mark = this.#begin();
    try {
      return this.#drop(table, handles, first, count) || this.#undo(mark);
    } catch (error) {
      throw this.#undone(mark, error);
    }
  }

  /** Takes entries out: outputs are four words for each, the entry as it was. False when one is not in the table, or twice among the handles. */
  retire(table: CListTable, handles: Int32Array, first: number, count: number): boolean {
    this.#check(table, handles, first, count);
    if (count >= this.#worth.removed) return this.#request(Operation.Retire, table, handles, first, count);
    const mark = this.#begin();
    try {
      return this.#retire(table, handles, first, count) || this.#undo(mark);
    } catch (error) {
      throw this.#undone(mark, error);
    }
  }

  /** Takes out the entries in `count` places from `first` on: outputs are entries as with {@link retire}, `listedCount` says how many. */
  sweep(table: CListTable, first: number, count: number): void {
    table.checkIn(this.arena);
    checkRange(first, 0, 0x7fff_ffff, Status.BadCount);
    checkRange(count, 0, LONGEST_LIST, Status.BadCount);
    if (count >= this.#worth.removed) {
      this.#request(Operation.Sweep, table, NO_ITEMS, first, count);
      return;
    }
    const mark = this.#begin();
    try {
      this.#sweep(table, first, count);
    } catch (error) {
      throw this.#undone(mark, error);
    }
  }

  /** A RangeError with a `code` for what is no list of this arena. */
  #check(table: CListTable, items: Int32Array, first: number, count: number): void {
    table.checkIn(this.arena);
    checkSlice(first, count, items.length);
    if (count > LONGEST_LIST) throw malformed(Status.BadCount);
  }

  /** One by one, in TypeScript, from here on. Each of them has its own try: as a function that is handed over, a list takes longer. */
  #begin(): number {
    this.listedCount = 0;
    return this.arena.mark;
  }

  /** What was begun is undone: nothing of a host is among it. */
  #undo(mark: number): false {
    this.listedCount = 0;
    this.arena.undoTo(mark, NO_HOST);
    return false;
  }

  /** As {@link #undo}, where there was no memory for all. */
  #undone(mark: number, error: unknown): unknown {
    this.#undo(mark);
    return error;
  }

  /** By the engine. */
  #request(
    operation: Operation,
    table: CListTable,
    items: Int32Array,
    first: number,
    count: number,
  ): boolean {
    const { arena } = this;
    this.listedCount = 0;
    arena.reserveRoom(LIST + LONGEST_LIST);
    const { words, roomAt } = arena;
    const isSweep = operation === Operation.Sweep;
    if (!isSweep) for (let at = 0; at < count; at++) words[roomAt + FROM + at] = items[first + at];
    const from = isSweep ? first : FROM;
    if (arena.request(operation, table.number, count, from, TO, LIST) !== Status.Ok) return false;
    this.listedCount = arena.listed;
    if (isSweep || operation === Operation.Retire) {
      this.#copy(this.outputs, TO, this.listedCount * Entry.Words);
    } else {
      this.#copy(this.outputs, TO, count);
      this.#copy(this.listed, LIST, this.listedCount);
    }
    return true;
  }

  #copy(to: Int32Array, from: number, count: number): void {
    const { words, roomAt } = this.arena;
    for (let at = 0; at < count; at++) to[at] = words[roomAt + from + at];
  }

  #deliver(table: CListTable, objects: Int32Array, first: number, count: number): boolean {
    const { outputs, listed } = this;
    // As the engines: a list with a number that is no object is refused, whatever else is in it.
    for (let at = 0; at < count; at++) if (objects[first + at] <= 0) throw malformed(Status.BadValue);
    for (let at = 0; at < count; at++) {
      const object = objects[first + at];
      let handle = table.handleOf(object);
      if (handle === 0) {
        handle = table.allocate(object);
        if (handle === 0) return false;
        listed[this.listedCount++] = at;
      } else if (table.revive(handle) && !table.isExport(handle)) {
        listed[this.listedCount++] = ~at;
      }
      outputs[at] = handle;
    }
    return true;
  }

  #send(table: CListTable, handles: Int32Array, first: number, count: number): boolean {
    const { outputs, listed } = this;
    for (let at = 0; at < count; at++) {
      const object = table.use(handles[first + at]);
      if (object < 0) return false;
      if (object === 0) listed[this.listedCount++] = at;
      outputs[at] = object;
    }
    return true;
  }

  #drop(table: CListTable, handles: Int32Array, first: number, count: number): boolean {
    const { outputs, listed } = this;
    for (let at = 0; at < count; at++) {
      const handle = handles[first + at];
      const object = table.knownObjectOf(handle);
      if (object === 0) return false;
      if (table.isUsable(handle)) {
        table.setUsable(handle, false);
        listed[this.listedCount++] = at;
      }
      outputs[at] = object;
    }
    return true;
  }

  #retire(table: CListTable, handles: Int32Array, first: number, count: number): boolean {
    for (let at = 0; at < count; at++) {
      const handle = handles[first + at];
      if (table.knownObjectOf(handle) === 0) return false;
      this.#takeOut(table, handle);
    }
    return true;
  }

  #sweep(table: CListTable, first: number, count: number): void {
    // Taking entries out leaves the places as they are.
    const end = Math.min(first + count, table.positions);
    for (let position = first; position < end; position++) {
      const handle = table.handleAt(position);
      if (handle !== 0) this.#takeOut(table, handle);
    }
  }

  #takeOut(table: CListTable, handle: number): void {
    const { outputs } = this;
    const { usable, object, link } = table.remove(handle);
    const to = this.listedCount++ * Entry.Words;
    outputs[to + Entry.Usable] = usable ? handle : 0;
    outputs[to + Entry.Object] = object;
    outputs[to + Entry.Handle] = handle;
    outputs[to + Entry.Link] = link;
  }
}

const NO_ITEMS = new Int32Array(0);
const NO_HOST = (): never => {
  throw new Error('invariant: a list changes tables only');
};
