import {
  CoapMethod,
  CoapOption,
  CoapRequest,
  CoapResource,
  CoapResponse,
  CoapStatus,
  OutValue,
  coapBodyLength,
  coapPrepareResponse,
  coapRequestMethod,
  coapRequestPending,
  coapSendResponse,
  coapServerResourceNew,
  coapSetBody,
  coapSetOption,
  coapSetOptionU16,
  coapTakeBody,
  coapTakeOption,
  coapTakeOptionU16,
  handleClose,
} from '@callgate/guest-assemblyscript';

const resource = new CoapResource();
const response = new CoapResponse();
const length = new OutValue<u16>();
const short = new ArrayBuffer(3);
const buffer = new ArrayBuffer(16);

export function startVat(_parametersLength: i32, _slotsLength: i32): void {
  const name = String.UTF8.encode('lamp');
  coapServerResourceNew(String.UTF8.encode('/lamp'), resource);
  coapServerResourceNew(name, resource);
  coapServerResourceNew(name, new CoapResource());
  coapRequestPending(resource);
}

export function coapRequestArrived(): void {
  const method = new OutValue<u8>();
  const request = coapRequestPending(resource)!;
  coapRequestMethod(request, method);
  if (method.value == CoapMethod.Post) {
    post(request);
    return;
  }
  if (method.value == CoapMethod.Delete) handleClose(resource);
  coapPrepareResponse(request, CoapStatus.Deleted, response);
  coapSendResponse(response);
}

function post(request: CoapRequest): void {
  coapTakeOption(request, CoapOption.UriPath, short, length);
  coapTakeOption(request, CoapOption.UriPath, buffer, length);
  coapTakeOption(request, CoapOption.UriPath, buffer, length);
  coapTakeOption(request, CoapOption.UriQuery, buffer, length);
  coapTakeOptionU16(request, CoapOption.ETag, length);
  coapTakeOptionU16(request, CoapOption.Accept, length);
  coapTakeOptionU16(request, CoapOption.Accept, length);
  coapBodyLength(request, length);
  coapTakeBody(request, short, length);
  coapBodyLength(request, length);
  coapTakeBody(request, buffer, length);
  coapTakeBody(request, buffer, length);
  coapPrepareResponse(request, CoapStatus.Changed, response);
  coapSetOptionU16(response, CoapOption.ContentFormat, 50);
  coapSetOption(response, CoapOption.ETag, short);
  coapSetOptionU16(response, CoapOption.UriPath, 1);
  coapSetOption(response, CoapOption.LocationQuery, String.UTF8.encode('to=7'));
  coapSetBody(response, String.UTF8.encode('it was dark'));
  coapBodyLength(response, length);
  coapSetOptionU16(response, CoapOption.LocationQuery, 1);
  coapSendResponse(response);
}
