import type { Core } from '../kernel/core.js';
import { DEFAULT_STORE } from '../store/vatstore.js';
import type { Device, DeviceConfig } from './device.js';
import { DeviceCalls } from './device-calls.js';
import { DeviceNames } from './device-names.js';

/** Most references of a device that does not say. */
const HANDLES = 1 << 20;
/** A table has no room for more. */
const MOST_HANDLES = 2 ** 31 - 1;

/**
 * Makes a device and sets it up. What its set-up does is committed; when it throws, there is no device.
 * @throws RangeError when a bound is none
 */
export function makeDevice(
  core: Core,
  { name, setup, handles = HANDLES, store = DEFAULT_STORE }: DeviceConfig,
): Device {
  const { state } = core;
  const { journal, objects, devices } = state;
  for (const bound of [handles, store]) {
    if (!Number.isSafeInteger(bound) || bound < 0)
      throw new RangeError(`a bound of ${name} is ${bound}; give it a whole number from 0 on`);
  }
  const number = devices.length + 1;
  const clist = journal.clist(`device${number}`, { handleBits: 32, quota: Math.min(handles, MOST_HANDLES) });
  const names = new DeviceNames(number, clist, objects);
  const syscall = new DeviceCalls(core, () => device);
  const device: Device = { number, name, names, syscall, code: {}, hooks: new Map(), store };
  devices.push(device);
  const before = core.inside;
  core.inside = name;
  try {
    device.code = setup(syscall);
    core.inside = before;
    core.settleAndCommit();
    return device;
  } catch (error) {
    core.inside = before;
    journal.rollback();
    devices.pop();
    journal.dropClist(clist);
    throw error;
  }
}
