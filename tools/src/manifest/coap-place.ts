import { isIP } from 'node:net';
import type { Json } from './given.js';

/** An address and a port of this machine. */
export interface CoapPlace {
  readonly address: string;
  readonly port: number;
}

/** What a manifest's `coap` says: `127.0.0.1:5683`, `[::1]:5683`; null when it is no address with a port. */
export function coapPlaceOf(given: string): CoapPlace | null {
  const found = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(given);
  if (found === null) return null;
  const [, six, four, port] = found;
  const fits = isIP(six ?? four) === (six === undefined ? 4 : 6) && Number(port) <= 65_535;
  return fits ? { address: six ?? four, port: Number(port) } : null;
}

/** The schema knows the form, not what an address is. */
export function coapMistakes({ coap }: Json): readonly string[] {
  if (typeof coap !== 'string' || coapPlaceOf(coap) !== null) return [];
  return ['coap: an address of this machine and a port, such as 127.0.0.1:5683, is needed'];
}
