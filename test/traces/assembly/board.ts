import { boardName } from '@callgate/guest-assemblyscript';

export function startVat(_parametersLength: i32, _slotsLength: i32): void {
  boardName(new ArrayBuffer(64));
  boardName(new ArrayBuffer(5));
  boardName(new ArrayBuffer(0));
}
