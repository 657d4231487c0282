import type { Dispatches, Struct, Syscalls, u16 } from '@callgate/abi/language.js';

/**
 * @kind 4000
 */
export interface Point extends Struct { //~^^ CG021 `@kind` means nothing on a record.
  /** @width 16 */
  x: u16; //~^ CG021 `@width` means nothing on a field.
  /** @example shown nowhere */
  y: u16; //~^ CG021 `@example` means nothing on a field.
}

/** @blocking */
export enum Colour { //~^ CG021 `@blocking` means nothing on an enum.
  /** @open */
  Red = 1, //~^ CG021 `@open` means nothing on an enum member.
}

/** @effect pure */
export interface Group extends Syscalls { //~^ CG021 `@effect` means nothing on a group of syscalls.
  /**
   * @syscall 1024
   * @dispatch 1024
   * @effect pure
   */
  draw(point: Point): void; //~^^^ CG021 `@dispatch` means nothing on a syscall.
}

/** @permission draw */
export interface Told extends Dispatches { //~^ CG021 `@permission` means nothing on a group of dispatches.
  /**
   * @dispatch 1024
   * @blocking
   * @effect input
   * @cost 10
   * @returns nothing
   */
  drawn(): void;
  //~^^^^^^ CG021 `@blocking` means nothing on a dispatch.
  //~^^^^^^ CG021 `@effect` means nothing on a dispatch.
  //~^^^^^^ CG021 `@cost` means nothing on a dispatch.
  //~^^^^^^ CG021 `@returns` means nothing on a dispatch.
}
