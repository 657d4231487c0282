import { OK } from '@callgate/kernel';
import { type SaulClass, SaulError, type SaulUnit } from '@callgate/kernel/abi';
import type { SaulDriver } from './registry.js';
import { scaleInto } from './scale.js';
import { TextFile } from './text-file.js';

/** A sensor whose reading stands in a text file of the host. */
export interface SensorFile {
  readonly name: string;
  readonly type: SaulClass;
  readonly unit: SaulUnit;
  readonly path: string;
  /** Bytes of the file that are read at most. */
  readonly capacity: number;
  /** 1 to 3. */
  readonly axes: number;
  /** What `take` gives is value × 10^exponent in `unit`. */
  readonly exponent: number;
  /** Takes a value for each axis out of the loaded file; NaN where there is none. */
  take(file: TextFile, values: Float64Array): void;
}

/** The driver of such a sensor. A reading allocates nothing of its own. */
export function sensorFile({
  name,
  type,
  unit,
  path,
  capacity,
  axes,
  exponent,
  take,
}: SensorFile): SaulDriver {
  const file = new TextFile(path, capacity);
  const values = new Float64Array(axes);
  return {
    name,
    type,
    read(out) {
      const loaded = file.load();
      if (loaded !== OK) return loaded;
      take(file, values);
      out.unit = unit;
      return scaleInto(out, values, exponent) ? OK : SaulError.Cancelled;
    },
    write: () => SaulError.NotSupported,
  };
}

/** A file that is one whole number and no more than `capacity` - 1 characters: what sysfs has for each sensor. */
export const NUMBER_FILE = {
  capacity: 32,
  axes: 1,
  take(file: TextFile, values: Float64Array): void {
    values[0] = file.decimal(0);
  },
} as const;
