import type { Vat, VatState } from '../vat/vat.js';
import type { Outcome } from '../vat/vm.js';

/** What a vat is when a crank of it was kept. */
export function stateAfter({ entries }: Vat, { kind }: Outcome): VatState {
  if (kind === 'waiting') return 'waiting';
  if (kind === 'out-of-fuel') return 'sliced';
  return entries.size > (entries.has(0) ? 1 : 0) ? 'idle' : 'ended';
}
