/**
 * What is asked of a node of `vatAdmin`. The body of the call is JSON in UTF-8, its `parameters` are base64; slots stand beside it:
 *
 * | body | on | slots |
 * |---|---|---|
 * | `{"method":"create","bundle":"counter","parameters":""}` | the node of `vatAdmin` | the notifier, then the slots of the parameters |
 * | `{"method":"terminate"}` | the node of one vat | |
 * | `{"method":"changeOptions","reapEvery":100}` | the node of one vat; 0 for never | |
 * | `{"method":"upgrade","bundle":"counter","parameters":""}` | the node of one vat | the slots of the parameters |
 *
 * The answer is `{}`, for `create` with the new vat's node in the only slot; an error is `{"error":"unknown-bundle"}`.
 */
export type AdminRequest =
  | { readonly method: 'create' | 'upgrade'; readonly bundle: string; readonly parameters: Uint8Array }
  | { readonly method: 'terminate' }
  | { readonly method: 'changeOptions'; readonly reapEvery: number };

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
      | 'too-many',
  ) {
    super(message);
  }
}

/** Longest body of a request, in bytes. */
const LONGEST = 4 << 20;

/** @throws AdminError for what is no request */
export function readRequest(body: Uint8Array): AdminRequest {
  const { method, bundle, parameters = '', reapEvery } = parse(body);
  if (method === 'terminate') return { method };
  if (method === 'changeOptions') {
    if (!Number.isSafeInteger(reapEvery) || (reapEvery as number) < 0) throw new AdminError('bad-request');
    return { method, reapEvery: Math.min(reapEvery as number, 0x7fff_ffff) };
  }
  if (method !== 'create' && method !== 'upgrade') throw new AdminError('unknown-method');
  if (typeof bundle !== 'string' || typeof parameters !== 'string' || !BASE64.test(parameters))
    throw new AdminError('bad-request');
  return { method, bundle, parameters: new Uint8Array(Buffer.from(parameters, 'base64')) };
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
