import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { OK } from '@callgate/kernel';
import { type DeviceFile, LARGEST_DEVICE_FILE, parseDeviceFile } from './device-file.js';
import { fileActuator } from './file-actuator.js';
import { fileSensor } from './file-sensor.js';
import type { SaulDriver } from './registry.js';
import { TextFile } from './text-file.js';

/**
 * Devices made of the files of a folder, for tests and examples, in the order of their file names: `NAME.sensor.json` is read at each
 * reading, `NAME.actuator.json` is written at each write. A device's class is fixed when it is found.
 * @throws Error for a device's file that is none (see {@link parseDeviceFile})
 */
export function fileDrivers(folder: string): SaulDriver[] {
  return readdirSync(folder)
    .sort()
    .flatMap((file) => {
      const [, name, sort] = /^(.+)\.(sensor|actuator)\.json$/.exec(file) ?? [];
      if (name === undefined) return [];
      const path = join(folder, file);
      const { type, axes } = found(path);
      return sort === 'sensor' ? fileSensor(name, type, path) : fileActuator(name, type, axes, path);
    });
}

/** A file that describes no device. The message is one sentence for people. */
export class DeviceFileError extends Error {
  override readonly name = 'DeviceFileError';
}

function found(path: string): DeviceFile {
  const file = new TextFile(path, LARGEST_DEVICE_FILE);
  const device = file.load() === OK ? parseDeviceFile(file.text()) : null;
  if (device !== null) return device;
  throw new DeviceFileError(
    `${path} is no device: it needs a type that there is, as {"type": "Temperature", "unit": "Celsius", "values": [21]}`,
  );
}
