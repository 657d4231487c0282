import {
  AnyHandle,
  Phydat,
  SaulDevice,
  TimerEvent,
  handleClose,
  handleIsValid,
  puts,
  saulIterInit,
  saulRead,
  timerCancel,
  timerSetMs,
} from '@callgate/guest-assemblyscript';

/** Tries something that it must not do each round; the last try is a fault, which stops this guest and nobody else. */

let round: i32 = 0;
const forged = new AnyHandle();
const forgedTimer = new TimerEvent();

export function startVat(_parametersLength: i32, _slotsLength: i32): void {
  attack();
}

export function timerFired(_event: i32): void {
  attack();
}

function attack(): void {
  round++;
  if (round == 1) {
    // Numbers that it made up: none of them is a handle, and asking is no fault.
    let hits = 0;
    for (let number = -2000; number < 2000; number++) {
      forged.handle = number;
      forgedTimer.handle = number;
      if (handleIsValid(forged) || handleClose(forged) || timerCancel(forgedTimer)) hits++;
    }
    print('forged 4000 handles, ' + hits.toString() + ' were valid');
  } else if (round == 2) {
    // A permission that its manifest does not grant, and bytes that would steer a terminal.
    const device = saulIterInit();
    print('\x1b[2J\x1b[31mfound ' + (device === null ? 'no sensor' : 'a sensor') + '\u{202e}');
  } else {
    print('now reads a sensor that it was not given');
    saulRead(new SaulDevice(1), new Phydat());
    print('never shown');
  }
  timerSetMs(300);
}

function print(line: string): void {
  puts(String.UTF8.encode(line + '\n'));
}
