import type { Kind, Struct, Syscalls, u16 } from '@callgate/abi/language.js';

/**
 * @retired 1024 doorOpen
 * @retired 1025 doorSlam
 * @retired kind 4000 Door
 */
export interface House extends Syscalls {
  /** @syscall 1026 @effect pure */
  doorOpen(): void; //~ CG171 The name `doorOpen` is retired (abi.ts:4).
  /** @syscall 1027 @effect pure @alias doorSlam */
  doorShut(): void; //~ CG171 The name `doorSlam` is retired (abi.ts:5).
}

export interface Door extends Struct { width: u16 } //~ CG171 The name `Door` is retired (abi.ts:6).

/** @retired 2 Down */
export enum Way { Up = 1, Down = 3 } //~ CG171 The name `Down` is retired (abi.ts:17).
