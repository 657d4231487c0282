import type { Syscalls } from '@callgate/abi/language.js';

/** @permission house */
export interface House extends Syscalls {
  /** @syscall 1024 @effect external @caller device */
  open(): void; //~ CG165 `open` is a call of devices and has `@permission`.
}

/** @caller device */
export interface Keeper extends Syscalls {
  /** @syscall 1025 @effect external */
  shut(): void;
  /** @syscall 1026 @effect external @blocking @profile embedvm16 */
  wait(): void; //~ CG165 `wait` is a call of devices and has `@blocking`.
  //~^ CG165 `wait` is a call of devices and has `@profile`.
  /** @syscall 1027 @effect external @caller guest */ //~ CG022 `@caller` cannot be `guest`.
  look(): void;
}
