import { lastWords, puts } from '@callgate/guest-assemblyscript';
import { timerSetMs } from '@callgate/guest-assemblyscript';
export function startVat(_n: i32, _slotsLength: i32): void {
  lastWords(String.UTF8.encode('old'));
  timerSetMs(1);
}
export function timerFired(_e: i32): void {
  unreachable();
}
