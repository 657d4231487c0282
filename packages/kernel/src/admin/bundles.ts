import type { Core } from '../core.js';
import type { Vat, VatConfig } from '../vat/vat.js';
import { AdminError } from './request.js';

/** A vat that others may make: everything but what its maker says. */
export type BundleConfig = Omit<VatConfig, 'name' | 'parameters' | 'slots' | 'admin'>;

/** The next incarnation of a vat. */
export interface VatUpgrade {
  readonly config: BundleConfig;
  readonly parameters: Uint8Array;
  /** Rows that go with the parameters; held until the upgrade is over. */
  readonly slots: Int32Array;
}

/**
 * Upgrades a vat between two cranks and commits; answers whether the new code started. When it did not, the old code goes on as it was. The kernel's life
 * cycle gives it.
 */
export type UpgradeVat = (core: Core, vat: Vat, upgrade: VatUpgrade) => boolean;

/** What the host lets vats make. */
export class Bundles {
  readonly #configs = new Map<string, BundleConfig>();
  /** Null while the kernel cannot upgrade: asking for it is an error then. */
  upgradeVat: UpgradeVat | null = null;

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
