import type { Arena, RoomTenant } from './arena.js';
import { Entry, Operation, Request, Status } from './layout.js';
import { checkRange, checkSlice } from './range.js';
import { type CListError, malformed, refusal } from './status.js';
import type { CListTable } from './table.js';

/** How many requests and words a batch has at most. */
export interface BatchOptions {
  /** 64 by default. */
  readonly requests?: number;
  /** Words of inputs, outputs and lists of all its requests together; 64 for each request by default. */
  readonly words?: number;
}

/**
 * Requests that one call carries out, one after the other. Fill it, `run()` it, read the answers, `clear()` it. Requests are numbered from 0. Inputs
 * are `count` numbers of an array, from place `from` on.
 *
 * Requests and answers stand in the room of the arena, so that they need not be copied, until somebody else wants the room: then the batch takes them along.
 */
export class Batch implements RoomTenant {
  readonly #requests: number;
  /** Words that it has at most: headers of all requests, then inputs, outputs and lists. */
  readonly #limit: number;
  #count = 0;
  #end: number;
  /** Where the requests stand: in the room, or from the beginning of memory of the batch. */
  #words: Int32Array = NO_WORDS;
  #at = 0;
  #isInRoom = false;
  /** The table of the last request. */
  #table: CListTable | null = null;
  /** The tables of the requests: one entry for requests that follow each other on the same table. */
  readonly #tables: CListTable[] = [];
  #tableCount = 0;

  /** A RangeError with a `code` where its arena has no room for it. */
  constructor(
    readonly arena: Arena,
    { requests = 64, words = requests * 64 }: BatchOptions = {},
  ) {
    checkRange(requests, 0, 0xff_ffff, Status.BadCount);
    checkRange(words, 0, 0x7fff_ffff, Status.BadCount);
    this.#requests = requests;
    this.#end = requests * Request.Words;
    this.#limit = this.#end + words;
    this.#enterRoom();
  }

  /** Forgets the requests. */
  clear(): void {
    this.#count = 0;
    this.#table = null;
    this.#tableCount = 0;
    this.#end = this.#requests * Request.Words;
    if (!this.#isInRoom) this.#enterRoom();
  }

  /** Handles for objects, 0 for those that the table does not know. Changes nothing. */
  handles(table: CListTable, objects: ArrayLike<number>, from = 0, count = objects.length - from): number {
    return this.#add(Operation.Handles, table, objects, from, count, count, count, 0);
  }

  /** Objects for handles, 0 where the vat may not use one. Changes nothing. */
  objects(table: CListTable, handles: ArrayLike<number>, from = 0, count = handles.length - from): number {
    return this.#add(Operation.Objects, table, handles, from, count, count, count, 0);
  }

  /**
   * The vat is told of objects: outputs are handles. The list has the position of each new import, and -1 - position of each import that
   * the vat had dropped.
   */
  deliver(table: CListTable, objects: ArrayLike<number>, from = 0, count = objects.length - from): number {
    return this.#add(Operation.Deliver, table, objects, from, count, count, count, count);
  }

  /** The vat names objects: outputs are objects. The list has the positions of exports that it never named before; 0 stands for those. */
  send(table: CListTable, handles: ArrayLike<number>, from = 0, count = handles.length - from): number {
    return this.#add(Operation.Send, table, handles, from, count, count, count, count);
  }

  /** Enters exports: pairs of handle and object. */
  export(table: CListTable, pairs: ArrayLike<number>, from = 0, count = pairs.length - from): number {
    if (count % 2 !== 0) throw malformed(Status.BadCount);
    return this.#add(Operation.Export, table, pairs, from, count, count / 2, 0, 0);
  }

  /** The vat no longer uses handles: outputs are objects, the list has the positions of those that it could use until now. */
  drop(table: CListTable, handles: ArrayLike<number>, from = 0, count = handles.length - from): number {
    return this.#add(Operation.Drop, table, handles, from, count, count, count, count);
  }

  /** Takes entries out: outputs are four words for each, the entry as it was (usable handle or 0, object, handle, link). */
  retire(table: CListTable, handles: ArrayLike<number>, from = 0, count = handles.length - from): number {
    return this.#add(Operation.Retire, table, handles, from, count, count, count * Entry.Words, 0);
  }

  /** Many new imports: outputs are handles. */
  load(table: CListTable, objects: ArrayLike<number>, from = 0, count = objects.length - from): number {
    return this.#add(Operation.Load, table, objects, from, count, count, count, 0);
  }

  /** Takes out the entries in `count` places from `first` on: outputs are entries as with {@link retire}, `listed` says how many. */
  sweep(table: CListTable, first: number, count: number): number {
    checkRange(first, 0, 0x7fff_ffff, Status.BadCount);
    checkRange(count, 0, 0x7fff_ffff, Status.BadCount);
    const request = this.#add(Operation.Sweep, table, NO_WORDS, 0, 0, count, count * Entry.Words, 0);
    this.#words[this.#at + request * Request.Words + Request.From] = first;
    return request;
  }

  /**
   * Carries the requests out. A RangeError with a `code` when one is malformed: those before it are done; none is, when a table is another arena's or was
   * discarded.
   */
  run(): void {
    const { arena } = this;
    for (let at = 0; at < this.#tableCount; at++) this.#tables[at].checkIn(arena);
    if (!this.#isInRoom) this.#enterRoom();
    arena.request(Operation.Queue, 0, this.#count);
  }

  /** What became of a request: one of `CLIST_STATUS`. */
  status(request: number): number {
    return this.#words[this.#at + request * Request.Words + Request.Status];
  }

  /** After `full`, `badHandle` and `known`: the position of the input. */
  position(request: number): number {
    return this.#words[this.#at + request * Request.Words + Request.Listed];
  }

  /** How many words the list of a request has, or entries its outputs. */
  listedCount(request: number): number {
    return this.position(request);
  }

  /** One output of a request. */
  output(request: number, position: number): number {
    const to = this.#words[this.#at + request * Request.Words + Request.To];
    return this.#words[this.#at + to + position];
  }

  /** The outputs of a request, `count` words: a copy. */
  outputs(request: number, count: number): Int32Array {
    const at = this.#at + this.#words[this.#at + request * Request.Words + Request.To];
    return this.#words.slice(at, at + count);
  }

  /** The list of a request: a copy. */
  list(request: number): Int32Array {
    const header = this.#at + request * Request.Words;
    const at = this.#at + this.#words[header + Request.List];
    return this.#words.slice(at, at + this.#words[header + Request.Listed]);
  }

  /** The room stands elsewhere. For the arena. */
  followRoom(): void {
    this.#words = this.arena.words;
    this.#at = this.arena.roomAt;
  }

  /** Somebody else wants the room. For the arena. */
  leaveRoom(): void {
    this.#isInRoom = false;
    this.#words = this.#words.slice(this.#at, this.#at + this.#limit);
    this.#at = 0;
  }

  /** Back into the room, with what the batch took along. */
  #enterRoom(): void {
    const { arena } = this;
    arena.reserveRoom(this.#limit, this);
    const kept = this.#words;
    this.followRoom();
    this.#isInRoom = true;
    if (this.#count !== 0) this.#words.set(kept, this.#at);
  }

  /** A request with `count` numbers for its items. */
  #add(
    operation: Operation,
    table: CListTable,
    inputs: ArrayLike<number>,
    first: number,
    count: number,
    items: number,
    outputs: number,
    listed: number,
  ): number {
    checkSlice(first, count, inputs.length);
    const words = this.#words;
    const base = this.#at;
    const request = this.#count;
    const from = this.#end;
    const to = from + count;
    const list = to + outputs;
    if (request >= this.#requests || list + listed > this.#limit) throw full(this.#requests);
    const at = base + request * Request.Words;
    words[at + Request.Operation] = operation;
    words[at + Request.Table] = table.number;
    words[at + Request.Count] = items;
    words[at + Request.From] = from;
    words[at + Request.To] = to;
    words[at + Request.List] = list;
    words[at + Request.Status] = Status.Ok;
    for (let index = 0; index < count; index++) {
      const input = inputs[first + index];
      // As checkWord, written out: a call costs as much as all else that is done to an input.
      if ((input | 0) !== input && input >>> 0 !== input) throw malformed(Status.BadValue);
      words[base + from + index] = input;
    }
    if (table !== this.#table) this.#tables[this.#tableCount++] = this.#table = table;
    this.#end = list + listed;
    this.#count = request + 1;
    return request;
  }
}

function full(requests: number): CListError {
  return refusal('CLIST_BATCH_FULL', `a batch of ${requests} requests has no room for another`);
}

const NO_WORDS = new Int32Array(0);
