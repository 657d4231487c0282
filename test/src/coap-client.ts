import { type Socket, createSocket } from 'node:dgram';
import { Agent, type CoapRequestParams, request } from 'coap';

/** What a server answered: `2.05`, the body, and the options that it has. */
export interface CoapReply {
  readonly code: string;
  readonly body: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** The client of the package `coap`, on a socket of its own. */
export class CoapClient {
  readonly #agent = new Agent({ type: 'udp4', port: 0 });

  constructor(private readonly port: number) {}

  ask(path: string, more: CoapRequestParams = {}, body = ''): Promise<CoapReply> {
    return new Promise((resolve, reject) => {
      const [pathname, query] = path.split('?');
      const asked = request({
        ...{ host: '127.0.0.1', port: this.port, pathname, agent: this.#agent, ...more },
        ...(query === undefined ? {} : { query }),
      });
      asked.on('response', ({ code, payload, headers }) => {
        resolve({ code, body: payload.toString('utf8'), options: { ...headers } });
      });
      asked.on('error', reject);
      asked.end(body);
    });
  }

  close(): void {
    this.#agent.close();
  }
}

/** A socket that sends what it likes and keeps what comes, for clients that break the rules. */
export class RawClient {
  readonly received: Buffer[] = [];

  private constructor(
    private readonly socket: Socket,
    private readonly port: number,
  ) {
    socket.on('message', (datagram) => this.received.push(datagram));
    socket.on('error', () => {});
  }

  static open(port: number): Promise<RawClient> {
    const socket = createSocket('udp4');
    return new Promise((resolve) => {
      socket.bind(0, '127.0.0.1', () => resolve(new RawClient(socket, port)));
    });
  }

  send(datagram: Uint8Array): Promise<void> {
    return new Promise((resolve) => {
      this.socket.send(datagram, this.port, '127.0.0.1', () => resolve());
    });
  }

  close(): void {
    this.socket.close();
  }
}
