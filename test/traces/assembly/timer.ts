import {
  AnyHandle,
  OutValue,
  TimerEvent,
  clockMicros,
  handleKind,
  timerCancel,
  timerSetMs,
} from '@callgate/guest-assemblyscript';

export function startVat(_parametersLength: i32, _slotsLength: i32): void {
  clockMicros();
  const late = timerSetMs(100_000);
  const number = late.handle;
  timerCancel(late);
  timerCancel(new TimerEvent(number));
  timerSetMs(250);
}

export function timerFired(event: i32): void {
  handleKind(new AnyHandle(event), new OutValue());
  timerCancel(new TimerEvent(event));
  clockMicros();
}
