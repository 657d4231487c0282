import {
  OutValue,
  Phydat,
  SaulClass,
  SaulUnit,
  saulFindName,
  saulFindType,
  saulIterInit,
  saulIterNext,
  saulRead,
  saulReadName,
  saulType,
  saulWrite,
} from '@callgate/guest-assemblyscript';

export function startVat(_parametersLength: i32, _slotsLength: i32): void {
  const name = new ArrayBuffer(16);
  const reading = new Phydat();
  const sensor = saulIterInit()!;
  saulType(sensor);
  saulReadName(sensor, name);
  saulReadName(sensor, new ArrayBuffer(4));
  saulRead(sensor, reading);
  saulWrite(sensor, reading, new OutValue());
  const lamp = saulIterNext(sensor)!;
  saulType(lamp);
  saulRead(lamp, reading);
  const value = new Phydat();
  value.v1 = -1;
  value.count = 1;
  value.unit = <u8>SaulUnit.None;
  value.scale = -3;
  saulWrite(lamp, value, new OutValue());
  saulIterNext(lamp);
  saulFindType(SaulClass.Pressure);
  saulFindType(<SaulClass>7);
  saulFindName(String.UTF8.encode('lamp'));
}
