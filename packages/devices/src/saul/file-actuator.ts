import { closeSync, constants, ftruncateSync, openSync, writeSync } from 'node:fs';
import { OK } from '@callgate/kernel';
import { type SaulClass, SaulError } from '@callgate/kernel/abi';
import { formatDeviceFile } from './device-file.js';
import type { SaulDriver } from './registry.js';
import { whyNot } from './text-file.js';

/** Only a file that is there, and never through a link. */
const FLAGS = constants.O_WRONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** An actuator whose state is a device file. It takes the first `axes` of a value. */
export function fileActuator(name: string, type: SaulClass, axes: number, path: string): SaulDriver {
  return {
    name,
    type,
    read: () => SaulError.NotSupported,
    write({ v1, v2, v3, count, unit, scale }, taken) {
      const values = [v1, v2, v3].slice(0, Math.min(count, axes));
      try {
        replaceText(path, formatDeviceFile({ type, axes, unit, scale, values }));
      } catch (error) {
        return whyNot(error);
      }
      taken.value = values.length;
      return OK;
    },
  };
}

/** Writes over a file and then cuts it, so that it is never empty for one who reads it meanwhile. */
function replaceText(path: string, text: string): void {
  const fd = openSync(path, FLAGS);
  try {
    ftruncateSync(fd, writeSync(fd, text));
  } finally {
    closeSync(fd);
  }
}
