import type { Column } from '../journal/column.js';
import type { Journal } from '../journal/journal.js';
import { FreeList } from './free-list.js';
import type { ObjectTable } from './objects.js';
import { Ring } from './ring.js';

/** What a vat is to be told about references that are no longer used; in the order in which it is told. */
export enum GcAction {
  DropExports = 0,
  RetireExports = 1,
  RetireImports = 2,
}

const KINDS = 3;
/** Words of one row. */
const WORDS = 4;
const OBJECT = 0;
const SERIAL = 1;
const NEXT = 2;

/**
 * What vats are to be told, by vat and kind, oldest first, and whose turn it is. An action is judged again when it is taken; one whose row
 * is another reference by then is skipped.
 */
export class GcActions {
  readonly #journal: Journal;
  readonly #objects: ObjectTable;
  readonly #free: FreeList;
  readonly #rows: Column;
  readonly #head: Column;
  readonly #tail: Column;
  /** 1 for a vat that stands in the ring. */
  readonly #inTurn: Column;
  readonly #turns: Ring;

  constructor(journal: Journal, objects: ObjectTable) {
    this.#journal = journal;
    this.#objects = objects;
    this.#free = new FreeList(journal, 'gc', 1 << 28);
    this.#rows = journal.column('gc.rows');
    this.#head = journal.column('gc.head');
    this.#tail = journal.column('gc.tail');
    this.#inTurn = journal.column('gc.inTurn');
    this.#turns = new Ring(journal, 'gc.turns');
  }

  add(vat: number, kind: GcAction, object: number): void {
    const journal = this.#journal;
    const row = this.#free.take();
    const at = row * WORDS;
    this.#rows.reserve(at + WORDS - 1);
    journal.write(this.#rows, at + OBJECT, object);
    journal.write(this.#rows, at + SERIAL, this.#objects.serialOf(object) | 0);
    journal.write(this.#rows, at + NEXT, 0);
    const list = vat * KINDS + kind;
    this.#head.reserve(list);
    this.#tail.reserve(list);
    if (this.#head.data[list] === 0) journal.write(this.#head, list, row);
    else journal.write(this.#rows, this.#tail.data[list] * WORDS + NEXT, row);
    journal.write(this.#tail, list, row);
    this.#inTurn.reserve(vat);
    this.giveTurn(vat);
  }

  /** Rows that stand for nothing. Read-only outside this class. */
  get freeRows(): FreeList {
    return this.#free;
  }

  /** What a vat is to be told, of one kind, oldest first. `object` is 0 where the row is another reference by now. */
  *of(vat: number, kind: GcAction): Generator<{ readonly row: number; readonly object: number }> {
    const rows = this.#rows.data;
    for (let row = this.#head.data[vat * KINDS + kind] ?? 0; row !== 0; row = rows[row * WORDS + NEXT]) {
      const object = rows[row * WORDS + OBJECT];
      yield { row, object: this.#isSame(row) ? object : 0 };
    }
  }

  /** The vats whose turn comes, in order. */
  turns(): readonly number[] {
    return [...this.#turns.items()];
  }

  has(vat: number, kind: GcAction): boolean {
    return (this.#head.data[vat * KINDS + kind] ?? 0) !== 0;
  }

  /** The object of the oldest action of a vat and kind, which is taken out; 0 when the row stands for another reference by now. */
  take(vat: number, kind: GcAction): number {
    const journal = this.#journal;
    const list = vat * KINDS + kind;
    const row = this.#head.data[list];
    const at = row * WORDS;
    journal.write(this.#head, list, this.#rows.data[at + NEXT]);
    const object = this.#rows.data[at + OBJECT];
    const same = this.#isSame(row);
    this.#free.put(row);
    return same ? object : 0;
  }

  /** The vat whose turn it is, which leaves the ring; 0 when nobody is to be told anything. */
  takeTurn(): number {
    const vat = this.#turns.take();
    if (vat !== 0) this.#journal.write(this.#inTurn, vat, 0);
    return vat;
  }

  /** Puts a vat into the ring when it is to be told something and is not there. */
  giveTurn(vat: number): void {
    if (!this.#hasAny(vat) || this.#inTurn.data[vat] === 1) return;
    this.#journal.write(this.#inTurn, vat, 1);
    this.#turns.push(vat);
  }

  /** The heads of a vat's lists stand side by side. */
  #hasAny(vat: number): boolean {
    const heads = this.#head.data;
    const first = vat * KINDS;
    for (let list = first; list < first + KINDS && list < heads.length; list++)
      if (heads[list] !== 0) return true;
    return false;
  }

  /** Whether the object of an action is still the one for which it was added. */
  #isSame(row: number): boolean {
    const { data } = this.#rows;
    const object = data[row * WORDS + OBJECT];
    return (
      this.#objects.isUsed(object) && (this.#objects.serialOf(object) | 0) === data[row * WORDS + SERIAL]
    );
  }
}
