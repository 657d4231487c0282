import type { Place } from '../model/abi.js';
import type { Rule } from '../model/rule.js';
import type { Subject } from './subject.js';

/** A rule about a whole model. */
export interface CheckRule extends Rule {
  /** It concludes from what is not there, so it says nothing of a definition that could not be read whole. */
  readonly needsAll?: true;
  check(subject: Subject): Iterable<Finding>;
}

/** What a rule found: a diagnostic without the rule's id. */
export interface Finding {
  readonly place: Place;
  readonly message: string;
  readonly help: string;
}
