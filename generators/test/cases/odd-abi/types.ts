import type { Syscalls } from '@callgate/abi/language.js';

/** Its constant would be the guard of a header. */
export enum TypesH {
  Included = 1,
}

/** A family that is called like a file of the runtime of some language. */
export interface TypesCalls extends Syscalls {
  /**
   * @syscall 1203
   * @effect pure
   */
  typesHIncluded(given: TypesH): void;
}
