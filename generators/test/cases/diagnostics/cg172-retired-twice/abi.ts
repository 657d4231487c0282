import type { Syscalls } from '@callgate/abi/language.js';

/**
 * @retired 1024 doorOpen
 * @retired 1024 doorShut
 * @retired 1025 doorOpen
 * @retired kind 1024 Door
 */
export interface House extends Syscalls {}
//~^^^^^ CG172 The number 1024 is retired twice, as `doorOpen` (abi.ts:4) and as `doorShut`.
//~^^^^^ CG172 The name `doorOpen` is retired twice, with 1024 (abi.ts:4) and with 1025.

/** @retired */ //~ CG022 `@retired` cannot be empty.
export enum Way { Up = 1 }
