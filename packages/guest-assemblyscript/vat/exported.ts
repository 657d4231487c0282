import { handleIsValid } from '../generated/handle';
import { abandonExports } from '../generated/kernel';
import { Message } from './message';
import { Reference, ROOT, enter, freshObject, leave } from './reference';

/** An object of this vat that others may get: extend it, and put it into a slot. */
export abstract class Exported extends Reference {
  /** A message for this object. What came with it is let go afterwards, unless it was kept. */
  abstract receive(message: Message): void;

  /**
   * Gives the object up, whoever uses it: messages to it are rejected from now on. Only where the manifest grants `abandon`, and while the vat is being
   * stopped. False, and nothing happens, when nobody has it, or no longer: then there is nothing to give up.
   */
  abandon(): bool {
    const known = this.handle != 0 && handleIsValid(this);
    if (known) abandonExports([this.handle]);
    leave(this);
    return known;
  }

  use(): i32 {
    if (this.handle == 0) enter(freshObject(), this);
    return this.handle;
  }
}

/** Says which object is this vat's root, to which others are introduced first. Once, in `startVat`. */
export function setRoot(root: Exported): void {
  enter(ROOT, root);
}
