import type { LoweredAbi } from './lowered.js';

/** The call with which a guest says why it ends; null where the ABI has none. */
export function lastWordsOf({ syscalls }: LoweredAbi): { readonly number: number } | null {
  const found = syscalls.find(({ family, call }) => family.name === 'delivery' && call.name === 'lastWords');
  return found === undefined || found.slots.length !== 2 ? null : { number: found.call.number };
}
