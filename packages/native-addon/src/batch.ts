import type { Arena } from './arena.js';
import { Operation, Request, Status } from './layout.js';
import type { CListTable } from './table.js';

/** How many requests and words a batch has at most. */
export interface BatchOptions {
  /** 64 by default. */
  readonly requests?: number;
  /** Words of inputs, outputs and lists of all its requests together; 64 for each request by default. */
  readonly words?: number;
}

/**
 * Requests that one call carries out, one after the other. Fill it, `run()` it, read the answers, `clear()` it. Requests are numbered from 0. What
 * `outputs` and `list` answer is valid until the next batch of the same arena runs. Inputs are `count` numbers of an array, from place `from` on.
 */
export class Batch {
  readonly #requests: number;
  readonly #limit: number;
  #count = 0;
  #end: number;
  #words!: Int32Array;
  #room!: number;

  constructor(
    readonly arena: Arena,
    { requests = 64, words = requests * 64 }: BatchOptions = {},
  ) {
    this.#requests = requests;
    this.#end = requests * Request.Words;
    this.#limit = this.#end + words;
    arena.reserveRoom(this.#limit);
    this.#follow();
  }

  /** Forgets the requests. */
  clear(): void {
    this.#count = 0;
    this.#end = this.#requests * Request.Words;
    this.#follow();
  }

  /** Handles for objects, 0 for those that the table does not know. Changes nothing. */
  handles(table: CListTable, objects: ArrayLike<number>, from = 0, count = objects.length - from): number {
    return this.#add(Operation.Handles, table, objects, from, count, 1, count, 0);
  }

  /** Objects for handles, 0 where the vat may not use one. Changes nothing. */
  objects(table: CListTable, handles: ArrayLike<number>, from = 0, count = handles.length - from): number {
    return this.#add(Operation.Objects, table, handles, from, count, 1, count, 0);
  }

  /**
   * The vat is told of objects: outputs are handles. The list has the position of each new import, and -1 - position of each import that
   * the vat had dropped.
   */
  deliver(table: CListTable, objects: ArrayLike<number>, from = 0, count = objects.length - from): number {
    return this.#add(Operation.Deliver, table, objects, from, count, 1, count, count);
  }

  /** The vat names objects: outputs are objects. The list has the positions of exports that it never named before; 0 stands for those. */
  send(table: CListTable, handles: ArrayLike<number>, from = 0, count = handles.length - from): number {
    return this.#add(Operation.Send, table, handles, from, count, 1, count, count);
  }

  /** Enters exports: pairs of handle and object. */
  export(table: CListTable, pairs: ArrayLike<number>, from = 0, count = pairs.length - from): number {
    return this.#add(Operation.Export, table, pairs, from, count, 2, 0, 0);
  }

  /** The vat no longer uses handles: outputs are objects, the list has the positions of those that it could use until now. */
  drop(table: CListTable, handles: ArrayLike<number>, from = 0, count = handles.length - from): number {
    return this.#add(Operation.Drop, table, handles, from, count, 1, count, count);
  }

  /** Takes entries out: outputs are four words for each, the entry as it was (usable handle or 0, object, handle, link). */
  retire(table: CListTable, handles: ArrayLike<number>, from = 0, count = handles.length - from): number {
    return this.#add(Operation.Retire, table, handles, from, count, 1, count * 4, 0);
  }

  /** Many new imports: outputs are handles. */
  load(table: CListTable, objects: ArrayLike<number>, from = 0, count = objects.length - from): number {
    return this.#add(Operation.Load, table, objects, from, count, 1, count, 0);
  }

  /** Takes out the entries in `count` places from `first` on: outputs are entries as with {@link retire}, `listed` says how many. */
  sweep(table: CListTable, first: number, count: number): number {
    const request = this.#add(Operation.Sweep, table, NOTHING, 0, 0, 1, count * 4, 0);
    const at = this.#room + request * Request.Words;
    this.#words[at + Request.Count] = count;
    this.#words[at + Request.From] = first;
    return request;
  }

  /** Carries the requests out. A RangeError with a `code` when one is malformed: those before it are done. */
  run(): void {
    this.arena.request(Operation.Queue, 0, this.#count);
    this.#follow();
  }

  /** What became of a request: one of `CLIST_STATUS`. */
  status(request: number): number {
    return this.#words[this.#room + request * Request.Words + Request.Status];
  }

  /** After `full`, `badHandle` and `known`: the position of the input. */
  position(request: number): number {
    return this.#words[this.#room + request * Request.Words + Request.Listed];
  }

  /** How many words the list of a request has, or entries its outputs. */
  listedCount(request: number): number {
    return this.position(request);
  }

  /** One output of a request. */
  output(request: number, position: number): number {
    const to = this.#words[this.#room + request * Request.Words + Request.To];
    return this.#words[this.#room + to + position];
  }

  /** The outputs of a request, `count` words. */
  outputs(request: number, count: number): Int32Array {
    const at = this.#room + this.#words[this.#room + request * Request.Words + Request.To];
    return this.#words.subarray(at, at + count);
  }

  /** The list of a request. */
  list(request: number): Int32Array {
    const header = this.#room + request * Request.Words;
    const at = this.#room + this.#words[header + Request.List];
    return this.#words.subarray(at, at + this.#words[header + Request.Listed]);
  }

  #add(
    operation: Operation,
    table: CListTable,
    inputs: ArrayLike<number>,
    first: number,
    count: number,
    each: number,
    outputs: number,
    listed: number,
  ): number {
    const words = this.#words;
    const request = this.#count;
    const from = this.#end;
    const to = from + count;
    const list = to + outputs;
    if (request >= this.#requests || list + listed > this.#limit)
      throw new RangeError(`CLIST_BATCH_FULL: a batch of ${this.#requests} requests has no room for another`);
    const at = this.#room + request * Request.Words;
    words[at + Request.Operation] = operation;
    words[at + Request.Table] = table.number;
    words[at + Request.Count] = count / each;
    words[at + Request.From] = from;
    words[at + Request.To] = to;
    words[at + Request.List] = list;
    words[at + Request.Status] = Status.Ok;
    for (let index = 0; index < count; index++) words[this.#room + from + index] = inputs[first + index];
    this.#end = list + listed;
    this.#count = request + 1;
    return request;
  }

  /** The arena may have grown, and the room may have moved. */
  #follow(): void {
    this.#words = this.arena.words;
    this.#room = this.arena.roomAt;
  }
}

const NOTHING: readonly number[] = [];
