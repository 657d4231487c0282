import { chooseEngine, makeEngine } from './engine/choose.js';
import { type Engine, type EngineId, LINES_MOST } from './engine/engine.js';
import { Log } from './engine/js/log.js';
import { linesOf, Memory, wordOf } from './engine/js/memory.js';
import { Undo } from './engine/js/undo.js';
import { CList, Columns, Header, LogRecord, Operation, Request, Status } from './layout.js';
import { checkRange } from './range.js';
import { malformed } from './status.js';

/** Lines that an arena has at first. */
const LINES = 1024;
/** So that the columns of all tables are numbers above 0. */
const FIRST_COLUMN_MOST = 2 ** 31 - CList.TablesMost * Columns.Each;
/** The lowest column of the host's own. */
const LEAST_COLUMN = -(2 ** 31);

/** How an arena is made. */
export interface ArenaOptions {
  /** The engine; by default what `CALLGATE_CLIST` names, else native where it is there, else wasm. */
  readonly engine?: EngineId;
  /** Lines of 64 bytes at first, 8 or more; 1,024 by default. It grows by itself. */
  readonly lines?: number;
  /** The id of table 0's first column in the log, up to 2^31 - 2^23; 0 by default. Ids below it are for records of the host. */
  readonly firstColumn?: number;
  /** Where the log is kept, for a host that writes its own records there itself: see {@link Arena.append}. */
  readonly log?: Log;
}

/** Is handed a record of the host that is undone. */
export type HostUndo = (column: number, key: number, old: number, now: number) => void;

/** Has words in the room of an arena. */
export interface RoomTenant {
  /** The room stands elsewhere, with the same words in it. */
  followRoom(): void;
  /** Somebody else gets the room. What is in it is still there, and from now on not to be touched. */
  leaveRoom(): void;
}

/**
 * Memory with tables in it, a log of their changes, and a room for requests. Everything is words of one SharedArrayBuffer; `words` is another array
 * when the arena has grown, so who keeps it follows.
 */
export class Arena {
  readonly #engine: Engine;
  /** What TypeScript works on. Its length of the log is the true one; the header's is, whenever the engine runs or somebody looks. */
  #memory: Memory;
  #undo: Undo;
  #version = 1;
  /** Who is to be told that rows of a table may stand elsewhere, by its number. */
  readonly #followers = new Map<number, () => void>();
  #tenant: RoomTenant | null = null;

  constructor({
    engine = chooseEngine(),
    lines = LINES,
    firstColumn = 0,
    log = new Log(),
  }: ArenaOptions = {}) {
    checkRange(firstColumn, 0, FIRST_COLUMN_MOST, Status.BadValue);
    this.#engine = orNoRoom(() => makeEngine(engine, lines));
    const { words } = this.#engine;
    words[Header.FirstColumn] = firstColumn;
    this.#memory = new Memory(words, lines, log);
    this.#undo = new Undo(this.#memory);
  }

  /** Which engine runs. */
  get engine(): EngineId {
    return this.#engine.id;
  }

  /** The arena as it is now. */
  get words(): Int32Array {
    const { words, log } = this.#memory;
    words[Header.LogLength] = log.length;
    return words;
  }

  /** Another number whenever blocks of a table may stand elsewhere than before: the engine moved one, or the arena grew. */
  get version(): number {
    return this.#version;
  }

  /** Bytes of blocks that were ever in use, of all tables, log and room. */
  get bytes(): number {
    return this.words[Header.Fresh] * CList.Line * 4;
  }

  /** Words of the log in use: a mark for {@link undoTo}. */
  get mark(): number {
    return this.#memory.log.length;
  }

  /** The log: records of column, key, old and new, oldest first. Valid until the next request. */
  get log(): Int32Array {
    const { words, log } = this.#memory;
    return words.subarray(log.start, log.nextAt);
  }

  /** Where the room begins in {@link words}. Another place after {@link reserveRoom}. */
  get roomAt(): number {
    return wordOf(this.words[Header.Room]);
  }

  /** Words of the room. */
  get roomWords(): number {
    const block = this.words[Header.Room];
    return block > 0 ? linesOf(block) * CList.Line : 0;
  }

  /**
   * The room is yours, with at least `words` words, until somebody else calls this: so do batches, lists, snapshots and tables that are made. What is in
   * it stays as it is. Who gives a `tenant` has it told what becomes of the room.
   */
  reserveRoom(words: number, tenant: RoomTenant | null = null): void {
    checkRange(words, 0, 0xffff_ffff, Status.BadCount);
    if (this.#tenant !== null && this.#tenant !== tenant) this.#tenant.leaveRoom();
    this.#tenant = null;
    if (words > this.roomWords) this.request(Operation.Room, 0, words);
    this.#tenant = tenant;
  }

  /** Keeps all changes since the last commit, and empties the log. */
  commit(): void {
    const { words, log } = this.#memory;
    if (words.length === 0) throw malformed(Status.BadArena);
    log.length = 0;
  }

  /**
   * Adds a record of the host's own to the log: its columns and the tables of the arena are undone in one order. The host has made the change itself. A
   * host that keeps the log may call the log's `append` instead, and this when that answers false.
   */
  append(column: number, key: number, old: number, now: number): void {
    checkRange(column, LEAST_COLUMN, this.#memory.words[Header.FirstColumn] - 1, Status.BadValue);
    if (this.#memory.log.append(column, key, old, now)) return;
    this.#grow();
    this.append(column, key, old, now);
  }

  /**
   * Undoes the changes since `mark`, newest first; 0 undoes all since the last commit. Records of the host are handed to `host`. With a host it is
   * done in TypeScript, whatever the engine: a call for each stretch between two records of the host would cost more.
   */
  undoTo(mark: number, host?: HostUndo): void {
    checkRange(mark, 0, this.mark, Status.BadCount);
    if (mark % LogRecord.Words !== 0) throw malformed(Status.BadCount);
    if (host === undefined) {
      this.request(Operation.Undo, 0, mark);
      return;
    }
    const { words, log } = this.#memory;
    if (words.length === 0) throw malformed(Status.BadArena);
    const first = words[Header.FirstColumn];
    this.#undo.begin();
    while (log.length > mark) {
      const at = log.nextAt - LogRecord.Words;
      const column = words[at];
      if (column >= first) {
        if (!this.#undo.last()) throw malformed(Status.BadLog);
      } else {
        log.length -= LogRecord.Words;
        host(column, words[at + 1], words[at + 2], words[at + 3]);
      }
    }
  }

  /** The memory for a change in TypeScript, which ends with {@link edited}. For the tables of this package. */
  edit(): Memory {
    return this.#memory;
  }

  /** Tells `follower` whenever rows of a table may stand elsewhere and the table did not move them itself. For the tables of this package. */
  followRows(table: number, follower: (() => void) | null): void {
    if (follower === null) this.#followers.delete(table);
    else this.#followers.set(table, follower);
  }

  /**
   * The change is in the log. False when the arena had no room for all of it: then it is undone, the arena is larger, and it is to be made
   * again.
   */
  edited(memory: Memory, mark: number): boolean {
    if (memory.needed === 0) return true;
    this.#undo.to(mark);
    this.#grow();
    return false;
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
    const { words } = this.#memory;
    if (words.length === 0) throw malformed(Status.BadArena);
    const blocks = words[Header.Blocks];
    let status = this.#translate();
    while (status === Status.NoRoom) {
      this.#grow();
      status = this.#translate();
    }
    if (this.#memory.words[Header.Blocks] !== blocks) this.#moved();
    if (status < 0) throw malformed(status);
    return status;
  }

  /** What the last request answered beside its status: a length of a list, or a position. */
  get listed(): number {
    return this.words[Header.Request + Request.Listed];
  }

  /** Lets go of the memory. */
  close(): void {
    this.#tenant?.leaveRoom();
    this.#tenant = null;
    this.#engine.close();
    const { log } = this.#memory;
    this.#memory = new Memory(this.#engine.words, 0, log);
    this.#undo = new Undo(this.#memory);
    log.open(this.#engine.words, 0, 0, 0);
    this.#version++;
    this.#followers.clear();
  }

  #translate(): number {
    const memory = this.#memory;
    memory.words[Header.LogLength] = memory.log.length;
    const status = this.#engine.translate();
    memory.resume();
    memory.needed = memory.words[Header.Needed];
    return status;
  }

  /** A request on a table moves the rows of no other. */
  #moved(): void {
    this.#version++;
    this.#tenant?.followRoom();
    const { words } = this.#memory;
    const operation = words[Header.Request + Request.Operation];
    if (operation <= Operation.Restore) this.#followers.get(words[Header.Request + Request.Table])?.();
    else if (operation === Operation.Queue) this.#tellAll();
  }

  #tellAll(): void {
    for (const follower of this.#followers.values()) follower();
  }

  /** Makes room for what was lacking, or throws. Either way the change that lacked it was undone, and may have moved blocks before. */
  #grow(): void {
    const { words: old, needed, log } = this.#memory;
    this.#memory.needed = 0;
    try {
      if (old.length === 0) throw malformed(Status.BadArena);
      const lines = old.length / CList.Line;
      const most = LINES_MOST[this.#engine.id];
      const wanted = Math.max(Math.min(lines * 2, most), lines + needed);
      if (wanted > most) throw malformed(Status.NoRoom);
      old[Header.LogLength] = log.length;
      const words = orNoRoom(() => this.#engine.resize(wanted));
      this.#memory = new Memory(words, wanted, log);
      this.#undo = new Undo(this.#memory);
      this.#memory.resume();
    } finally {
      this.#version++;
      this.#tenant?.followRoom();
      this.#tellAll();
    }
  }
}

/** Where there is no memory, the platform throws a RangeError of its own. */
function orNoRoom<Made>(make: () => Made): Made {
  try {
    return make();
  } catch (error) {
    if (error instanceof RangeError && !('code' in error)) throw malformed(Status.NoRoom, error);
    throw error;
  }
}
