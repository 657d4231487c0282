import type { VatSummary } from '../vat/vat.js';

/** A critical vat ended: the run stopped, and everything before is committed. */
export class CriticalVatError extends Error {
  override readonly name = 'CriticalVatError';
  constructor(readonly vat: VatSummary) {
    super(`the critical vat ${vat.name} ended: ${vat.reason ?? vat.state}`);
  }
}
