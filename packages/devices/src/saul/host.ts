import { OK } from '@callgate/kernel';
import { Phydat } from '@callgate/kernel/abi';
import { hwmonDrivers } from './hwmon.js';
import { loadDriver } from './load.js';
import { memoryDrivers } from './memory.js';
import type { SaulDriver } from './registry.js';
import { thermalDrivers } from './thermal.js';
import { uniqueNames } from './unique-names.js';
import { uptimeDriver } from './uptime.js';

/**
 * The sensors that this machine has now, each under a name of its own: load, memory and uptime first, for they are the same everywhere,
 * then hardware monitors and thermal zones by their numbers.
 * @param root folder that holds `proc` and `sys`
 */
export function hostDrivers(root = '/'): SaulDriver[] {
  const always = [loadDriver(root), ...memoryDrivers(root), uptimeDriver(root)];
  const drivers = [...always.filter(reads), ...hwmonDrivers(root), ...thermalDrivers(root)];
  const names = uniqueNames(drivers.map(({ name }) => name));
  return drivers.map((driver, index) => ({ ...driver, name: names[index] }));
}

function reads(driver: SaulDriver): boolean {
  return driver.read(new Phydat()) === OK;
}
