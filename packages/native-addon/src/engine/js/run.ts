import { CList, Descriptor, Header, Operation, Request, Status } from '../../layout.js';
import { Job, Room } from './job.js';
import { linesOf, type Memory } from './memory.js';
import {
  deliver,
  drop,
  exportAll,
  handlesToObjects,
  load,
  objectsToHandles,
  retire,
  send,
  sweep,
} from './operations.js';
import { restoreSnapshot, writeSnapshot } from './snapshot.js';
import { descriptorAt, Table } from './table.js';
import { Undo } from './undo.js';

/** The TypeScript engine over one arena: `c/clist.c` in TypeScript, with the same results to the last byte. */
export class Runner {
  readonly #table = new Table();
  readonly #room = new Room();
  readonly #job = new Job();
  readonly #undoing: Undo;

  constructor(readonly memory: Memory) {
    this.#undoing = new Undo(memory);
  }

  /** Carries out the request in the header, and answers its status. */
  run(): Status {
    const { memory } = this;
    const { words } = memory;
    if (!memory.open()) return Status.BadArena;
    this.#room.open(memory);
    this.#table.state = 0;
    words[Header.Needed] = 0;
    const status = this.#dispatch(words[Header.Request + Request.Operation] >>> 0);
    words[Header.LogLength] = memory.log.length;
    words[Header.Needed] = memory.needed;
    words[Header.Request + Request.Status] = status;
    return status;
  }

  #dispatch(operation: number): Status {
    const { memory } = this;
    const { words } = memory;
    if (operation === 0) return Status.BadOperation;
    if (operation <= Operation.Restore) return this.#onTable(Header.Request);
    switch (operation) {
      case Operation.Make:
        return this.#make(words[Header.Request + Request.From] >>> 0);
      case Operation.Unmake:
        return this.#unmake(words[Header.Request + Request.Table] >>> 0);
      case Operation.Queue:
        return this.#queue();
      case Operation.Room:
        return this.#enlargeRoom(words[Header.Request + Request.Count] >>> 0);
      case Operation.Undo:
        return this.#undo(words[Header.Request + Request.Count] >>> 0);
      case Operation.Commit:
        memory.log.length = 0;
        return Status.Ok;
      default:
        return Status.BadOperation;
    }
  }

  /** Carries out a request on one table, wholly or not at all. */
  #onTable(request: number): Status {
    const { memory } = this;
    const { words } = memory;
    const table = this.#table;
    const job = this.#job;
    const operation = words[request + Request.Operation];
    const number = words[request + Request.Table] >>> 0;
    if (table.state === 0 || table.number !== number) {
      if (!table.open(memory, number)) {
        table.state = 0;
        return (words[request + Request.Status] = Status.BadTable);
      }
      table.settle(words);
    }
    if (!job.open(words, this.#room, request, operation))
      return (words[request + Request.Status] = Status.BadPlace);
    const mark = memory.log.length;
    let status = this.#operate(operation, words[request + Request.From] >>> 0);
    if (memory.needed !== 0) status = Status.NoRoom;
    if (status !== Status.Ok) {
      this.#undoing.to(mark);
      table.state = 0;
    }
    words[request + Request.Status] = status;
    words[request + Request.Listed] = status === Status.NoRoom ? 0 : job.listed;
    return status;
  }

  #operate(operation: Operation, first: number): Status {
    const { memory } = this;
    const table = this.#table;
    const job = this.#job;
    switch (operation) {
      case Operation.Handles:
        return objectsToHandles(memory, table, job);
      case Operation.Objects:
        return handlesToObjects(memory, table, job);
      case Operation.Deliver:
        return deliver(memory, table, job);
      case Operation.Send:
        return send(memory, table, job);
      case Operation.Export:
        return exportAll(memory, table, job);
      case Operation.Drop:
        return drop(memory, table, job);
      case Operation.Retire:
        return retire(memory, table, job);
      case Operation.Load:
        return load(memory, table, job);
      case Operation.Sweep:
        return sweep(memory, table, job, first);
      case Operation.Snapshot:
        return writeSnapshot(memory, table, job.to, job.count, (needed) => {
          job.listed = needed;
        });
      default:
        return restoreSnapshot(memory, table, job.from, job.count);
    }
  }

  /** Carries out requests one after the other; a malformed one ends the queue. */
  #queue(): Status {
    const { words } = this.memory;
    const room = this.#room;
    const count = words[Header.Request + Request.Count] >>> 0;
    const from = words[Header.Request + Request.From] >>> 0;
    if (!room.fits(from, count * Request.Words)) return Status.BadPlace;
    const done = words[Header.Request + Request.Listed] >>> 0;
    if (done > count) return Status.BadCount;
    for (let at = done; at < count; at++) {
      const request = room.at + from + at * Request.Words;
      const operation = words[request + Request.Operation] >>> 0;
      words[Header.Request + Request.Listed] = at;
      if (operation === 0 || operation > Operation.Sweep) return Status.BadOperation;
      const status = this.#onTable(request);
      if (status < 0 || status === Status.NoRoom) return status;
    }
    words[Header.Request + Request.Listed] = count;
    return Status.Ok;
  }

  #make(from: number): Status {
    const { memory } = this;
    const { words } = memory;
    if (!this.#room.fits(from, 3)) return Status.BadPlace;
    const at = this.#room.at + from;
    const bits = words[at];
    const quota = words[at + 1];
    const seed = words[at + 2];
    if ((bits !== 16 && bits !== 32) || quota < 0) return Status.BadValue;
    const count = words[Header.TableCount] >>> 0;
    let number = 0;
    while (number < count) {
      const used = descriptorAt(memory, number);
      if (used === 0 || words[used + Descriptor.Bits] === 0) break;
      number++;
    }
    if (number >= CList.TablesMost) return Status.BadCount;
    const tables = words[Header.Tables];
    if (!memory.isBlock(tables) || number >= linesOf(tables)) {
      const grown = memory.grow(tables, number < 8 ? 8 : number * 2);
      if (grown === 0) return Status.NoRoom;
      words[Header.Tables] = grown;
    }
    const blocks: number[] = [];
    for (const lines of [4, 1, 1, 1]) {
      const block = memory.take(lines);
      if (block === 0) {
        for (const taken of blocks.reverse()) memory.put(taken);
        return Status.NoRoom;
      }
      blocks.push(block);
    }
    if (number >= count) words[Header.TableCount] = number + 1;
    const state = descriptorAt(memory, number);
    if (state === 0) return Status.BadArena;
    words.fill(0, state, state + Descriptor.Words);
    words[state + Descriptor.Bits] = bits;
    words[state + Descriptor.Quota] = quota;
    words[state + Descriptor.Seed] = seed;
    words.set(blocks, state + Descriptor.Entries);
    words[Header.Request + Request.Listed] = number;
    return Status.Ok;
  }

  #unmake(number: number): Status {
    const { memory } = this;
    const { words } = memory;
    const table = this.#table;
    if (memory.log.length !== 0) return Status.NotNow;
    if (!table.open(memory, number)) return Status.BadTable;
    const { state } = table;
    for (let each = Descriptor.Entries; each <= Descriptor.ByExport; each++) memory.put(words[state + each]);
    words.fill(0, state, state + Descriptor.Words);
    return Status.Ok;
  }

  #enlargeRoom(wanted: number): Status {
    const { memory } = this;
    if (wanted <= this.#room.size) return Status.Ok;
    if (wanted >= CList.LinesMost * (CList.Line / 2)) return Status.BadCount;
    const grown = memory.grow(memory.words[Header.Room], Math.ceil(wanted / CList.Line));
    if (grown === 0) return Status.NoRoom;
    memory.words[Header.Room] = grown;
    return Status.Ok;
  }

  #undo(mark: number): Status {
    const { memory } = this;
    if (mark > memory.log.length || mark % 4 !== 0) return Status.BadCount;
    return this.#undoing.to(mark) ? Status.Ok : Status.BadLog;
  }
}

/** Makes an empty arena of memory. */
export function begin(words: Int32Array, lines: number): void {
  if (lines < (2 * Header.Words) / CList.Line || lines > CList.LinesMost)
    throw new RangeError(`invariant: an arena has 8 to ${CList.LinesMost} lines, not ${lines}`);
  words.fill(0, 0, Header.Words);
  words[Header.Magic] = CList.Magic;
  words[Header.Version] = CList.Version;
  words[Header.Lines] = lines;
  words[Header.Fresh] = Header.Words / CList.Line;
}
