import type { Bytes, List, Reserved, Slot, Struct, Syscalls, bool, u16, u32, u8 } from './language.js';

/** The head of what a device answered. */
export interface DeviceAnswer extends Struct {
  /** Bytes of the body, which is pulled as parameter 255. */
  bodyLength: u32;
  /** How many slots are beside it, which are pulled as parameter 254. */
  slotCount: u16;
  /**
   * Whether it is an error: the device's own; or, with the body `device-error`, the device failed and nothing that it did has happened; or, with
   * the body `receiver-full`, this vat's table has no room for the slots.
   */
  failed: bool;
  /** Room for a later version. */
  more: Reserved<u8>;
}

/** Devices that vats reach by references: trusted code of the host that answers at once. Holding a node of a device is the permission. */
export interface Devices extends Syscalls {
  /**
   * Calls a device. The answer is there when the call returns; its body and slots are pulled until the next call of this kind, or the crank, ends.
   * @syscall 152
   * @effect external
   * @cost 100 + 1/byte
   * @param node a device node; anything else is a fault
   * @param body means something to the device only
   * @param slots references that go with it; a promise is a fault
   */
  callNow(node: Slot, body: Bytes<65535>, slots: List<Slot, 64>): DeviceAnswer;
}
