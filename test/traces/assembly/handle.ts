import {
  AnyHandle,
  OutValue,
  Phydat,
  SaulClass,
  SaulDevice,
  handleClose,
  handleIsValid,
  handleKind,
  handleRestrict,
  handleSame,
  saulFindType,
  saulRead,
  timerSetMs,
} from '@callgate/guest-assemblyscript';

export function startVat(_parametersLength: i32, _slotsLength: i32): void {
  const kind = new OutValue<u16>();
  const same = new OutValue<bool>();
  const device = saulFindType(SaulClass.Temperature)!;
  handleIsValid(device);
  handleIsValid(new AnyHandle(1234));
  handleKind(device, kind);
  const facet = new SaulDevice();
  handleRestrict(device, 1, facet);
  handleSame(device, facet, same);
  saulRead(facet, new Phydat());
  const number = device.handle;
  handleClose(device);
  handleClose(new AnyHandle(number));
  handleIsValid(new AnyHandle(number));
  handleClose(facet);
  timerSetMs(1);
}

/** What is said of a handle that is gone. */
export function timerFired(event: i32): void {
  const gone = new AnyHandle(event);
  handleIsValid(gone);
  handleKind(gone, new OutValue<u16>());
  handleRestrict(gone, 0, new AnyHandle());
  handleSame(gone, gone, new OutValue<bool>());
}
