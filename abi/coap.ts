import type {
  Bytes,
  Dispatches,
  Gone,
  Handle,
  In,
  Kind,
  Option,
  Out,
  Own,
  Refused,
  Result,
  Syscalls,
  Text,
  u16,
} from './language.js';

/**
 * A resource that this guest serves: requests for its path come to the guest that made it, until the handle is closed.
 * @kind 21
 * @ephemeral
 */
export interface CoapResource extends Kind {}

/**
 * A CoAP message.
 * @kind 22
 * @ephemeral
 */
export interface CoapMessage extends Kind {}

/**
 * A request that waits for its answer. It becomes `Gone` when the host has answered in the guest's place, because the guest took too long. Closing
 * it answers 5.03.
 * @kind 23
 * @ephemeral
 */
export interface CoapRequest extends CoapMessage {}

/**
 * The answer to a request, until it is sent. It becomes `Gone` as its request would. Closing it answers 5.03.
 * @kind 24
 * @ephemeral
 */
export interface CoapResponse extends CoapMessage {}

/**
 * What a request asks for (RFC 7252, section 12.1.1; RFC 8132).
 * @open
 */
export enum CoapMethod {
  Get = 1,
  Post = 2,
  Put = 3,
  Delete = 4,
  Fetch = 5,
  Patch = 6,
  IPatch = 7,
}

/** What a guest may answer (RFC 7252, section 12.1.2): class × 32 + detail, so 69 is 2.05. */
export enum CoapStatus {
  Created = 65,
  Deleted = 66,
  Valid = 67,
  Changed = 68,
  Content = 69,
  BadRequest = 128,
  Unauthorized = 129,
  BadOption = 130,
  Forbidden = 131,
  NotFound = 132,
  MethodNotAllowed = 133,
  NotAcceptable = 134,
  Conflict = 137,
  PreconditionFailed = 140,
  RequestTooLarge = 141,
  UnsupportedFormat = 143,
  UnprocessableEntity = 150,
  InternalServerError = 160,
  NotImplemented = 161,
  BadGateway = 162,
  ServiceUnavailable = 163,
  GatewayTimeout = 164,
}

/**
 * Numbers of options (RFC 7252, section 12.2). An odd number is a critical option: it must be understood.
 * @open
 * @width 16
 */
export enum CoapOption {
  IfMatch = 1,
  ETag = 4,
  IfNoneMatch = 5,
  LocationPath = 8,
  UriPath = 11,
  ContentFormat = 12,
  MaxAge = 14,
  UriQuery = 15,
  Accept = 17,
  LocationQuery = 20,
}

export enum CoapError {
  /** The host serves no CoAP. */
  NoServer = 1,
  /** A name is the segments of a path with `/` between them: none is empty, `.` or `..`, and the first is not `.well-known`. */
  BadName = 2,
  /** A guest serves this name. */
  NameTaken = 3,
  /** This guest, or all together, have as many resources as the host allows; or the response as many options. */
  TooMany = 4,
  /** The request has no such option that was not taken yet. */
  NoOption = 5,
  /** The option's value is no number below 65,536. */
  NoNumber = 6,
  /** The buffer is too short for the value, which was not taken. */
  NoRoom = 7,
  /** Options are set in the order of their numbers, and before the body. */
  OptionOrder = 8,
  /** The host sets this option itself, or a response cannot have it. */
  NotSettable = 9,
}

/**
 * Serving CoAP (RFC 7252), one request at a time, as RIOT's gcoap does. The host takes care of tokens, duplicates, retransmission and of bodies in
 * several blocks (RFC 7959): a guest sees whole bodies. A request that nobody answers within the host's bound is answered 5.04.
 * @permission coap
 */
export interface Coap extends Syscalls {
  /**
   * Serves a path and all below it that no longer name serves. The part of the path that the name is counts as taken.
   * @syscall 80
   * @effect input
   * @cost 100
   * @param name segments of the path with `/` between them, such as `sensors/indoor`; empty: every path that no other name serves
   */
  coapServerResourceNew(
    name: In<Text<63>>,
  ): Result<
    Own<CoapResource>,
    CoapError.NoServer | CoapError.BadName | CoapError.NameTaken | CoapError.TooMany | Refused
  >;

  /**
   * Takes the oldest request that waits for a resource.
   * @syscall 81
   * @effect input
   * @cost 40
   * @returns none when no request waits
   */
  coapRequestPending(resource: Handle<CoapResource>): Option<Own<CoapRequest>>;

  /**
   * Tells what a request asks for.
   * @syscall 82
   * @effect input
   * @cost 10
   */
  coapRequestMethod(request: Handle<CoapRequest>): Result<CoapMethod, Gone>;

  /**
   * Takes the first option of a number that was not taken yet, as a number. Whoever takes an option says that it was understood: a request that
   * has a critical option which nobody took is answered 4.02 where the guest answers 2.xx.
   * @syscall 83
   * @effect input
   * @cost 20
   * @param number the option's number, of any sort: those of `CoapOption` are the usual ones
   */
  coapTakeOptionU16(
    request: Handle<CoapRequest>,
    number: CoapOption,
  ): Result<u16, CoapError.NoOption | CoapError.NoNumber | Gone>;

  /**
   * Takes the first option of a number that was not taken yet, as bytes; see `coapTakeOptionU16`.
   * @syscall 84
   * @effect input
   * @cost 20 + 1/byte
   * @param number the option's number
   * @param value filled with the whole value
   * @returns the bytes written
   */
  coapTakeOption(
    request: Handle<CoapRequest>,
    number: CoapOption,
    value: Out<Bytes<255>>,
  ): Result<u16, CoapError.NoOption | CoapError.NoRoom | Gone>;

  /**
   * Takes the next bytes of a request's body.
   * @syscall 85
   * @effect input
   * @cost 20 + 1/byte
   * @returns the bytes written: fewer than there is room for only at the end, and none behind it
   */
  coapTakeBody(request: Handle<CoapRequest>, body: Out<Bytes<8192>>): Result<u16, Gone>;

  /**
   * Asks how long the body of a message is.
   * @syscall 86
   * @effect input
   * @cost 10
   * @returns of a request, the bytes that were not taken yet; of a response, those that were set
   */
  coapBodyLength(message: Handle<CoapMessage>): Result<u16, Gone>;

  /**
   * Turns a request into the response to it. What was not taken of the request is lost.
   * @syscall 87
   * @effect input
   * @cost 40
   */
  coapPrepareResponse(request: Own<CoapRequest>, status: CoapStatus): Result<Own<CoapResponse>, Gone>;

  /**
   * Sets an option to a number.
   * @syscall 88
   * @effect input
   * @cost 20
   * @param number the option's number, at least that of the option that was set last
   */
  coapSetOptionU16(
    response: Handle<CoapResponse>,
    number: CoapOption,
    value: u16,
  ): Result<void, CoapError.OptionOrder | CoapError.NotSettable | CoapError.TooMany | Gone>;

  /**
   * Sets an option to bytes.
   * @syscall 89
   * @effect input
   * @cost 20 + 1/byte
   * @param number the option's number, at least that of the option that was set last
   */
  coapSetOption(
    response: Handle<CoapResponse>,
    number: CoapOption,
    value: In<Bytes<255>>,
  ): Result<void, CoapError.OptionOrder | CoapError.NotSettable | CoapError.TooMany | Gone>;

  /**
   * Sets the body. Options cannot be set any more.
   * @syscall 90
   * @effect input
   * @cost 20 + 1/byte
   * @param body the whole body, in place of one that was set before
   */
  coapSetBody(response: Handle<CoapResponse>, body: In<Bytes<8192>>): Result<void, Gone>;

  /**
   * Sends a response, after the commit.
   * @syscall 91
   * @effect output
   * @cost 100
   */
  coapSendResponse(response: Own<CoapResponse>): Result<void, Gone>;
}

/** What the CoAP server tells a guest. */
export interface CoapDispatches extends Dispatches {
  /**
   * A request came for one of the guest's resources: one dispatch for each. `coapRequestPending` takes it, unless the host has answered it by now.
   * @dispatch 17
   */
  coapRequestArrived?(): void;
}
