import { lastWords, puts } from '@callgate/guest-assemblyscript';
export function startVat(n: i32, _slotsLength: i32): void {
  assert(n > 5, '\x1b[31m\u202e\n' + 'ä'.repeat(100000));
}
