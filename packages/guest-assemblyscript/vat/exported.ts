import { Message } from './message';
import { Reference, ROOT, enter, freshObject } from './reference';

/** An object of this vat that others may get: extend it, and put it into a slot. */
export abstract class Exported extends Reference {
  /** A message for this object. What came with it is let go afterwards, unless it was kept. */
  abstract receive(message: Message): void;

  use(): i32 {
    if (this.handle == 0) enter(freshObject(), this);
    return this.handle;
  }
}

/** Says which object is this vat's root, to which others are introduced first. Once, in `startVat`. */
export function setRoot(root: Exported): void {
  enter(ROOT, root);
}
