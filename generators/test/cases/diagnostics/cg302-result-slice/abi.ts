import type { Bytes, List, Result, Syscalls, u8 } from '@callgate/abi/language.js';

export enum Problem { Late = 1 }
export interface House extends Syscalls {
  /** @syscall 1024 @effect input */
  readName(): Bytes<8>; //~ CG302 `readName` returns a buffer, and the ABI has no `pull`.
  /** @syscall 1025 @effect input */
  readAll(): Result<List<u8, 4>, Problem.Late>; //~ CG302 `readAll` returns a buffer, and the ABI has no `pull`.
}
