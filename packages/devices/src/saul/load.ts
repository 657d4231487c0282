import { join } from 'node:path';
import { SaulClass, SaulUnit } from '@callgate/kernel/abi';
import type { SaulDriver } from './registry.js';
import { sensorFile } from './sensor-file.js';

/** The host's load averages over 1, 5 and 15 minutes, one axis each (Linux, `proc(5)`, /proc/loadavg). */
export function loadDriver(root: string): SaulDriver {
  return sensorFile({
    name: 'load',
    type: SaulClass.Sensor,
    unit: SaulUnit.None,
    path: join(root, 'proc/loadavg'),
    capacity: 128,
    axes: 3,
    exponent: -2,
    take(file, values) {
      for (let axis = 0; axis < 3; axis++) values[axis] = file.decimal(2);
    },
  });
}
