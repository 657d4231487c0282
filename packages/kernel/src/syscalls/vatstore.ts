import type { State } from '../kernel/state.js';
import { vatSpace } from '../store/vatstore.js';
import type { Vat } from '../vat/vat.js';

export function vatstoreGet({ vatstore }: State, { number }: Vat, key: Uint8Array): Uint8Array | null {
  return vatstore.get(vatSpace(number), key);
}

/** Faults the vat where a bound is not kept. */
export function vatstoreSet({ vatstore }: State, vat: Vat, key: Uint8Array, value: Uint8Array): void {
  const error = vatstore.set(vatSpace(vat.number), key, value, vat.bounds.store);
  if (error === 'store-full') vat.gate.fault(error, `the store may have ${vat.bounds.store} bytes`);
  if (error !== null) vat.gate.fault(error, 'a key has 1 to 1,024 bytes, a value at most 1,048,576');
}

export function vatstoreDelete({ vatstore }: State, { number }: Vat, key: Uint8Array): void {
  vatstore.delete(vatSpace(number), key);
}

export function vatstoreGetNextKey({ vatstore }: State, { number }: Vat, key: Uint8Array): Uint8Array | null {
  return vatstore.nextKey(vatSpace(number), key);
}
