import type { Bytes, Dispatches, Syscalls, u16 } from '@callgate/abi/language.js';

export interface Group extends Syscalls {
  /**
   * Several parameters may be secret.
   * @syscall 1024
   * @effect pure
   * @sensitive password
   * @sensitive pin
   */
  unlock(user: u16, password: Bytes<16>, pin: u16): void;

  /**
   * @syscall 1025
   * @effect pure
   * @sensitive passwrod
   * @sensitive user
   * @sensitive user
   * @sensitive
   * @sensitive user and password
   */
  lock(user: u16, password: Bytes<16>): void;
  //~^^^^^^^ CG027 `@sensitive passwrod` protects no parameter.
  //~^^^^^^ CG023 `@sensitive user` is written twice.
  //~^^^^^^ CG022 `@sensitive` cannot be empty.
  //~^^^^^^ CG022 `@sensitive` cannot be `user and password`.
}

/** @sensitive user */
export interface Told extends Dispatches { //~^ CG021 `@sensitive` means nothing on a group of dispatches.
  /**
   * @dispatch 1024
   * @sensitive token
   */
  told(secret: Bytes<16>): void; //~^^ CG027 `@sensitive token` protects no parameter.
}
