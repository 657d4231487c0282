import type { Result, Syscalls, u16 } from '@callgate/abi/language.js';

export enum FileError { NoFile = 1, NoSpace = 2 }
export enum LockError { Locked = 1 }

export interface Group extends Syscalls {
  /** @syscall 1024 @effect pure */
  open(): Result<u16, FileError.NoFile | LockError.Locked>; //~ CG151 `open` declares `FileError.NoFile` and `LockError.Locked`, which both have the code 1.
  /** @syscall 1025 @effect pure */
  write(): Result<u16, FileError.NoSpace | LockError.Locked>;
}
