import { randomFill, randomU16, randomU32 } from '@callgate/guest-assemblyscript';

export function startVat(_parametersLength: i32, _slotsLength: i32): void {
  randomU16();
  randomU32();
  randomFill(new ArrayBuffer(8));
  randomFill(new ArrayBuffer(0));
}
