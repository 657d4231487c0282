import {
  type Column,
  type EventSource,
  FreeList,
  type Kernel,
  NO_HANDLE,
  type ObjectIndex,
  WAIT,
} from '@callgate/kernel';
import { type TimerEventCell, type TimerHandlers, timerFired } from '@callgate/kernel/abi';
import { type Deadline, Deadlines } from './deadlines.js';

const FREE = 0;
const ARMED = 1;
const CANCELLED = 2;

/**
 * Timers and the clock. Which timers there are stands in journaled columns, so that a crank that is rolled back leaves none behind;
 * the heap of deadlines beside them is only an index.
 */
export function timerDevice(kernel: Kernel): TimerHandlers {
  const table = new TimerTable(kernel);
  kernel.addEventSource(table);
  const { clock } = kernel;
  return {
    timerSetMs: (call, ms) =>
      table.set(call.vat, Math.floor(clock.now()) + ms * 1000, (cell) => call.own(cell)),

    timerCancel: (_call, event) => event !== NO_HANDLE && table.cancel(event),

    pause: (call) => (call.discard(timerFired.number) ? undefined : WAIT),

    clockMicros(_call, out) {
      const now = Math.floor(clock.now());
      out.low = now % 2 ** 32;
      out.high = Math.floor(now / 2 ** 32);
    },

    releaseTimerEvent: (cell) => table.release(cell),
  };
}

/**
 * Columns: state, when it is due (low 32 bits and the rest), the vat to tell, the object whose handle it holds, and a serial that grows with
 * each timer, modulo 2^31.
 */
class TimerTable implements EventSource {
  readonly #kernel: Kernel;
  readonly #free: FreeList;
  readonly #state: Column;
  readonly #dueLow: Column;
  readonly #dueHigh: Column;
  readonly #vat: Column;
  readonly #object: Column;
  readonly #serial: Column;
  readonly #counters: Column;
  readonly #deadlines = new Deadlines();

  constructor(kernel: Kernel) {
    const { journal } = kernel;
    this.#kernel = kernel;
    this.#free = new FreeList(journal, 'timers', 1 << 30);
    this.#state = journal.column('timers.state');
    this.#dueLow = journal.column('timers.dueLow');
    this.#dueHigh = journal.column('timers.dueHigh');
    this.#vat = journal.column('timers.vat');
    this.#object = journal.column('timers.object');
    this.#serial = journal.column('timers.serial');
    this.#counters = journal.column('timers.counters', 2);
  }

  set(vat: number, at: number, own: (cell: TimerEventCell) => ObjectIndex): ObjectIndex {
    const { journal } = this.#kernel;
    const cell = this.#free.take();
    const serial = (this.#counters.data[0] + 1) & 0x7fff_ffff;
    journal.write(this.#counters, 0, serial);
    journal.write(this.#counters, 1, this.#live + 1);
    journal.write(this.#state, cell, ARMED);
    journal.write(this.#dueLow, cell, at % 2 ** 32);
    journal.write(this.#dueHigh, cell, Math.floor(at / 2 ** 32));
    journal.write(this.#vat, cell, vat);
    journal.write(this.#serial, cell, serial);
    const object = own(cell);
    journal.write(this.#object, cell, object);
    this.#deadlines.push({ at, cell, serial });
    if (this.#deadlines.size > 64 + 2 * this.#live) this.#deadlines.compact((each) => this.#isKept(each));
    return object;
  }

  /** The row stays until the handle's resource is released, so that its cell cannot mean another timer before. */
  cancel(cell: TimerEventCell): boolean {
    if (this.#state.data[cell] !== ARMED) return false;
    this.#kernel.journal.write(this.#state, cell, CANCELLED);
    return true;
  }

  /** After a rollback the row is free already: nothing is left to let go. */
  release(cell: TimerEventCell): void {
    if (this.#state.data[cell] === FREE) return;
    this.#kernel.journal.write(this.#state, cell, FREE);
    this.#kernel.journal.write(this.#counters, 1, this.#live - 1);
    this.#free.put(cell);
  }

  next(): number | null {
    for (let first = this.#deadlines.peek(); first !== null; first = this.#deadlines.peek()) {
      if (this.#isLive(first)) return first.at;
      this.#deadlines.pop();
    }
    return null;
  }

  fire(now: number): void {
    for (let at = this.next(); at !== null && at <= now; at = this.next()) {
      const { cell } = this.#deadlines.peek() as Deadline;
      this.#deadlines.pop();
      const object = this.#object.data[cell] as ObjectIndex;
      const vat = this.#vat.data[cell];
      this.release(cell);
      this.#kernel.expire(vat, object, timerFired.deliver(object));
    }
  }

  get #live(): number {
    return this.#counters.data[1];
  }

  /** Whether a deadline still is what the table says: its timer may have been cancelled, or never have been committed. */
  #isLive(deadline: Deadline): boolean {
    return this.#state.data[deadline.cell] === ARMED && this.#isKept(deadline);
  }

  /** Whether a deadline may still be due. One that the running crank has cancelled may: the crank can be rolled back. */
  #isKept({ at, cell, serial }: Deadline): boolean {
    if (this.#state.data[cell] === FREE || this.#serial.data[cell] !== serial) return false;
    return (this.#dueLow.data[cell] >>> 0) + this.#dueHigh.data[cell] * 2 ** 32 === at;
  }
}
