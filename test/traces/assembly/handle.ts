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
} from '@callgate/guest-assemblyscript';

export function startVat(_parametersLength: i32): void {
  const out = new OutValue();
  const device = saulFindType(SaulClass.Temperature)!;
  handleIsValid(device);
  handleIsValid(new AnyHandle(1234));
  handleKind(device, out);
  const facet = new SaulDevice();
  handleRestrict(device, 1, facet);
  handleSame(device, facet, out);
  saulRead(facet, new Phydat());
  const number = device.handle;
  handleClose(device);
  handleClose(new AnyHandle(number));
  handleIsValid(new AnyHandle(number));
  handleClose(facet);
}
