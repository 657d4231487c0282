import { PromiseState, type Settlement } from '../tables/promises.js';

const encoder = new TextEncoder();
const NO_SLOTS = new Int32Array(0);
const SETTLEMENTS: readonly Settlement[] = Object.values(PromiseState)
  .filter((value) => typeof value === 'number')
  .map((value) => made(reasonText(value)));

/** What the kernel says when it rejects a promise: the reason in words. */
export function kernelSettlement(reason: PromiseState): Settlement {
  return SETTLEMENTS[reason];
}

/** What the kernel says of a promise whose decider was upgraded: the number of the incarnation that is gone. */
export function upgradedSettlement(incarnation: number): Settlement {
  return made(String(incarnation));
}

/** A reason as it is written: `vat-terminated`. */
export function reasonText(reason: PromiseState): string {
  return PromiseState[reason].replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();
}

function made(text: string): Settlement {
  return { body: encoder.encode(text), slots: NO_SLOTS, exactly: -1 };
}
