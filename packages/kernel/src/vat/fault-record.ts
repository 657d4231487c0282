import type { Gate } from '../gate/gate.js';
import { TraceRing } from '../tables/layout.js';
import type { AbiIndex } from '../abi/abi-index.js';
import { formatSyscall } from '../trace/format-syscall.js';
import { handleResolver } from '../trace/handle-names.js';
import { lastWords } from './last-words.js';
import type { FaultRecord, StopReason, Vat } from './vat.js';

/** Why a vat stopped, in the words of its record. */
export interface Stop {
  readonly reason: StopReason;
  readonly detail: string;
  readonly programCounter: number;
  /** Whether the vat faulted, so that its last syscall may be the one at fault. */
  readonly fault: boolean;
  /** What the guest said of its end; absent or null when it said nothing. */
  readonly words?: Uint8Array | null;
}

/** Writes down what became of a vat that is stopped now. */
export function faultRecord(index: AbiIndex, vat: Vat, crank: number, stop: Stop): FaultRecord {
  const { gate, config } = vat;
  const inCall = stop.fault && gate.inCall;
  const recent = gate.recent();
  const profile = config.backend.profile.id;
  const resolve = handleResolver(gate.clist, gate.objects);
  const lines = recent.map((words, at) => {
    const result = inCall && at === recent.length - 1 ? null : words[TraceRing.Result];
    const misfit = result === null && gate.reason === 'argument-count';
    return formatSyscall(index, {
      profile,
      number: words[0],
      slots: words.subarray(1),
      result,
      misfit,
      resolve,
    });
  });
  return {
    vat: vat.number,
    name: config.name,
    crank,
    reason: stop.reason,
    detail: stop.detail,
    lastWords: lastWords(stop.words ?? null),
    call: gate.calls === 0 ? '' : index.callName(gate.lastCall),
    inCall,
    programCounter: stop.programCounter,
    lines,
  };
}

/** The gate's own words; those of a handler may repeat what it was given, and are kept back where that was secret. */
export function faultDetail({ decoder }: AbiIndex, { reason, detail, lastCall }: Gate): string {
  const secret = reason === 'kernel-bug' && decoder?.hidesCall(lastCall) === true;
  return secret ? 'the handler of this call failed' : detail;
}
