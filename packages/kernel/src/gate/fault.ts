/** Why a guest faulted: it broke a rule of the border. VM backends add the rules of their machines. */
export type FaultReason =
  | 'bad-pointer'
  | 'bad-length'
  | 'bad-text'
  | 'bad-handle'
  | 'wrong-kind'
  | 'missing-right'
  | 'gone'
  | 'out-of-range'
  | 'unknown-call'
  | 'argument-count'
  | 'not-permitted'
  | 'declared-error'
  | 'not-now'
  | 'handle-table-full'
  | 'not-callable'
  | 'not-transferable'
  | 'not-promise'
  | 'not-decider'
  | 'not-import'
  | 'not-export'
  | 'still-usable'
  | 'twice'
  | 'store-full'
  | 'data-full'
  | 'crank-full'
  | 'call-depth'
  | 'machine';

/**
 * What travels through a guest's frames when it faults: one preallocated object, so that a fault costs no allocation
 * and says nothing that a guest could have influenced. The reason stands in the gate.
 */
export const FAULT_SIGNAL: Error = Object.freeze(new Error('the guest faulted'));
