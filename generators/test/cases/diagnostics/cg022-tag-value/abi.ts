import type { Kind, Syscalls } from '@callgate/abi/language.js';

/** @flags all */
export enum One { A = 1 } //~^ CG022 `@flags` has no value.

/** @width 64 */
export enum Two { A = 1 } //~^ CG022 `@width` cannot be `64`.

/** @kind sixteen */
export interface Door extends Kind {} //~^ CG022 `@kind` cannot be `sixteen`.

/** @permission Some Thing */
export interface Group extends Syscalls { //~^ CG022 `@permission` cannot be `Some Thing`.
  /**
   * @syscall
   * @effect some
   * @cost 10 per byte
   * @profile Wasm!
   * @blocking until it is done
   */
  draw(): void;
  //~^^^^^^^ CG022 `@syscall` cannot be empty.
  //~^^^^^^^ CG022 `@effect` cannot be `some`.
  //~^^^^^^^ CG022 `@cost` cannot be `10 per byte`.
  //~^^^^^^^ CG022 `@profile` cannot be `Wasm!`.
  //~^^^^^^^ CG022 `@blocking` has no value.

  /**
   * @syscall -1
   * @effect pure
   */
  negative(): void; //~^^^ CG022 `@syscall` cannot be `-1`.

  /**
   * @syscall 1025
   * @effect pure
   * @example only words
   * @example
   * ```c
   * without(an, end);
   */
  shown(): void;
  //~^^^^^^ CG022 `@example` has no code that ends.
  //~^^^^^^ CG022 `@example` has no code that ends.

  /**
   * @syscall 1026
   * @effect pure
   * @example
   * ```klingon
   * nuqneH
   * ```
   * @example
   * ```c
   * callgate_never((1);
   * ```
   */
  told(): void;
  //~^^^^^^^^^^ CG022 `@example` has code in `klingon`, which is no known language.
  //~^^^^^^^ CG022 `@example` has a `(` that is not closed.
}
