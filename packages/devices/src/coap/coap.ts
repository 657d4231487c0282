import { type EventSource, type Kernel, NONE, OK } from '@callgate/kernel';
import { CoapError, type CoapHandlers, coapRequestArrived } from '@callgate/kernel/abi';
import type { Answer } from './downloads.js';
import { opened, sealed } from './envelope.js';
import { type CoapLimits, DEFAULT_COAP_LIMITS, MOST_DATAGRAMS, MOST_RESPONSE_OPTIONS } from './limits.js';
import { WELL_KNOWN, coreLinks, isBelow, pathOf, segmentsOf } from './names.js';
import { Code, NOTHING, Option, type PacketOption, isCritical, uint, uintOf } from './packet.js';
import type { DatagramPort, Peer } from './port.js';
import { RequestState, Requests } from './requests.js';
import { Resources } from './resources.js';
import { CoapServer, type Request } from './server.js';

/** Content-Format of a list of links (RFC 6690). */
const LINK_FORMAT = 40;

/**
 * CoAP for guests that serve. Which requests there are and what guests have done with them stands in journaled columns, so that a crank that is rolled
 * back has done nothing; who waits for an answer, and how it travels, is `CoapServer`'s.
 * @param port where requests come from; null: this host serves no CoAP. Whoever opened it closes it
 */
export function coapDevice(
  kernel: Kernel,
  port: DatagramPort | null,
  limits: Partial<CoapLimits> = {},
): CoapHandlers {
  return new CoapDevice(kernel, port, { ...DEFAULT_COAP_LIMITS, ...limits }).handlers();
}

interface Datagram {
  readonly bytes: Uint8Array;
  readonly from: Peer;
  readonly at: number;
}

class CoapDevice implements EventSource {
  readonly #resources: Resources;
  readonly #requests: Requests;
  readonly #server: CoapServer;
  /** What came since the kernel looked, oldest first. */
  #datagrams: Datagram[] = [];

  constructor(
    private readonly kernel: Kernel,
    private readonly port: DatagramPort | null,
    private readonly limits: CoapLimits,
  ) {
    this.#resources = new Resources(kernel.journal);
    this.#requests = new Requests(kernel.journal);
    const service = {
      request: (request: Request) => this.#arrived(request),
      expired: (exchange: number) => this.#expired(exchange),
    };
    this.#server = new CoapServer(port ?? { send() {} }, service, limits);
    if (port === null) return;
    kernel.addEventSource(this);
    port.receive((bytes, from) => {
      if (this.#datagrams.length >= MOST_DATAGRAMS) return;
      this.#datagrams.push({ bytes, from, at: kernel.clock.now() });
      kernel.wake();
    });
  }

  // ---- The outside's side

  listens(): boolean {
    const [first] = this.#resources.all();
    return first !== undefined;
  }

  next(): number | null {
    const [first] = this.#datagrams;
    const due = this.#server.next();
    if (first === undefined) return due;
    return due === null ? first.at : Math.min(first.at, due);
  }

  fire(now: number): void {
    this.#server.fire(now);
    // Taken out before they are looked at: one that breaks the device is not looked at again.
    for (let datagram = this.#datagrams.shift(); datagram !== undefined; datagram = this.#datagrams.shift())
      this.#server.receive(datagram.bytes, datagram.from, now);
  }

  /** Gives a request to who serves its path, or answers it. */
  #arrived({ exchange, method, options, body }: Request): Answer | null {
    const { kernel } = this;
    const path = pathOf(options);
    if (path[0] === WELL_KNOWN) return this.#wellKnown(path, method);
    const resource = this.#resources.find(path);
    if (resource === null) return plain(Code.NotFound);
    const { vat, cell, segments } = resource;
    if (this.#requests.openOf(vat) >= this.limits.requests) return plain(Code.ServiceUnavailable);
    const content = { code: method, options, body, closed: true, refused: false };
    this.#requests.add({ vat, resource: cell, exchange, taken: takenByHost(options, segments), content });
    // A guest that cannot be told may still ask.
    kernel.post(vat, coapRequestArrived.deliver());
    kernel.journal.commit();
    return null;
  }

  #wellKnown(path: readonly string[], method: number): Answer {
    if (path.length !== 2 || path[1] !== 'core') return plain(Code.NotFound);
    if (method !== Code.Get) return plain(Code.MethodNotAllowed);
    const names = [...this.#resources.all()].map(({ segments }) => segments);
    const format = { number: Option.ContentFormat, value: uint(LINK_FORMAT) };
    return { code: Code.Content, options: [format], body: coreLinks(names) };
  }

  /** The client was told that nobody answers: what a guest still has of the request is gone. */
  #expired(exchange: number): void {
    const cell = this.#requests.ofExchange(exchange);
    if (cell === null) return;
    if (this.#requests.stateOf(cell) !== RequestState.Waiting)
      this.kernel.objects.void(this.#requests.objectOf(cell));
    this.#requests.remove(cell);
    this.kernel.journal.commit();
  }

  /** Nobody will answer this request any more. */
  #giveUp(cell: number): void {
    const exchange = this.#requests.exchangeOf(cell);
    this.#requests.remove(cell);
    this.#server.answer(exchange, plain(Code.ServiceUnavailable), this.kernel.clock.now());
  }

  // ---- The guests' side

  handlers(): CoapHandlers {
    const requests = this.#requests;
    const resources = this.#resources;
    const { objects } = this.kernel;
    const output = this.kernel.addOutput((_vat, bytes) => {
      const { exchange, answer } = opened(bytes);
      this.#server.answer(exchange, answer, this.kernel.clock.now());
    });

    const setOption = (cell: number, number: number, value: Uint8Array) => {
      const { options, closed, ...content } = requests.contentOf(cell);
      if (!isSettable(number)) return CoapError.NotSettable;
      if (closed || number < (options.at(-1)?.number ?? 0)) return CoapError.OptionOrder;
      if (options.length === MOST_RESPONSE_OPTIONS) return CoapError.TooMany;
      requests.setContent(cell, { ...content, closed, options: [...options, { number, value }] });
      return OK;
    };

    /** Index of the first option of a number that was not taken; -1 when there is none. */
    const findOption = (cell: number, number: number) =>
      requests
        .contentOf(cell)
        .options.findIndex((option, index) => option.number === number && !requests.isTaken(cell, index));

    return {
      coapServerResourceNew: (call, name, out) => {
        if (this.port === null) return CoapError.NoServer;
        const bytes = new TextEncoder().encode(name.text());
        const segments = segmentsOf(bytes);
        if (segments === null) return CoapError.BadName;
        const all = [...resources.all()];
        if (all.some((other) => isSame(other.segments, segments))) return CoapError.NameTaken;
        const own = all.filter(({ vat }) => vat === call.vat);
        const cell = own.length < this.limits.resources ? resources.add(call.vat, bytes) : 0;
        if (cell === 0) return CoapError.TooMany;
        out.value = call.own(cell);
        return OK;
      },

      coapRequestPending(call, resource) {
        const [cell] = requests.waitingFor(resource);
        if (cell === undefined) return NONE;
        const object = call.own(cell);
        requests.setState(cell, RequestState.Taken);
        requests.setObject(cell, object);
        return object;
      },

      coapRequestMethod(_call, request, out) {
        out.value = requests.contentOf(request).code;
        return OK;
      },

      coapTakeOptionU16(_call, request, number, out) {
        const index = findOption(request, number);
        if (index === -1) return CoapError.NoOption;
        const value = uintOf(requests.contentOf(request).options[index].value, 2);
        if (value === null) return CoapError.NoNumber;
        requests.take(request, index);
        out.value = value;
        return OK;
      },

      coapTakeOption(_call, request, number, into, out) {
        const index = findOption(request, number);
        if (index === -1) return CoapError.NoOption;
        const { value } = requests.contentOf(request).options[index];
        if (value.length > into.capacity) return CoapError.NoRoom;
        requests.take(request, index);
        out.value = into.put(value);
        return OK;
      },

      coapTakeBody(_call, request, into, out) {
        const at = requests.bodyAt(request);
        const slice = requests.contentOf(request).body.subarray(at, at + into.capacity);
        requests.setBodyAt(request, at + slice.length);
        out.value = into.put(slice);
        return OK;
      },

      coapBodyLength(_call, message, out) {
        const { body } = requests.contentOf(message);
        const isRequest = requests.stateOf(message) === RequestState.Taken;
        out.value = body.length - (isRequest ? requests.bodyAt(message) : 0);
        return OK;
      },

      coapPrepareResponse(call, request, status, out) {
        const { options } = requests.contentOf(request);
        const ignored = options.some(({ number }, index) => {
          return isCritical(number) && !requests.isTaken(request, index);
        });
        const refused = ignored && isSuccess(status);
        // Other handles of the request (a guest can restrict one and keep both) must not name the response.
        objects.void(requests.objectOf(request));
        const object = call.own(request);
        requests.setState(request, RequestState.Prepared);
        requests.setObject(request, object);
        requests.setContent(request, { code: status, options: [], body: NOTHING, closed: false, refused });
        out.value = object;
        return OK;
      },

      coapSetOptionU16: (_call, response, number, value) => setOption(response, number, uint(value)),
      coapSetOption: (_call, response, number, value) => setOption(response, number, value.copy()),

      coapSetBody(_call, response, body) {
        const content = requests.contentOf(response);
        requests.setContent(response, { ...content, body: body.copy(), closed: true });
        return OK;
      },

      coapSendResponse(call, response) {
        const { code, options, body, refused } = requests.contentOf(response);
        const answer = refused ? plain(Code.BadOption) : { code, options, body };
        call.output(output, sealed(requests.exchangeOf(response), answer));
        objects.void(requests.objectOf(response));
        requests.remove(response);
        return OK;
      },

      releaseCoapResource: (cell) => {
        if (!resources.isUsed(cell)) return;
        for (const request of requests.waitingFor(cell)) this.#giveUp(request);
        resources.remove(cell);
      },
      // After a rollback the row is as it was before: nobody has taken the request, or its response was never prepared.
      releaseCoapMessage() {},
      releaseCoapRequest: (cell) => {
        if (requests.stateOf(cell) === RequestState.Taken) this.#giveUp(cell);
      },
      releaseCoapResponse: (cell) => {
        if (requests.stateOf(cell) === RequestState.Prepared) this.#giveUp(cell);
      },
    };
  }
}

function plain(code: number): Answer {
  return { code, options: [], body: NOTHING };
}

function isSuccess(status: number): boolean {
  return status < Code.BadRequest;
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && isBelow(a, b);
}

/** What a guest may say in a response (RFC 7252, section 5.10, table 4); the rest belongs to requests or to the message layer. */
const SETTABLE: readonly number[] = [
  Option.ETag,
  ...[8, 20], // Location-Path, Location-Query
  Option.ContentFormat,
  Option.MaxAge,
];
/** From here on numbers are for experiments (section 12.2). */
const EXPERIMENTAL = 65_000;

function isSettable(number: number): boolean {
  return SETTABLE.includes(number) || number >= EXPERIMENTAL;
}

/** A bit for each option that the host has understood: where the host is, the part of the path that is the resource's name, and blocks. */
function takenByHost(options: readonly PacketOption[], name: readonly string[]): number {
  const ours: readonly number[] = [Option.UriHost, Option.UriPort, Option.Block1, Option.Block2];
  let segments = name.length;
  return options.reduce((taken, { number }, index) => {
    const isName = number === Option.UriPath && segments-- > 0;
    return isName || ours.includes(number) ? taken | (1 << index) : taken;
  }, 0);
}
