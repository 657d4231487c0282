import type { Struct, Syscalls, u16 } from '@callgate/abi/language.js';

export interface point extends Struct { //~ CG105 The name `point` cannot be spelt in every language.
  X: u16; //~ CG105 The name `X` cannot be spelt in every language.
}

export enum Colour {
  red = 1, //~ CG105 The name `red` cannot be spelt in every language.
  Größe = 2, //~ CG105 The name `Größe` cannot be spelt in every language.
}

export interface Group extends Syscalls {
  /** @syscall 1024 @effect pure */
  draw_line(
    $from: u16, //~ CG105 The name `$from` cannot be spelt in every language.
  ): void; //~^^ CG105 The name `draw_line` cannot be spelt in every language.
}
