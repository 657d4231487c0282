/**
 * What is asked of a node of `vatAdmin`. The body of the call is JSON in UTF-8, its `parameters` are base64; slots stand beside it:
 *
 * | body | on | slots |
 * |---|---|---|
 * | `{"method":"create","bundle":"counter","parameters":""}` | the node of `vatAdmin` | the notifier, then the slots of the parameters |
 * | `{"method":"terminate"}` | the node of one vat | |
 * | `{"method":"changeOptions","reapEvery":100,…}`, {@link AdminOptions} | the node of one vat | |
 * | `{"method":"resume"}` | the node of one vat, which is parked | |
 * | `{"method":"upgrade","bundle":"counter","parameters":""}` | the node of one vat | the slots of the parameters |
 *
 * The answer is `{}`, for `create` with the new vat's node in the only slot; an error is `{"error":"unknown-bundle"}`.
 */
export type AdminRequest =
  | { readonly method: 'create' | 'upgrade'; readonly bundle: string; readonly parameters: Uint8Array }
  | { readonly method: 'terminate' | 'resume' }
  | { readonly method: 'changeOptions'; readonly options: AdminOptions };

/** What the maker of a vat may change while it lives; what does not stand here stays. */
export interface AdminOptions {
  /** After so many dispatches it is asked to bring out its dead; 0 for never. */
  readonly reapEvery?: number;
  /** Fuel of one crank; at most what its bundle says. */
  readonly fuel?: number;
  /** Fuel that is added to its meter; out of the meter of the vat that `vatAdmin` was given to, where that has one. */
  readonly refuel?: number;
  /** Most deliveries that wait; at most what its bundle says. */
  readonly inbox?: number;
  readonly onFault?: Policy;
  readonly onOutOfFuel?: Policy;
  readonly onEmpty?: Policy;
}

/** What becomes of a vat at such an end of a crank. */
export type Policy = 'terminate' | 'park';

/** What the caller did wrong; for it. */
export class AdminError extends Error {
  override readonly name = 'AdminError';

  constructor(
    override readonly message:
      | 'bad-request'
      | 'unknown-method'
      | 'unknown-bundle'
      | 'too-large'
      | 'no-notifier'
      | 'vat-over'
      | 'too-many'
      | 'too-many-vats'
      | 'over-bound'
      | 'no-fuel'
      | 'not-parked',
  ) {
    super(message);
  }
}

/** Longest body of a request, in bytes. */
const LONGEST = 4 << 20;

/** @throws AdminError for what is no request */
export function readRequest(body: Uint8Array): AdminRequest {
  const { method, bundle, parameters = '', ...options } = parse(body);
  if (method === 'terminate' || method === 'resume') return { method };
  if (method === 'changeOptions') return { method, options: readOptions(options) };
  if (method !== 'create' && method !== 'upgrade') throw new AdminError('unknown-method');
  if (typeof bundle !== 'string' || typeof parameters !== 'string' || !BASE64.test(parameters))
    throw new AdminError('bad-request');
  return { method, bundle, parameters: new Uint8Array(Buffer.from(parameters, 'base64')) };
}

/** What an option may be; a request with any other member is none. */
const OPTIONS: Readonly<Record<keyof AdminOptions, (value: unknown) => boolean>> = {
  reapEvery: isNatural,
  fuel: (value) => isNatural(value) && value !== 0,
  refuel: isNatural,
  inbox: (value) => isNatural(value) && value !== 0,
  onFault: isPolicy,
  onOutOfFuel: isPolicy,
  onEmpty: isPolicy,
};

function readOptions(options: Record<string, unknown>): AdminOptions {
  const entries = Object.entries(options);
  const known = entries.every(
    ([name, value]) => Object.hasOwn(OPTIONS, name) && OPTIONS[name as keyof AdminOptions](value),
  );
  if (!known || entries.length === 0) throw new AdminError('bad-request');
  return options as AdminOptions;
}

function isNatural(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isPolicy(value: unknown): boolean {
  return value === 'terminate' || value === 'park';
}

function parse(body: Uint8Array): Record<string, unknown> {
  if (body.length > LONGEST) throw new AdminError('too-large');
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new AdminError('bad-request');
  }
  if (typeof value !== 'object' || value === null) throw new AdminError('bad-request');
  return value as Record<string, unknown>;
}

/** Whole groups of four, padded: RFC 4648, section 4. */
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
