import type { Answer } from './downloads.js';
import type { PacketOption } from './packet.js';

/**
 * A response on its way out of a crank, as the bytes that `call.output` takes: which exchange it answers (4 bytes), its code, how many options; each
 * option's number (2) and length (2) and value; the body.
 */
export function sealed(exchange: number, { code, options, body }: Answer): Uint8Array {
  const length = options.reduce((sum, { value }) => sum + 4 + value.length, 6 + body.length);
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, exchange);
  view.setUint8(4, code);
  view.setUint8(5, options.length);
  let at = 6;
  for (const { number, value } of options) {
    view.setUint16(at, number);
    view.setUint16(at + 2, value.length);
    bytes.set(value, at + 4);
    at += 4 + value.length;
  }
  bytes.set(body, at);
  return bytes;
}

/** What {@link sealed} made. */
export function opened(bytes: Uint8Array): { readonly exchange: number; readonly answer: Answer } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const options: PacketOption[] = [];
  let at = 6;
  for (let count = view.getUint8(5); count > 0; count--) {
    const value = bytes.subarray(at + 4, at + 4 + view.getUint16(at + 2));
    options.push({ number: view.getUint16(at), value });
    at += 4 + value.length;
  }
  const answer = { code: view.getUint8(4), options, body: bytes.subarray(at) };
  return { exchange: view.getUint32(0), answer };
}
