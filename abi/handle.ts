import type { AnyHandle, AnyKind, Gone, Maybe, Own, Result, Syscalls, bool, u16, u32 } from './language.js';

/** What a guest can do with any handle, whatever its kind. Holding a handle is the permission. */
export interface Handles extends Syscalls {
  /**
   * Asks whether a number is a handle that this guest may use now.
   * @syscall 8
   * @effect pure
   * @cost 5
   * @param handle any number at all
   */
  handleIsValid(handle: Maybe<AnyHandle>): bool;

  /**
   * Closes a handle. When nobody else holds the resource, its device releases it after the commit.
   * @syscall 9
   * @effect pure
   * @cost 10
   * @param handle any number at all
   * @returns whether it was a handle that could be used
   */
  handleClose(handle: Maybe<Own<AnyKind>>): bool;

  /**
   * Asks for the number of a handle's kind.
   * @syscall 10
   * @effect pure
   * @cost 5
   * @returns 0 for an object of a vat, 1 for a promise
   */
  handleKind(handle: AnyHandle): Result<u16, Gone>;

  /**
   * Makes a handle for the same resource with fewer rights. Asking twice for the same rights gives the same handle.
   * @syscall 11
   * @effect pure
   * @cost 20
   * @param rights the rights to keep; those that `handle` lacks are not gained
   */
  handleRestrict(handle: AnyHandle, rights: u32): Result<Own<AnyKind>, Gone>;

  /**
   * Asks whether two handles stand for the same resource, whatever their rights.
   * @syscall 12
   * @effect pure
   * @cost 5
   */
  handleSame(a: AnyHandle, b: AnyHandle): Result<bool, Gone>;
}
