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

/**
 * The gate's own words, with what the guest passed. That, and what a handler says, which may repeat it, is kept back where a value of the call is
 * secret, and what was passed also where nobody knows which values are.
 */
export function faultDetail(
  index: AbiIndex,
  { reason, detail, passed, lastCall }: Pick<Gate, 'reason' | 'detail' | 'passed' | 'lastCall'>,
): string {
  const { decoder } = index;
  const secret = decoder?.hidesCall(lastCall) === true;
  if (reason === 'kernel-bug' && secret) return 'the handler of this call failed';
  const permission = reason === 'not-permitted' ? index.syscall(lastCall)?.permission : null;
  if (permission) return `the manifest does not grant the permission ${permission}`;
  return passed === '' || secret || decoder === null ? detail : `${detail}, not ${passed}`;
}
