import type { VatConfig } from '../vat/vat.js';
import { AdminError } from './request.js';

/** A vat that others may make: everything but what its maker says. */
export type BundleConfig = Omit<VatConfig, 'name' | 'parameters' | 'slots' | 'admin'>;

/** What the host lets vats make. */
export class Bundles {
  readonly #configs = new Map<string, BundleConfig>();

  set(name: string, config: BundleConfig): void {
    this.#configs.set(name, config);
  }

  get(name: string): BundleConfig | undefined {
    return this.#configs.get(name);
  }

  /** @throws AdminError when there is no such bundle, or the parameters do not fit its machine */
  insist(name: string, parameters: Uint8Array): void {
    const config = this.#configs.get(name);
    if (config === undefined) throw new AdminError('unknown-bundle');
    if (parameters.length > config.backend.profile.largestBody) throw new AdminError('too-large');
  }
}
