import { lastWords, puts } from '@callgate/guest-assemblyscript';
export function startVat(n: i32, _slotsLength: i32): void {
  const list = new Array<i32>(2);
  list[n + 2];
}
