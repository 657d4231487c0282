import { join } from 'node:path';
import { SaulClass, SaulUnit } from '@callgate/kernel/abi';
import { classFolders } from './class-folders.js';
import type { SaulDriver } from './registry.js';
import { NUMBER_FILE, sensorFile } from './sensor-file.js';
import { lineOf } from './text-file.js';

/** The thermal zones in millidegrees Celsius (Linux, `thermal/sysfs-api`), by number. Each is named `thermal/type`. */
export function thermalDrivers(root: string): SaulDriver[] {
  return classFolders(root, 'thermal', 'thermal_zone').map(({ name, path }) =>
    sensorFile({
      ...NUMBER_FILE,
      name: `thermal/${lineOf(join(path, 'type')) || name}`,
      type: SaulClass.Temperature,
      unit: SaulUnit.Celsius,
      path: join(path, 'temp'),
      exponent: -3,
    }),
  );
}
