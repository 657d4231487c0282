import {
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
  handleIsValid,
  pull,
  puts,
} from '@callgate/guest-assemblyscript';

// A guest that does with a request what the first segment of its path says.

const resource = new CoapResource();
const response = new CoapResponse();
const length = new OutValue<u16>();
const method = new OutValue<u8>();
const buffer = new ArrayBuffer(100);
const short = new ArrayBuffer(3);
let held: CoapRequest | null = null;
const prepared = new CoapResponse();

/** The parameters are the names that it serves, with `,` between them; the last one is used. */
export function startVat(parametersLength: i32, _slotsLength: i32): void {
  const text = new ArrayBuffer(parametersLength);
  pull(0, 0, text);
  const names = String.UTF8.decode(text).split(',');
  for (let index = 0; index < names.length; index++) {
    const error = coapServerResourceNew(String.UTF8.encode(names[index]), resource);
    print('serve ' + names[index] + ': ' + error.toString());
  }
}

export function coapRequestArrived(): void {
  const request = coapRequestPending(resource);
  if (request === null) {
    print('none');
    return;
  }
  const error = coapTakeOption(request, CoapOption.UriPath, buffer, length);
  const path = error == 0 ? String.UTF8.decodeUnsafe(changetype<usize>(buffer), length.value) : '';
  serve(request, path);
}

function serve(request: CoapRequest, path: string): void {
  if (path == 'echo') {
    let body = '';
    coapBodyLength(request, length);
    print('body of ' + length.value.toString());
    while (coapTakeBody(request, buffer, length) == 0 && length.value > 0)
      body += String.UTF8.decodeUnsafe(changetype<usize>(buffer), length.value);
    reply(request, body);
  } else if (path == 'big') {
    reply(request, '0123456789'.repeat(500));
  } else if (path == 'again') {
    // Sets a body of 100 bytes as often as the next segment says.
    coapTakeOption(request, CoapOption.UriPath, buffer, length);
    const times = u8(parseInt(String.UTF8.decodeUnsafe(changetype<usize>(buffer), length.value)));
    coapPrepareResponse(request, CoapStatus.Content, response);
    for (let time: u8 = 0; time < times; time++) coapSetBody(response, buffer);
    coapSendResponse(response);
  } else if (path == 'options') {
    reply(request, options(request));
  } else if (path == 'set') {
    coapPrepareResponse(request, CoapStatus.Content, response);
    const results = set();
    coapSetBody(response, String.UTF8.encode(results));
    print('after the body: ' + coapSetOptionU16(response, CoapOption.MaxAge, 1).toString());
    coapBodyLength(response, length);
    print('body of ' + (length.value == results.length ? 'its length' : length.value.toString()));
    coapSendResponse(response);
  } else if (path == 'ignore') {
    // Takes nothing but the first segment.
    reply(request, 'not a word of your options');
  } else if (path == 'hold') {
    held = request;
  } else if (path == 'hold-response') {
    coapPrepareResponse(request, CoapStatus.Content, prepared);
  } else if (path == 'late') {
    reply(request, late());
  } else if (path == 'close') {
    print('closed: ' + handleClose(request).toString());
  } else if (path == 'close-response') {
    coapPrepareResponse(request, CoapStatus.Content, response);
    print('closed: ' + handleClose(response).toString());
  } else if (path == 'twice') {
    const again = new CoapRequest(request.handle);
    reply(request, 'once');
    coapPrepareResponse(again, CoapStatus.Content, response);
  } else if (path == 'send-twice') {
    coapPrepareResponse(request, CoapStatus.Content, response);
    const again = new CoapResponse(response.handle);
    coapSendResponse(response);
    coapSendResponse(again);
  } else if (path == 'as-response') {
    coapSetBody(new CoapResponse(request.handle), buffer);
  } else if (path == 'status') {
    coapPrepareResponse(request, <CoapStatus>1, response);
  } else if (path == 'fault') {
    reply(request, 'never seen');
    unreachable();
  } else {
    coapPrepareResponse(request, CoapStatus.NotFound, response);
    coapSendResponse(response);
  }
}

function reply(request: CoapRequest, body: string): void {
  coapPrepareResponse(request, CoapStatus.Content, response);
  coapSetBody(response, String.UTF8.encode(body));
  coapSendResponse(response);
}

/** What taking options answers, one after the other. */
function options(request: CoapRequest): string {
  const results: i32[] = [];
  coapRequestMethod(request, method);
  results.push(method.value);
  results.push(coapTakeOption(request, CoapOption.UriQuery, short, length));
  results.push(coapTakeOption(request, CoapOption.UriQuery, buffer, length));
  results.push(length.value);
  results.push(coapTakeOption(request, CoapOption.UriQuery, buffer, length));
  results.push(length.value);
  results.push(coapTakeOption(request, CoapOption.UriQuery, buffer, length));
  results.push(coapTakeOptionU16(request, CoapOption.Accept, length));
  results.push(length.value);
  results.push(coapTakeOptionU16(request, CoapOption.Accept, length));
  results.push(coapTakeOptionU16(request, CoapOption.ETag, length));
  results.push(coapTakeOption(request, CoapOption.ETag, buffer, length));
  return results.join(' ');
}

/** What setting options answers. */
function set(): string {
  const results: i32[] = [];
  results.push(coapSetOptionU16(response, CoapOption.ContentFormat, 50));
  results.push(coapSetOption(response, CoapOption.ETag, short));
  results.push(coapSetOptionU16(response, CoapOption.MaxAge, 65535));
  // Block2, Size2, Uri-Path: the host's, and a request's.
  results.push(coapSetOptionU16(response, <CoapOption>23, 6));
  results.push(coapSetOptionU16(response, <CoapOption>28, 6));
  results.push(coapSetOptionU16(response, CoapOption.UriPath, 6));
  for (let count = 0; count < 15; count++) results.push(coapSetOptionU16(response, <CoapOption>65001, 0));
  return results.join(' ');
}

/** What calls answer for a request, and a response, that the host has answered. */
function late(): string {
  const results: i32[] = [];
  const old = held;
  if (old !== null) {
    results.push(i32(handleIsValid(old)));
    results.push(coapRequestMethod(old, method));
    results.push(coapTakeBody(old, buffer, length));
    results.push(coapTakeOption(old, CoapOption.UriPath, buffer, length));
    results.push(coapPrepareResponse(old, CoapStatus.Content, response));
    held = null;
  }
  if (prepared.handle != 0) {
    results.push(coapSetOptionU16(prepared, CoapOption.MaxAge, 1));
    results.push(coapSetBody(prepared, buffer));
    results.push(coapBodyLength(prepared, length));
    results.push(coapSendResponse(prepared));
  }
  return results.join(' ');
}

function print(line: string): void {
  puts(String.UTF8.encode(line + '\n'));
}
