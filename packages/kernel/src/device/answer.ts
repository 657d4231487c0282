import type { Core } from '../kernel/core.js';
import { MOST_SLOTS } from '../messages/route.js';
import type { Kref } from '../tables/outside.js';

/** What came of a call, in rows. */
export interface Answer {
  readonly error: boolean;
  readonly body: Uint8Array;
  readonly slots: Int32Array;
}

/** What a function of the host answers, in the form of its references. */
interface Said<Reference> {
  readonly body: Uint8Array;
  readonly slots?: ArrayLike<Reference>;
  readonly error?: boolean;
}

/**
 * Checks what the host's code answered and finds its rows.
 * @throws TypeError for what is no answer
 */
export function checked<Reference>(said: Said<Reference>, rowOf: (reference: Reference) => number): Answer {
  if (!(said?.body instanceof Uint8Array)) throw new TypeError('the answer has no body of bytes');
  const { body, slots = [], error = false } = said;
  if (!(slots.length <= MOST_SLOTS))
    throw new TypeError(`the answer has more than ${MOST_SLOTS} slots, or no list of them`);
  const rows = Int32Array.from({ length: slots.length }, (_, index) => rowOf(slots[index]));
  return { error: error === true, body: body.slice(), slots: rows };
}

/** Calls a function that knows references as krefs; those of the call are lent to it until it returns. */
export function answerOutside(
  core: Core,
  rows: ArrayLike<number>,
  ask: (slots: Kref[]) => Said<Kref>,
): Answer {
  const { outside } = core.state;
  return outside.lending(() => {
    const krefs = Array.from(rows, (row) => outside.lend(row));
    return checked(ask(krefs), (kref) => outside.row(kref));
  });
}
