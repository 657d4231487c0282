import type { Struct, Syscalls, u16 } from '@callgate/abi/language.js';

/**
 * A point; write to `@nobody`, or to a@b.c.
 * @elastic
 */
export interface Point extends Struct { x: u16 } //~^^ CG020 There is no tag `@elastic`.

export interface Group extends Syscalls {
  /**
   * @syscall 1024
   * @efect pure
   * @effect pure
   */
  draw(point: Point): void; //~^^^ CG020 There is no tag `@efect`.

  /** Tags count wherever they stand. @syscall 1025 @effect pure @blokcing */
  wait(): void; //~^ CG020 There is no tag `@blokcing`.
}
