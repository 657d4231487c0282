import {
  CoapError,
  CoapMethod,
  CoapOption,
  CoapRequest,
  CoapResource,
  CoapResponse,
  CoapStatus,
  OutValue,
  Phydat,
  SaulClass,
  SaulDevice,
  SaulUnit,
  coapPrepareResponse,
  coapRequestMethod,
  coapRequestPending,
  coapSendResponse,
  coapServerResourceNew,
  coapSetBody,
  coapSetOptionU16,
  coapTakeOption,
  handleClose,
  pull,
  puts,
  saulFindName,
  saulFindType,
  saulIterInit,
  saulIterNext,
  saulRead,
  saulReadName,
} from '@callgate/guest-assemblyscript';

// Serves its sensors: GET /temperature is the first thermometer's reading, GET /NAME that of the sensor of this name, GET / lists their names. The same
// program as thermometer.evm.

const resource = new CoapResource();
const response = new CoapResponse();
const reading = new Phydat();
const method = new OutValue<u8>();
const length = new OutValue<u16>();
const segment = new ArrayBuffer(64);
const rest = new ArrayBuffer(64);
const name = new ArrayBuffer(64);

/** The manifest may say below which path it all stands. */
export function startVat(parametersLength: i32, _slotsLength: i32): void {
  const path = new ArrayBuffer(min(parametersLength, 63));
  pull(0, 0, path);
  if (coapServerResourceNew(path, resource) != 0)
    puts(String.UTF8.encode('there is no CoAP for this guest\n'));
}

export function coapRequestArrived(): void {
  let request = coapRequestPending(resource);
  while (request !== null) {
    answer(request);
    request = coapRequestPending(resource);
  }
}

let body: string = '';

function answer(request: CoapRequest): void {
  body = '';
  const status = look(request);
  // The host has answered when this took too long: then there is nothing to send.
  if (coapPrepareResponse(request, status, response) != 0) return;
  if (status == CoapStatus.Content) {
    // Text in UTF-8, good for two seconds.
    coapSetOptionU16(response, CoapOption.ContentFormat, 0);
    coapSetOptionU16(response, CoapOption.MaxAge, 2);
    coapSetBody(response, String.UTF8.encode(body));
  }
  coapSendResponse(response);
}

/** Writes what was asked for into the body. A request that is gone is found out when it is answered. */
function look(request: CoapRequest): CoapStatus {
  coapRequestMethod(request, method);
  if (method.value != CoapMethod.Get) return CoapStatus.MethodNotAllowed;
  const error = coapTakeOption(request, CoapOption.UriPath, segment, length);
  // No sensor has a name that is longer than a segment, or a path.
  if (error == CoapError.NoRoom) return CoapStatus.NotFound;
  const size: i32 = error == CoapError.NoOption ? 0 : length.value;
  if (coapTakeOption(request, CoapOption.UriPath, rest, length) != CoapError.NoOption)
    return CoapStatus.NotFound;
  if (size == 0) {
    list();
    return CoapStatus.Content;
  }
  const wanted = segment.slice(0, size);
  const isTemperature = String.UTF8.decode(wanted) == 'temperature';
  const device = isTemperature ? saulFindType(SaulClass.Temperature) : saulFindName(wanted);
  if (device === null) return CoapStatus.NotFound;
  const done = measure(device);
  handleClose(device);
  return done ? CoapStatus.Content : CoapStatus.ServiceUnavailable;
}

/** The names of all sensors and actuators, a line each, as many as thermometer.evm has room for. */
function list(): void {
  let device = saulIterInit();
  while (device !== null) {
    if (String.UTF8.byteLength(body) > 440) {
      handleClose(device);
      return;
    }
    body += String.UTF8.decodeUnsafe(changetype<usize>(name), saulReadName(device, name)) + '\n';
    device = saulIterNext(device);
  }
}

/** The first value of a device, and its unit; false when it gives none. */
function measure(device: SaulDevice): bool {
  if (saulRead(device, reading) != 0) return false;
  body = decimal(reading.v1, reading.scale) + unitName(reading.unit);
  return true;
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
