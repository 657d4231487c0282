import type { DatagramPort, Peer } from '@callgate/devices';
import { OK } from '@callgate/kernel';
import type { CoapHandlers } from '@callgate/kernel/abi';

const PEER: Peer = { address: 'client', port: 1 };
const [GET, POST] = [1, 2];
const [E_TAG, URI_PATH, URI_QUERY] = [4, 11, 15];
const text = new TextEncoder();

/** Requests of each sort to each resource: a guest has an entry for each. */
const TIMES = 5;

/** Somebody in the world who asks each resource that a guest makes for what is there, and with options and a body. Answers are lost on the way. */
export class CoapClient implements DatagramPort {
  readonly address = PEER.address;
  readonly port = 5683;
  #take: (datagram: Uint8Array, from: Peer) => void = () => {};
  #asked = 0;

  receive(take: (datagram: Uint8Array, from: Peer) => void): void {
    this.#take = take;
  }

  send(): void {}
  close(): void {}

  /** The handlers of a device, behind which this client waits for resources. */
  behind(handlers: CoapHandlers): CoapHandlers {
    return {
      ...handlers,
      coapServerResourceNew: (call, name, out) => {
        const path = name.text();
        const answer = handlers.coapServerResourceNew(call, name, out);
        if (answer === OK) this.#ask(path);
        return answer;
      },
    };
  }

  #ask(path: string): void {
    const segments = path === '' ? [] : path.split('/');
    const paths = segments.map((segment) => [URI_PATH, segment] as const);
    for (let time = 0; time < TIMES; time++) {
      this.#request(GET, paths, '');
      this.#request(POST, [[E_TAG, 'a'], ...paths, [URI_QUERY, 'ab']], 'body');
    }
  }

  /** Sends a request that asks for no acknowledgement (RFC 7252, section 3). */
  #request(method: number, options: readonly (readonly [number, string])[], body: string): void {
    const id = ++this.#asked & 0xffff;
    const bytes = [0x51, method, id >> 8, id & 0xff, id & 0xff];
    let last = 0;
    for (const [number, value] of options) {
      const data = text.encode(value);
      bytes.push(((number - last) << 4) | Math.min(data.length, 13));
      if (data.length >= 13) bytes.push(data.length - 13);
      bytes.push(...data);
      last = number;
    }
    if (body !== '') bytes.push(0xff, ...text.encode(body));
    this.#take(Uint8Array.from(bytes), PEER);
  }
}
