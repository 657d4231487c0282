import { TraceRing } from '../layout.js';
import { type AbiIndex, formatSyscall } from '../trace.js';
import type { FaultRecord, StopReason, Vat } from './vat.js';

/** Why a vat stopped, in the words of its record. */
export interface Stop {
  readonly reason: StopReason;
  readonly detail: string;
  readonly programCounter: number;
  /** Whether the vat faulted, so that its last syscall may be the one at fault. */
  readonly fault: boolean;
}

/** Writes down what became of a vat that is stopped now. */
export function faultRecord(index: AbiIndex, vat: Vat, crank: number, stop: Stop): FaultRecord {
  const { gate, config } = vat;
  const inCall = stop.fault && gate.inCall;
  const recent = gate.recent();
  const lines = recent.map((words, at) => {
    const result = inCall && at === recent.length - 1 ? null : words[TraceRing.Result];
    return formatSyscall(index, config.backend.profile.id, words[0], words.subarray(1), result);
  });
  return {
    vat: vat.number,
    name: config.name,
    crank,
    reason: stop.reason,
    detail: stop.detail,
    call: gate.calls === 0 ? '' : index.callName(gate.lastCall),
    inCall,
    programCounter: stop.programCounter,
    lines,
  };
}
