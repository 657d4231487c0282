/** What the network and the guests may take of the host. */
export interface CoapLimits {
  /** Resources of one vat. */
  readonly resources: number;
  /** Requests of one vat that wait for an answer; the next one is answered 5.03. */
  readonly requests: number;
  /** Milliseconds until a request that nobody answered is answered 5.04. */
  readonly answerWithin: number;
  /** Requests of all vats that wait for an answer. */
  readonly exchanges: number;
  /** Requests that were answered and are remembered, to tell duplicates. */
  readonly remembered: number;
  /** Bodies that are coming in, or going out, in blocks. */
  readonly transfers: number;
}

export const DEFAULT_COAP_LIMITS: CoapLimits = {
  resources: 32,
  requests: 16,
  answerWithin: 10_000,
  exchanges: 256,
  remembered: 512,
  transfers: 32,
};

/** Bytes of a body, as the ABI carries it. */
export const LARGEST_BODY = 8_192;
/** Bytes of an option's value, as the ABI carries it. */
export const LARGEST_OPTION = 255;
/** Options of a request: which of them were taken stands in one word. */
export const MOST_REQUEST_OPTIONS = 31;
/** Options that a guest sets in one response. */
export const MOST_RESPONSE_OPTIONS = 16;
/** Resources of all vats. */
export const MOST_RESOURCES = 256;
/** Datagrams that wait until the kernel looks; further ones are lost. */
export const MOST_DATAGRAMS = 256;
