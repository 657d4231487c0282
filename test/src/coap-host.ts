import { type CoapLimits, hostClock, udpPort } from '@callgate/devices';
import type { HostOptions } from '@callgate/tools';
import { CoapClient } from './coap-client.js';
import { type TestHost, testHost } from './host.js';

/** A host in real time that serves CoAP on a port of its own, and a client of it. */
export interface CoapHost extends TestHost {
  readonly client: CoapClient;
  readonly port: number;
  /** Lets the vats run until {@link end}. */
  start(): void;
  /** Resolves when the run has ended. */
  quiet(): Promise<unknown>;
  /** Ends every vat, and waits for the end of the run, once: a run whose guests are over does not go on listening. */
  end(): Promise<void>;
}

export async function coapHost(
  coapLimits: Partial<CoapLimits> = {},
  deviceFolder?: string,
  more: Partial<HostOptions> = {},
): Promise<CoapHost> {
  const coap = await udpPort('127.0.0.1', 0);
  const host = testHost(deviceFolder, { clock: hostClock(), coap, coapLimits, ...more });
  const client = new CoapClient(coap.port);
  let ended = false;
  let running: Promise<unknown> = Promise.resolve();
  return {
    ...host,
    client,
    port: coap.port,
    start() {
      running = host.kernel.run();
    },
    quiet: () => running,
    async end() {
      if (ended) return;
      ended = true;
      host.close();
      host.kernel.wake();
      await running;
      client.close();
      coap.close();
    },
  };
}
