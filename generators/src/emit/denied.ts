import type { Call } from '../model/abi.js';

/** What a guest gets from a call whose permission its manifest does not grant. */
export type Denied = 'none' | 'Refused' | 'fault';

/**
 * What becomes of a guarded call without its permission; null for a call that needs none. A call that takes a handle needs none: holding
 * is permission. One that may be absent, or a list, proves nothing.
 */
export function denied({ permission, parameters, result }: Call): Denied | null {
  if (permission === null || parameters.some(({ type }) => type.kind === 'handle' && !type.optional))
    return null;
  if (result.errors.some(({ name }) => name === 'Refused')) return 'Refused';
  return result.optional && result.errors.length === 0 ? 'none' : 'fault';
}
