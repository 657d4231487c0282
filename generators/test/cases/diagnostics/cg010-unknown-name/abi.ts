import type { Kind, Struct, Syscalls, u16, u61 } from '@callgate/abi/language.js';
import type * as language from '@callgate/abi/language.js';
import type * as parts from './parts.js';
import { Colour, Shade } from './parts.js';

export * from './parts.js';
export { Color } from './parts.js'; //~ CG010 There is no `Color` to export.

export interface Point extends Struct {
  x: u16;
  y: uint16; //~ CG010 There is no `uint16` in this module.
  z: u61; //~ CG010 There is no `u61` in the ABI language.
  colour: Colour;
  shade: Shade; //~ CG010 There is no `Shade` in the exports of parts.ts.
  other: language.u8;
  last: language.String; //~ CG010 There is no `String` in the ABI language.
  first: parts.Colour;
  second: parts.Colours; //~ CG010 There is no `Colours` in the exports of parts.ts.
  third: parts; //~ CG010 `parts` is not a type.
}

export interface Door extends Kinds {} //~ CG010 There is no `Kinds` in this module.

export interface Group extends Syscalls {
  /**
   * @syscall 1024
   * @effect pure
   */
  draw(point: Pont): void; //~ CG010 There is no `Pont` in this module.
}
