import { type Image, typeIndexOf } from '../image/image.js';
import { analyseBody, type BodyFacts } from './analyse.js';
import { MOST_HEAD, UNCOUNTED_LEAF } from './rates.js';

/** How a function of the guest is paid for, and what its callers have to do. */
export interface Callee {
  /** Fuel of its head, which whoever calls it pays; 0 when it pays for everything itself. */
  readonly head: number;
  /**
   * Offset of the instruction before which it pays for the rest, and for its frame: where its code begins, or in front of whatever contains its
   * calls. -1 when it pays for nothing outside its loops.
   */
  readonly split: number;
  /** Whether its frame counts. */
  readonly counted: boolean;
  /** Whether it never touches the counters. */
  readonly silent: boolean;
}

/**
 * What can be said of each defined function before any is rewritten. Functions that are called otherwise than by their index (as a dispatch,
 * as the start function, through a reference) pay for themselves.
 */
export function planCallees(
  image: Image,
  others: ReadonlySet<number>,
  isWrapped: (index: number) => boolean,
): Callee[] {
  const imported = image.imports.length;
  const unknown = { head: 0, spends: true };
  return image.bodies.map((body, defined) => {
    const index = imported + defined;
    const type = image.types[typeIndexOf(image, index)];
    const facts = analyseBody(image, body, type, isWrapped, () => unknown);
    return calleeOf(facts, body.code, others.has(index));
  });
}

function calleeOf(
  { entry, loops, calls, frame, head, split, quiet }: BodyFacts,
  code: number,
  other: boolean,
): Callee {
  const large = frame > UNCOUNTED_LEAF;
  const counted = calls || large;
  if (other || large || head > MOST_HEAD)
    return { head: 0, split: entry.weight > 0 ? code : -1, counted, silent: false };
  return { head, split: calls ? split : -1, counted, silent: !calls && quiet && loops.length === 0 };
}
