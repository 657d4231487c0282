import { lastWords, puts } from '@callgate/guest-assemblyscript';
export function startVat(n: i32, _slotsLength: i32): void {
  throw new Error('gave up');
}
