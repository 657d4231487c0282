import { type DatagramPort, udpPort } from '@callgate/devices';
import { Failure } from './failure.js';
import type { CoapPlace } from './manifest/coap-place.js';

/** Opens what a manifest's `coap` says. */
export async function openCoapPort({ address, port }: CoapPlace): Promise<DatagramPort> {
  try {
    return await udpPort(address, port);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Failure(`CoAP cannot be served at ${address}, port ${port}: ${reason}`, 'Nothing was run.');
  }
}

/** The address of a port as clients write it. */
export function coapUri({ address, port }: DatagramPort): string {
  return `coap://${address.includes(':') ? `[${address}]` : address}:${port}`;
}
