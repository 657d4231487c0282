import type { Bytes, Dispatches, In, List, Out, Slot, Syscalls, u16, u32, u8 } from './language.js';

/** How a guest takes what a dispatch carries, and says why it gives up. */
export interface Delivery extends Syscalls {
  /**
   * Copies bytes of the dispatch that the guest is in (or, with a main program, took last), or of what the last call with a result of variable size
   * gave in this crank. Of a list it copies elements, and all numbers here count those; of a record bytes, in the guest's byte order.
   * @syscall 1
   * @effect pure
   * @cost 10 + 1/byte
   * @param parameter index of the dispatch's parameter, from 0; 255 for a result, and 254 for one that is handles
   * @param offset first byte to copy; behind the end nothing is copied
   * @returns the bytes written
   */
  pull(parameter: u8, offset: u32, into: Out<Bytes<32768>>): u16;

  /**
   * Tells which dispatch the guest was entered for.
   * @syscall 2
   * @profile embedvm16
   * @effect pure
   * @cost 10
   * @param words filled with the dispatch's number, then its slots
   * @returns the words written
   */
  deliveryNext(words: Out<List<u16, 8>>): u16;

  /**
   * Waits for the next dispatch and takes it: the main loop of a guest that has one.
   * @syscall 3
   * @profile embedvm16
   * @effect input
   * @cost 10
   * @blocking
   * @param words filled with the dispatch's number, then its slots
   * @returns the words written
   */
  nextDelivery(words: Out<List<u16, 8>>): u16;

  /**
   * Says why the guest is about to end itself: a failed assertion, for instance. It goes into the guest's record when this crank crashes or
   * faults, and nowhere otherwise.
   * @syscall 4
   * @effect pure
   * @cost 10 + 1/byte
   * @param text UTF-8
   */
  lastWords(text: In<Bytes<1024>>): void;
}

/** What the kernel tells every guest. */
export interface VatDispatches extends Dispatches {
  /**
   * The guest starts. A guest with a main program is entered there instead, and may pull the parameters too.
   * @dispatch 0
   * @param parameters what the manifest says for this vat
   * @param slots references that its maker gives it: those that go with the parameters, and last, where the manifest says `admin`, the node of
   * `vatAdmin`. Those that were not pulled when the dispatch ends are dropped
   */
  startVat(parameters: Bytes<32768>, slots: List<Slot, 256>): void;
}
