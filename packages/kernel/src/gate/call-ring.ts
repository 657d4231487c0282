import { TraceRing } from '../tables/layout.js';

/** Where the count of trace words is cut back. */
const REBASE = 2 ** 30;

/**
 * The last syscalls of a vat, for traces and the record of a fault.
 *
 * What the glue calls is one class in layers, each in a file of its own: the calls that a vat made (this one), an entry into the guest, the way in and out of a
 * call, the numbers of a call, and its handles (`Gate`). All of it stands in one object, so that a check on the way of a correct guest costs no further load.
 */
export class CallRing {
  /** The last {@link TraceRing.Calls} syscalls, {@link TraceRing.Words} words each. */
  readonly trace = new Int32Array(TraceRing.Calls * TraceRing.Words);
  /** {@link TraceRing.Words} times the syscalls that the vat made; cut to the ring's length, this is where the last one stands in it. */
  protected last = 0;
  /** Syscalls that {@link last} no longer counts. */
  #earlier = 0;
  /** Whether the last entry ended in a call that waits: it took the oldest place of the ring. */
  protected waits = false;

  /** Syscalls made since the vat was made. */
  get calls(): number {
    return this.#earlier + this.last / TraceRing.Words;
  }

  /** Number of the syscall that was entered last; 0 before the first. */
  get lastCall(): number {
    return this.last === 0 ? 0 : this.trace[this.last % this.trace.length];
  }

  /** The ring in order, oldest first: one view of {@link TraceRing.Words} words per syscall. The last one may have no result. */
  recent(): Int32Array[] {
    const calls = Math.min(this.calls, this.waits ? TraceRing.Calls - 1 : TraceRing.Calls);
    return Array.from({ length: calls }, (_, index) => {
      const at = (this.last - (calls - 1 - index) * TraceRing.Words) % this.trace.length;
      return this.trace.slice(at, at + TraceRing.Words);
    });
  }

  /** Keeps {@link last} a small integer, which is what makes it fast. Before an entry. */
  protected rebase(): void {
    if (this.last < REBASE) return;
    const kept = (this.last & TraceRing.Mask) + this.trace.length;
    this.#earlier += (this.last - kept) / TraceRing.Words;
    this.last = kept;
  }
}
