import type { Struct, Syscalls, u16 } from '@callgate/abi/language.js';
import type { Colour, Point, Size } from './parts.js';

export { Listed } from './parts.js';

export interface Group extends Syscalls {
  /**
   * @syscall 1024
   * @effect pure
   */
  draw(
    point: Point, //~ CG011 `Point` is not a part of the ABI.
    colour: Colour, //~ CG011 `Colour` is not a part of the ABI.
    size: Size,
  ): void;
}
