import { BOUNDS } from '../image/bounds.js';
import { type Body, type Image, typeIndexOf } from '../image/image.js';
import { refuse } from '../image/refuse.js';
import { analyseBody, type BodyFacts } from './analyse.js';
import type { CompileWork } from './compile-work.js';
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
 * @throws ImageError when V8 would take too much to compile one of them, or all together
 */
export function planCallees(
  image: Image,
  others: ReadonlySet<number>,
  isWrapped: (index: number) => boolean,
): Callee[] {
  const imported = image.imports.length;
  const unknown = { head: 0, spends: true };
  let done = 0;
  return image.bodies.map((body, defined) => {
    const index = imported + defined;
    const type = image.types[typeIndexOf(image, index)];
    const facts = analyseBody(image, body, type, isWrapped, () => unknown);
    done += facts.work.done;
    checkWork(index, body, facts.work, done);
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

/** `all`: what this function and all in front of it take to compile. */
function checkWork(
  index: number,
  body: Body,
  { held, values, joins, bytes }: CompileWork,
  all: number,
): void {
  const place = { section: 'code section', offset: body.start };
  if (held > BOUNDS.functionWork) {
    refuse(
      `the image has a function with ${values} values and ${joins} branches in ${bytes} bytes, too much to compile in bounded memory`,
      place,
    );
  }
  if (all > BOUNDS.imageWork) {
    refuse(
      `the image has more than can be compiled in bounded time: it comes to ${Math.ceil(all)} with function ${index}, more than ${BOUNDS.imageWork}`,
      place,
    );
  }
}
