// A guest for WebAssembly, in AssemblyScript: opens a counter, adds to it, shows it, and does so again when a timer fires.
import {
  Counter,
  OutValue,
  counterAdd,
  counterName,
  counterOpen,
  puts,
  timerSetMs,
} from '../generated/guest-assemblyscript/index';

const counter = new Counter();
const name = new ArrayBuffer(32);
const count = new OutValue<u16>();

/** The first dispatch of every guest. */
export function startVat(_parametersLength: i32, _slotsLength: i32): void {
  if (counterOpen(String.UTF8.encode('visits'), counter) != 0) {
    print('there is no room for a counter');
    return;
  }
  visit();
  timerSetMs(100);
}

/** The timer fired; its handle is closed when this returns. */
export function timerFired(_event: i32): void {
  visit();
}

function visit(): void {
  if (counterAdd(counter, 1, count) == 0) show(count.value);
  else print('the counter is full');
}

function show(value: u16): void {
  const length = counterName(counter, name);
  print(String.UTF8.decodeUnsafe(changetype<usize>(name), length) + ': ' + value.toString());
}

function print(line: string): void {
  puts(String.UTF8.encode(line + '\n'));
}
