import { puts } from '@callgate/guest-assemblyscript';

export function startVat(_parametersLength: i32, _slotsLength: i32): void {
  puts(String.UTF8.encode('hello\n'));
  puts(new ArrayBuffer(0));
  const odd = new ArrayBuffer(3);
  store<u8>(changetype<usize>(odd), 0xff);
  store<u8>(changetype<usize>(odd), 0x1b, 1);
  puts(odd);
  puts(String.UTF8.encode('21.5 °C, and more than a trace wants to show of a line\n'));
}
