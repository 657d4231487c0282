import type { Blobs } from '../journal/blobs.js';
import type { Column } from '../journal/column.js';
import type { Journal } from '../journal/journal.js';
import { PromiseRow } from './layout.js';
import { bytesToPull, forEachHeld, type Message, partsOfWork, type Work } from './work.js';
import type { Accounts } from './accounts.js';
import type { CycleMarks } from './cycle-marks.js';
import { FreeList } from './free-list.js';
import { MessagesTo } from './messages-to.js';
import type { ObjectTable } from './objects.js';

/**
 * Everything that waits: the inboxes of all vats, and the messages that wait for a promise; lists, oldest first.
 *
 * Invariant: work in a list holds its rows once each. Work that was taken goes on holding them until the caller lets go.
 */
export class DeliveryTable {
  readonly #journal: Journal;
  readonly #objects: ObjectTable;
  readonly #free: FreeList;
  readonly #next: Column;
  /** Neighbour before it; means nothing for the first of a list. */
  readonly #previous: Column;
  readonly #messagesTo: MessagesTo;
  readonly #head: Column;
  readonly #tail: Column;
  readonly #length: Column;
  readonly #items: Blobs<Work>;
  readonly #accounts: Accounts;
  readonly #marks: CycleMarks;
  /** 1 for a message that its sender pays for. */
  readonly #paid: Column;
  readonly #hold: (object: number) => void;
  readonly #letGo: (object: number) => void;

  constructor(journal: Journal, objects: ObjectTable, accounts: Accounts, marks: CycleMarks) {
    this.#journal = journal;
    this.#objects = objects;
    this.#accounts = accounts;
    this.#marks = marks;
    this.#paid = journal.column('deliveries.paid');
    this.#free = new FreeList(journal, 'deliveries', 1 << 30);
    this.#next = journal.column('deliveries.next');
    this.#previous = journal.column('deliveries.previous');
    this.#messagesTo = new MessagesTo(journal);
    this.#head = journal.column('deliveries.head');
    this.#tail = journal.column('deliveries.tail');
    this.#length = journal.column('deliveries.length');
    // Counted as it comes in (`hold`): a message that goes on to another list is the same one.
    this.#items = journal.blobs<Work>('deliveries.items', partsOfWork, false);
    this.#hold = (object) => objects.hold(object);
    this.#letGo = (object) => objects.letGo(object);
  }

  /** Rows that stand for nothing. Read-only outside this class. */
  get freeRows(): FreeList {
    return this.#free;
  }

  /** Work that waits for a vat. */
  waiting(vat: number): number {
    return this.#length.data[vat] ?? 0;
  }

  /** Pieces of work that wait, anywhere. */
  get kept(): number {
    return this.#items.size;
  }

  /** Puts work behind the rest of a vat's, and holds its rows. */
  push(vat: number, work: Work): void {
    this.hold(work);
    this.move(vat, work);
  }

  /** As {@link push}, for work that holds its rows already. */
  move(vat: number, work: Work): void {
    const journal = this.#journal;
    const row = this.#row(work);
    if (this.waiting(vat) === 0) journal.write(this.#head, vat, row);
    else this.#follow(this.#tail.data[vat], row);
    journal.write(this.#tail, vat, row);
    journal.write(this.#length, vat, this.waiting(vat) + 1);
    if (work.work === 'message' && this.#objects.isPromise(work.target))
      this.#messagesTo.add(work.target, row);
  }

  #follow(before: number, row: number): void {
    this.#journal.write(this.#next, before, row);
    this.#journal.write(this.#previous, row, before);
  }

  /** The rows of the messages to a promise in the inbox of the vat that decides it, oldest first. */
  rowsTo(promise: number): Generator<number> {
    return this.#messagesTo.of(promise);
  }

  /**
   * Takes out the oldest work of a vat, or its oldest posted dispatch of one number when `dispatch` is 0 or above. It goes on holding its
   * rows: the caller lets go of them when the work is done.
   */
  take(vat: number, dispatch = -1): Work | null {
    if (this.waiting(vat) === 0) return null;
    let before = 0;
    let row = this.#head.data[vat];
    while (dispatch >= 0 && !isDispatch(this.#item(row), dispatch)) {
      before = row;
      row = this.#next.data[row];
      if (row === 0) return null;
    }
    const journal = this.#journal;
    this.#unlink(vat, row, before);
    journal.write(this.#length, vat, this.waiting(vat) - 1);
    const work = this.#takeRow(row);
    if (work.work === 'message') this.#messagesTo.take(work.target, row);
    return work;
  }

  #unlink(vat: number, row: number, before: number): void {
    const journal = this.#journal;
    const next = this.#next.data[row];
    if (before === 0) journal.write(this.#head, vat, next);
    else journal.write(this.#next, before, next);
    if (next === 0) journal.write(this.#tail, vat, before);
    else if (before !== 0) journal.write(this.#previous, next, before);
  }

  /** Takes out all messages to a promise that wait for the vat that decides it, oldest first; they go on holding their rows. */
  takeTo(vat: number, promise: number): Message[] {
    const taken: Message[] = [];
    for (const row of this.#messagesTo.of(promise)) {
      this.#unlink(vat, row, row === this.#head.data[vat] ? 0 : this.#previous.data[row]);
      taken.push(this.#takeRow(row) as Message);
    }
    if (taken.length === 0) return taken;
    this.#messagesTo.clear(promise);
    this.#journal.write(this.#length, vat, this.waiting(vat) - taken.length);
    return taken;
  }

  /** Puts a message behind the others that wait for its target, a promise, and holds its rows. */
  wait(message: Message): void {
    this.hold(message);
    this.moveToPromise(message);
  }

  /** As {@link wait}, for a message that holds its rows already. */
  moveToPromise(message: Message): void {
    const row = this.#row(message);
    const { target } = message;
    this.#accounts.wait(message, 1);
    this.#journal.write(this.#paid, row, 1);
    const last = this.#objects.get(target, PromiseRow.LastWaiting);
    if (last === 0) this.#objects.set(target, PromiseRow.FirstWaiting, row);
    else this.#follow(last, row);
    this.#objects.set(target, PromiseRow.LastWaiting, row);
    this.#objects.set(target, PromiseRow.Waiting, this.#objects.waitingFor(target) + 1);
  }

  /** Takes out the oldest message that waits for a promise; it goes on holding its rows. */
  takeWaiting(promise: number): Message | null {
    const row = this.#objects.get(promise, PromiseRow.FirstWaiting);
    if (row === 0) return null;
    const next = this.#next.data[row];
    this.#objects.set(promise, PromiseRow.FirstWaiting, next);
    if (next === 0) this.#objects.set(promise, PromiseRow.LastWaiting, 0);
    this.#objects.set(promise, PromiseRow.Waiting, this.#objects.waitingFor(promise) - 1);
    const message = this.#takeRow(row) as Message;
    // What it names is held by whoever gets it, and no count tells of that.
    if (this.#marks.watching) forEachHeld(message, (row) => this.#marks.touch(row));
    return message;
  }

  /** Holds the rows of work that came in and is about to be queued. */
  hold(work: Work): void {
    const { held } = this.#journal;
    if (work.work !== 'message') {
      forEachHeld(work, this.#hold);
      if (work.work === undefined) held.add(bytesToPull(work), 'a dispatch');
      return;
    }
    // Messages are what there is most of: no closure stands between them and the counts.
    const { target, body, slots, result } = work;
    held.add(body.length + slots.byteLength, 'a message');
    const objects = this.#objects;
    objects.hold(target);
    for (let index = 0; index < slots.length; index++) objects.hold(slots[index]);
    if (result !== 0) objects.hold(result);
  }

  /** Lets go of what taken work held. */
  release(work: Work): void {
    if (work.work !== 'message') {
      forEachHeld(work, this.#letGo);
      return;
    }
    const { target, slots, result } = work;
    const objects = this.#objects;
    objects.letGo(target);
    for (let index = 0; index < slots.length; index++) objects.letGo(slots[index]);
    if (result !== 0) objects.letGo(result);
  }

  /** The rows of what waits for a vat, oldest first. */
  *rowsOf(vat: number): Generator<number> {
    if (this.waiting(vat) === 0) return;
    for (let row = this.#head.data[vat]; row !== 0; row = this.#next.data[row]) yield row;
  }

  /** The row before one that is not the first of its list. */
  rowBefore(row: number): number {
    return this.#previous.data[row];
  }

  /** The promise that a waiting message is for; 0 for other work. */
  targetOf(row: number): number {
    const work = this.#item(row);
    return work.work === 'message' && this.#objects.isPromise(work.target) ? work.target : 0;
  }

  /** The last row of what waits for a vat; 0 when nothing does. */
  lastRowOf(vat: number): number {
    return this.waiting(vat) === 0 ? 0 : this.#tail.data[vat];
  }

  /** The rows of the messages that wait for a promise, oldest first. */
  *rowsWaitingFor(promise: number): Generator<number> {
    for (let row = this.#objects.get(promise, PromiseRow.FirstWaiting); row !== 0; row = this.#next.data[row])
      yield row;
  }

  /** Everything that waits, anywhere. */
  *all(): Generator<{ readonly row: number; readonly work: Work }> {
    for (let row = 1; row < this.#free.highWater; row++) {
      const work = this.#items.get(row);
      if (work !== null) yield { row, work };
    }
  }

  /** What waits for a vat, oldest first. */
  *of(vat: number): Generator<Work> {
    if (this.waiting(vat) === 0) return;
    for (let row = this.#head.data[vat]; row !== 0; row = this.#next.data[row]) yield this.#item(row);
  }

  /** The messages that wait for a promise, oldest first. */
  *waitingFor(promise: number): Generator<Message> {
    for (
      let row = this.#objects.get(promise, PromiseRow.FirstWaiting);
      row !== 0;
      row = this.#next.data[row]
    ) {
      yield this.#item(row) as Message;
    }
  }

  /** Whether the sender of a message pays for it: it waits for a promise. */
  isPaid(row: number): boolean {
    return this.#paid.data[row] === 1;
  }

  #row(work: Work): number {
    const row = this.#free.take();
    this.#items.set(row, work);
    this.#journal.write(this.#next, row, 0);
    return row;
  }

  #takeRow(row: number): Work {
    const work = this.#item(row);
    this.#items.set(row, null);
    if (this.isPaid(row)) {
      this.#accounts.wait(work as Message, -1);
      this.#journal.write(this.#paid, row, 0);
    }
    this.#free.put(row);
    return work;
  }

  #item(row: number): Work {
    const item = this.#items.get(row);
    if (item === null) throw new Error(`invariant: delivery ${row} is in a list`);
    return item;
  }
}

function isDispatch(work: Work, dispatch: number): boolean {
  return work.work === undefined && work.dispatch === dispatch;
}
