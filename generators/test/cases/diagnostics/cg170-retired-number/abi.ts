import type { Dispatches, Kind, Syscalls } from '@callgate/abi/language.js';

/**
 * @retired 1024 doorOpen
 * @retired kind 4000 Door
 */
export interface House extends Syscalls {
  /** @syscall 1024 @effect pure */
  doorClose(): void; //~ CG170 `doorClose` has the number 1024 of the retired syscall `doorOpen` (abi.ts:4).
  /** @syscall 1025 @effect pure */
  doorCount(): void;
}

/** @retired 1025 doorOpened */
export interface Told extends Dispatches {
  /** @dispatch 1024 */
  doorClosed?(): void;
  /** @dispatch 1025 */
  doorGone?(): void; //~ CG170 `doorGone` has the number 1025 of the retired dispatch `doorOpened` (abi.ts:14).
}

/** @kind 4000 */
export interface Gate extends Kind {} //~ CG170 `Gate` has the number 4000 of the retired kind `Door` (abi.ts:5).

/** @retired 2 Sideways */
export enum Way { Up = 1, Down = 2 } //~ CG170 `Down` has the number 2 of the retired member of `Way` `Sideways` (abi.ts:25).

/** @retired kind 3 Lost @retired 4 Past 1.0 */ //~ CG022 `@retired` cannot be `kind 3 Lost`.
//~^ CG022 `@retired` cannot be `4 Past 1.0`.
export enum Mode { On = 1 }
