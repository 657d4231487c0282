import type { Vat } from '../vat/vat.js';

/**
 * What a vat may do now. In a dispatch that tells it of references (`dropExports`, `retireExports`, `retireImports`, `bringOutYourDead`) only
 * the calls about references and its store; in `stopVat` also `abandonExports` and `exit`.
 */
export type Phase = 'normal' | 'collecting' | 'stopping';

/** Faults the vat unless it may act on others now. */
export function insistPhase(vat: Vat, also: Phase = 'normal'): void {
  if (vat.phase !== 'normal' && vat.phase !== also)
    vat.gate.fault('not-now', 'this call is not allowed in a dispatch about references or in stopVat');
}
