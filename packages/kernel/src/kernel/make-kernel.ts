import { bootstrap } from './bootstrap.js';
import type { ReleaseResource } from './core.js';
import type { DeviceConfig } from '../device/device.js';
import { Kernel } from './kernel.js';
import type { KernelOptions } from './options.js';
import type { VatConfig } from '../vat/vat.js';

/** A kernel whose vats and devices are known from the start. */
export interface KernelConfig extends KernelOptions {
  /** Is told what nobody holds any longer; without it no vat may be given a resource. */
  readonly release?: ReleaseResource;
  /** Devices by their unique names. */
  readonly devices?: readonly DeviceConfig[];
  /** They start in this order; their names are unique. */
  readonly vats: readonly VatConfig[];
  /** Name of the vat whose root gets one message with the root of every vat and every device; see {@link bootstrap}. */
  readonly bootstrap?: string;
}

/** What was made, by name. */
export interface MadeKernel {
  readonly kernel: Kernel;
  readonly vats: ReadonlyMap<string, number>;
  readonly devices: ReadonlyMap<string, number>;
  /** Why the bootstrap message failed; null while or when it did not. */
  readonly bootstrapFailure: () => string | null;
}

/**
 * Makes a kernel with its devices and vats, and introduces them. Nothing runs before `kernel.run` or `kernel.step`.
 * @throws ImageError when an image must not run
 * @throws RangeError when a name stands there twice, a bound is none, or no vat has the name of the bootstrap vat
 */
export function makeKernel(config: KernelConfig): MadeKernel {
  const { devices: deviceConfigs = [], vats: vatConfigs, bootstrap: first, release } = config;
  const names = new Set([...deviceConfigs, ...vatConfigs].map(({ name }) => name));
  if (names.size !== deviceConfigs.length + vatConfigs.length)
    throw new RangeError('the names of vats and devices are unique');
  const kernel = new Kernel(config);
  if (release !== undefined) kernel.connect(release);
  const devices = new Map(deviceConfigs.map((device) => [device.name, kernel.addDevice(device)]));
  const vats = new Map(vatConfigs.map((vat) => [vat.name, kernel.addVat(vat)]));
  const bootstrapFailure = first === undefined ? () => null : bootstrap(kernel, { vats, devices, first });
  return { kernel, vats, devices, bootstrapFailure };
}
