import { OK } from '@callgate/kernel';
import { type SaulClass, SaulError } from '@callgate/kernel/abi';
import { LARGEST_DEVICE_FILE, parseDeviceFile } from './device-file.js';
import type { SaulDriver } from './registry.js';
import { scaleInto } from './scale.js';
import { TextFile } from './text-file.js';

/** A sensor that reads what a device file says at the time. */
export function fileSensor(name: string, type: SaulClass, path: string): SaulDriver {
  const file = new TextFile(path, LARGEST_DEVICE_FILE);
  return {
    name,
    type,
    read(out) {
      const loaded = file.load();
      if (loaded !== OK) return loaded;
      const device = parseDeviceFile(file.text());
      if (device === null || device.values.length === 0) return SaulError.Cancelled;
      out.unit = device.unit;
      return scaleInto(out, device.values, device.scale) ? OK : SaulError.Cancelled;
    },
    write: () => SaulError.NotSupported,
  };
}
