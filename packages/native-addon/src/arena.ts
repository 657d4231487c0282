import { chooseEngine, makeEngine } from './engine/choose.js';
import type { Engine, EngineId } from './engine/engine.js';
import { linesOf, Memory, wordOf } from './engine/js/memory.js';
import { CList, Header, LogRecord, Operation, Request, Status } from './layout.js';
import { malformed } from './status.js';

/** Lines that an arena has at first. */
const LINES = 1024;

/** How an arena is made. */
export interface ArenaOptions {
  /** The engine; by default what `CALLGATE_CLIST` names, else native where it is there, else wasm. */
  readonly engine?: EngineId;
  /** Lines of 64 bytes at first; 1,024 by default. It grows by itself. */
  readonly lines?: number;
  /** The id of table 0's first column in the log; 0 by default. Ids below it, and -1 to -7, are for records of the host. */
  readonly firstColumn?: number;
}

/** Is handed a record of the host that is undone. */
export type HostUndo = (column: number, key: number, old: number, now: number) => void;

/**
 * Memory with tables in it, a log of their changes, and a room for requests. Everything is words of one SharedArrayBuffer; `words` is another array
 * when the arena has grown, so who keeps it follows.
 */
export class Arena {
  readonly #engine: Engine;
  readonly #followers = new Set<(words: Int32Array) => void>();

  constructor({ engine = chooseEngine(), lines = LINES, firstColumn = 0 }: ArenaOptions = {}) {
    this.#engine = makeEngine(engine, lines);
    this.words[Header.FirstColumn] = firstColumn;
  }

  /** Which engine runs. */
  get engine(): EngineId {
    return this.#engine.id;
  }

  /** The arena as it is now. */
  get words(): Int32Array {
    return this.#engine.words;
  }

  /** Bytes of blocks that were ever in use, of all tables, log and room. */
  get bytes(): number {
    return this.words[Header.Fresh] * CList.Line * 4;
  }

  /** Words of the log in use: a mark for {@link undoTo}. */
  get mark(): number {
    return this.words[Header.LogLength];
  }

  /** The log: records of column, key, old and new, oldest first. Valid until the next request. */
  get log(): Int32Array {
    const { words } = this;
    const at = wordOf(words[Header.Log]);
    return words.subarray(at, at + words[Header.LogLength]);
  }

  /** Where the room begins in {@link words}. Another place after {@link reserveRoom}. */
  get roomAt(): number {
    return wordOf(this.words[Header.Room]);
  }

  /** Words of the room. */
  get roomWords(): number {
    const block = this.words[Header.Room];
    return block === 0 ? 0 : linesOf(block) * CList.Line;
  }

  /** Tells `follower` the words, now and whenever they are another array, until the answered function is called. */
  follow(follower: (words: Int32Array) => void): () => void {
    this.#followers.add(follower);
    follower(this.words);
    return () => this.#followers.delete(follower);
  }

  /** Makes the room at least `words` words; what is in it stays. */
  reserveRoom(words: number): void {
    if (words > this.roomWords) this.request(Operation.Room, 0, words);
  }

  /** Keeps all changes since the last commit, and empties the log. */
  commit(): void {
    const { words } = this;
    if (words[Header.Moved] === 0) words[Header.LogLength] = 0;
    else this.request(Operation.Commit);
  }

  /**
   * Adds a record of the host's own to the log: its columns and the tables of the arena are undone in one order. The host has made the change itself.
   */
  append(column: number, key: number, old: number, now: number): void {
    const { words } = this;
    const block = words[Header.Log];
    const length = words[Header.LogLength];
    if (block === 0 || length + LogRecord.Words > linesOf(block) * CList.Line) {
      this.#appendLast(column, key, old, now);
      return;
    }
    const at = wordOf(block) + length;
    words[at] = column;
    words[at + 1] = key;
    words[at + 2] = old;
    words[at + 3] = now;
    words[Header.LogLength] = length + LogRecord.Words;
  }

  /** Undoes the changes since `mark`, newest first; 0 undoes all since the last commit. Records of the host are handed to `host`. */
  undoTo(mark: number, host?: HostUndo): void {
    const { words } = this;
    for (;;) {
      words[Header.Request + Request.Operation] = Operation.Undo;
      words[Header.Request + Request.Count] = mark;
      const status = this.#engine.translate();
      if (status === Status.Ok) return;
      if (status !== Status.BadLog || host === undefined) throw malformed(status);
      const at = wordOf(words[Header.Log]) + words[Header.LogLength] - LogRecord.Words;
      words[Header.LogLength] -= LogRecord.Words;
      host(words[at], words[at + 1], words[at + 2], words[at + 3]);
    }
  }

  /**
   * Puts a request into the header and carries it out, growing the arena as it has to. Places are words of the room. Answers a status; a malformed
   * request is a RangeError with a `code`.
   */
  request(operation: number, table = 0, count = 0, from = 0, to = 0, list = 0): number {
    const { words } = this;
    words[Header.Request + Request.Operation] = operation;
    words[Header.Request + Request.Table] = table;
    words[Header.Request + Request.Count] = count;
    words[Header.Request + Request.From] = from;
    words[Header.Request + Request.To] = to;
    words[Header.Request + Request.List] = list;
    words[Header.Request + Request.Listed] = 0;
    return this.run();
  }

  /** As {@link request}, for one that stands in the header already. */
  run(): number {
    let status = this.#engine.translate();
    while (status === Status.NoRoom) {
      this.#grow();
      status = this.#engine.translate();
    }
    if (status < 0) throw malformed(status);
    return status;
  }

  /** What the last request answered beside its status: a length of a list, or a position. */
  get listed(): number {
    return this.words[Header.Request + Request.Listed];
  }

  /** Lets go of the memory. */
  close(): void {
    this.#engine.close();
    this.#followers.clear();
  }

  /** As {@link append}, where the log is full. */
  #appendLast(column: number, key: number, old: number, now: number): void {
    for (;;) {
      const { words } = this;
      const memory = new Memory(words, words.length / CList.Line);
      if (!memory.open()) throw malformed(Status.BadArena);
      const done = memory.append(column, key, old, now);
      words[Header.LogLength] = memory.logLength;
      if (done) return;
      words[Header.Needed] = memory.needed;
      this.#grow();
    }
  }

  #grow(): void {
    const lines = this.words.length / CList.Line;
    const wanted = Math.max(Math.min(lines * 2, CList.LinesMost), lines + this.words[Header.Needed]);
    if (wanted > CList.LinesMost) throw malformed(Status.NoRoom);
    const words = this.#engine.resize(wanted);
    for (const follower of this.#followers) follower(words);
  }
}
