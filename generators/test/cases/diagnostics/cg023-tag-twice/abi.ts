import type { Handle, Kind, Own, Syscalls } from '@callgate/abi/language.js';

/**
 * @kind 4000
 * @durable
 * @ephemeral
 */
export interface Door extends Kind {} //~^^^ CG023 `Door` cannot be both `@durable` and `@ephemeral`.

export interface Group extends Syscalls {
  /**
   * @syscall 1024
   * @effect pure
   * @syscall 1025
   */
  draw(): Own<Door>; //~^^ CG023 `@syscall` is written twice.

  /**
   * @syscall 1026
   * @effect pure
   */
  close(door: Handle<Door>): void;
}
