import type { FaultReason } from '../gate/fault.js';
import type { OutcomeKind } from '../vat/vm.js';
import type { TracedCall, TracedField } from './value.js';

/**
 * What a traced run tells, in the order in which it happens: a `dispatch` when the guest is given it, each `syscall` when it is over, and a
 * `crank` when the guest has come back. A blocking call is told once, when it no longer waits.
 */
export type TraceEvent =
  | (TraceHead & {
      readonly kind: 'dispatch';
      readonly number: number;
      readonly name: string;
      readonly parameters: readonly TracedField[];
    })
  | (TraceHead & {
      readonly kind: 'syscall';
      readonly call: TracedCall;
      /**
       * The words that the guest passed, unsigned, without the call's number; null when they are not those of the call, and of a raw vat, which passes none. A word of a
       * `@sensitive` parameter is null.
       */
      readonly words: readonly (number | null)[] | null;
      /** The word that went back, unsigned; null when the call faulted. */
      readonly answer: number | null;
      /** Why it faulted; null when it did not. */
      readonly reason: FaultReason | 'kernel-bug' | null;
    })
  | (TraceHead & {
      readonly kind: 'crank';
      /** Name of the dispatch that the guest was in at the end; null for none. */
      readonly dispatch: string | null;
      readonly outcome: OutcomeKind;
      /** Why it faulted; null when it did not. */
      readonly reason: FaultReason | 'kernel-bug' | null;
      /** Fuel that the crank used, its syscalls included. */
      readonly fuel: number;
    });

interface TraceHead {
  readonly vat: string;
  /** Number of the crank in the kernel. */
  readonly crank: number;
}
