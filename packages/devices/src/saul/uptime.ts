import { join } from 'node:path';
import { SaulClass, SaulUnit } from '@callgate/kernel/abi';
import type { SaulDriver } from './registry.js';
import { sensorFile } from './sensor-file.js';

/** Seconds since the host started (Linux, `proc(5)`, /proc/uptime). */
export function uptimeDriver(root: string): SaulDriver {
  return sensorFile({
    name: 'uptime',
    type: SaulClass.Sensor,
    unit: SaulUnit.Second,
    path: join(root, 'proc/uptime'),
    capacity: 64,
    axes: 1,
    exponent: -2,
    take(file, values) {
      values[0] = file.decimal(2);
    },
  });
}
