import { AnyHandle, DeviceAnswer, callNow, pull, pulledHandles } from '@callgate/guest-assemblyscript';

/** The number of an object of this vat's own. */
const OWN: i32 = 0x8000_0001;

export function startVat(_parametersLength: i32, slotsLength: i32): void {
  const into = new ArrayBuffer(16);
  const answer = new DeviceAnswer();
  const node = pulledHandles<AnyHandle>(slotsLength, 1)[0];
  callNow(node, String.UTF8.encode('show'), [OWN, node.handle], answer);
  pull(255, 0, into);
  const other = pulledHandles<AnyHandle>(answer.slotCount)[0];
  callNow(other, new ArrayBuffer(0), [], answer);
  pull(255, 0, into);
  callNow(node, String.UTF8.encode('refuse'), [], answer);
  pull(255, 0, into);
  callNow(node, String.UTF8.encode('break'), [], answer);
  pull(255, 0, into);
}
