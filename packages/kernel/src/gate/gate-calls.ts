import type { AbiTable } from '../abi/abi-table.js';
import { TraceRing } from '../tables/layout.js';
import { f32Bits, f64High, f64Low } from './floats.js';
import { GateEntry } from './gate-entry.js';

/** What a VM's glue answers when the call has to wait. */
export const WAITING = -1;

/**
 * The way of a syscall in and out: the glue's first and last call of each. Numbers are cut to 32 bits before they are noted: so does the array, but by way of
 * a float.
 */
export abstract class GateCalls extends GateEntry {
  abstract readonly abi: AbiTable;

  enter0(number: number): void {
    if (this.log.length > this.openTo) this.refuseEntry();
    const at = (this.last = this.last + TraceRing.Words) & TraceRing.Mask;
    const { trace } = this;
    trace[at] = number;
  }

  enter1(number: number, a: number): void {
    if (this.log.length > this.openTo) this.refuseEntry();
    const at = (this.last = this.last + TraceRing.Words) & TraceRing.Mask;
    const { trace } = this;
    trace[at] = number;
    trace[at + 1] = a | 0;
  }

  enter2(number: number, a: number, b: number): void {
    if (this.log.length > this.openTo) this.refuseEntry();
    const at = (this.last = this.last + TraceRing.Words) & TraceRing.Mask;
    const { trace } = this;
    trace[at] = number;
    trace[at + 1] = a | 0;
    trace[at + 2] = b | 0;
  }

  enter3(number: number, a: number, b: number, c: number): void {
    if (this.log.length > this.openTo) this.refuseEntry();
    const at = (this.last = this.last + TraceRing.Words) & TraceRing.Mask;
    const { trace } = this;
    trace[at] = number;
    trace[at + 1] = a | 0;
    trace[at + 2] = b | 0;
    trace[at + 3] = c | 0;
  }

  enter4(number: number, a: number, b: number, c: number, d: number): void {
    if (this.log.length > this.openTo) this.refuseEntry();
    const at = (this.last = this.last + TraceRing.Words) & TraceRing.Mask;
    const { trace } = this;
    trace[at] = number;
    trace[at + 1] = a | 0;
    trace[at + 2] = b | 0;
    trace[at + 3] = c | 0;
    trace[at + 4] = d | 0;
  }

  enter5(number: number, a: number, b: number, c: number, d: number, e: number): void {
    if (this.log.length > this.openTo) this.refuseEntry();
    const at = (this.last = this.last + TraceRing.Words) & TraceRing.Mask;
    const { trace } = this;
    trace[at] = number;
    trace[at + 1] = a | 0;
    trace[at + 2] = b | 0;
    trace[at + 3] = c | 0;
    trace[at + 4] = d | 0;
    trace[at + 5] = e | 0;
  }

  enter6(number: number, a: number, b: number, c: number, d: number, e: number, f: number): void {
    if (this.log.length > this.openTo) this.refuseEntry();
    const at = (this.last = this.last + TraceRing.Words) & TraceRing.Mask;
    const { trace } = this;
    trace[at] = number;
    trace[at + 1] = a | 0;
    trace[at + 2] = b | 0;
    trace[at + 3] = c | 0;
    trace[at + 4] = d | 0;
    trace[at + 5] = e | 0;
    trace[at + 6] = f | 0;
  }

  /** The slot that goes back to the guest. */
  leave(result: number): number {
    this.trace[(this.last & TraceRing.Mask) + TraceRing.Result] = result | 0;
    return result;
  }

  /** As {@link leave}, for a binary32. */
  leaveF32(result: number): number {
    this.trace[(this.last & TraceRing.Mask) + TraceRing.Result] = f32Bits(result);
    return Number.isNaN(result) ? Number.NaN : result;
  }

  /** As {@link leave}, for a binary64: its lower half takes the place of the last slot, which such a call does not use. */
  leaveF64(result: number): number {
    const at = (this.last & TraceRing.Mask) + TraceRing.Result;
    this.trace[at - 1] = f64Low(result);
    this.trace[at] = f64High(result);
    return Number.isNaN(result) ? Number.NaN : result;
  }

  /** A blocking call that has to wait: it will be made again, so it leaves no trace. */
  wait(): number {
    this.last -= TraceRing.Words;
    this.waits = true;
    return WAITING;
  }

  /** A number that the ABI does not have. */
  unknown(number: number): never {
    this.enter6(number, 0, 0, 0, 0, 0, 0);
    this.fault(
      'unknown-call',
      `the ABI ${this.abi.stamp.name} ${this.abi.stamp.version} has no syscall ${number}`,
    );
  }

  /** Faults unless the guest passed as many words as the call's number and slots are. */
  count(number: number, count: number, expected: number): void {
    if (count === expected) return;
    this.enter6(number, 0, 0, 0, 0, 0, 0);
    this.fault('argument-count', `${count - 1} slots instead of ${expected - 1}`);
  }
}
