import type { DeviceResult, DeviceSyscall } from '../../device/device.js';
import type { Kernel } from '../../kernel/kernel.js';
import { exported } from '../../raw/raw-vat.js';

/** The device of every scene; model/devices.ts says the same again. */
export function busy(kernel: Kernel, syscall: DeviceSyscall, body: string, slots: Int32Array): DeviceResult {
  if (body === 'fail') throw new Error(body);
  const answer = new TextEncoder().encode(body);
  if (body.startsWith('node')) return { body: answer, slots: [exported(Number(body.slice(5))), ...slots] };
  // What it holds is what its table says: a list of its own would know of cranks that never were.
  if (body === 'drop')
    syscall.dropImports([...kernel.state.device(1).names.clist.handles()].filter((dref) => dref > 0));
  if (body === 'send' && slots[0] > 0)
    syscall.sendOnly(slots[0], new TextEncoder().encode('of a device'), slots.slice(1));
  if (body === 'fail late') throw new Error(body);
  return { body: answer, slots: body === 'keep' ? [...slots].reverse() : [] };
}
