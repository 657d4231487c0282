import {
  Phydat,
  SaulDevice,
  SaulUnit,
  TimerEvent,
  pull,
  puts,
  saulIterInit,
  saulIterNext,
  saulRead,
  saulReadName,
  timerSetMs,
} from '@callgate/guest-assemblyscript';

const name = new ArrayBuffer(64);
const reading = new Phydat();

let rounds: i32 = 3;
let round: i32 = 0;
let timer: TimerEvent | null = null;

/** The first dispatch of every guest. The manifest may say how many rounds there are: one digit. */
export function startVat(parametersLength: i32, _slotsLength: i32): void {
  if (parametersLength > 0) {
    const text = new ArrayBuffer(1);
    if (pull(0, 0, text) == 1) rounds = <i32>load<u8>(changetype<usize>(text)) - 0x30;
  }
  watch();
}

/** The timer fired. `event` is the number of its handle, which is closed when this returns. */
export function timerFired(_event: i32): void {
  timer = null;
  watch();
}

function watch(): void {
  round++;
  print('round ' + round.toString() + ' of ' + rounds.toString());
  let device = saulIterInit();
  while (device !== null) {
    show(device);
    device = saulIterNext(device);
  }
  if (round < rounds) timer = timerSetMs(300);
  else print('done');
}

function show(device: SaulDevice): void {
  const length = saulReadName(device, name);
  const label = String.UTF8.decodeUnsafe(changetype<usize>(name), length);
  if (saulRead(device, reading) != 0) {
    print('  ' + label + ': no reading');
    return;
  }
  let values = decimal(reading.v1, reading.scale);
  if (reading.count > 1) values += ', ' + decimal(reading.v2, reading.scale);
  if (reading.count > 2) values += ', ' + decimal(reading.v3, reading.scale);
  print('  ' + label + ': ' + values + unitName(reading.unit));
}

/** value × 10^scale, written out. */
function decimal(value: i16, scale: i8): string {
  let digits = abs(<i32>value).toString();
  const sign = value < 0 ? '-' : '';
  if (scale >= 0) {
    return sign + (value == 0 ? '0' : digits + '0'.repeat(scale));
  }
  const places = -<i32>scale;
  digits = digits.padStart(places + 1, '0');
  return sign + digits.slice(0, digits.length - places) + '.' + digits.slice(digits.length - places);
}

function unitName(unit: i32): string {
  switch (unit) {
    case SaulUnit.Celsius:
      return ' °C';
    case SaulUnit.Percent:
      return ' %';
    case SaulUnit.Volt:
      return ' V';
    case SaulUnit.Ampere:
      return ' A';
    case SaulUnit.Watt:
      return ' W';
    case SaulUnit.Byte:
      return ' bytes';
    case SaulUnit.Second:
      return ' s';
    case SaulUnit.RevolutionsPerMinute:
      return ' rpm';
    default:
      return '';
  }
}

function print(line: string): void {
  puts(String.UTF8.encode(line + '\n'));
}
