import { join } from 'node:path';
import { SaulClass, SaulUnit } from '@callgate/kernel/abi';
import type { SaulDriver } from './registry.js';
import { sensorFile } from './sensor-file.js';
import type { TextFile } from './text-file.js';

/** The host's memory (Linux, `proc(5)`, /proc/meminfo): bytes that programs can still get, and per cent in use. */
export function memoryDrivers(root: string): SaulDriver[] {
  const shared = { type: SaulClass.Sensor, path: join(root, 'proc/meminfo'), capacity: 1024, axes: 1 };
  return [
    sensorFile({
      ...shared,
      name: 'memory-available',
      unit: SaulUnit.Byte,
      exponent: 0,
      take(file, values) {
        values[0] = 1024 * kibibytes(file, 'MemAvailable:');
      },
    }),
    sensorFile({
      ...shared,
      name: 'memory-used',
      unit: SaulUnit.Percent,
      exponent: -2,
      take(file, values) {
        values[0] = Math.round(
          10_000 * (1 - kibibytes(file, 'MemAvailable:') / kibibytes(file, 'MemTotal:')),
        );
      },
    }),
  ];
}

function kibibytes(file: TextFile, word: string): number {
  return file.seek(word) ? file.decimal(0) : Number.NaN;
}
