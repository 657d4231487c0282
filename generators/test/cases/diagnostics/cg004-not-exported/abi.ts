import type { Handle, Kind, Struct, Syscalls, u16 } from '@callgate/abi/language.js';

// A private alias is replaced by what it stands for.
type Size = u16;

interface Point extends Struct { x: u16 } //~ CG004 `Point` is not exported, so it is no part of the ABI.

enum Colour { Red = 1 } //~ CG004 `Colour` is not exported, so it is no part of the ABI.

/** @kind 4000 */
interface Door extends Kind {} //~ CG004 `Door` is not exported, so it is no part of the ABI.

// What names them is not reported once more.
export interface Group extends Syscalls {
  /**
   * @syscall 1024
   * @effect pure
   */
  draw(size: Size, point: Point, colour: Colour): void;

  /**
   * @syscall 1025
   * @effect pure
   */
  open(door: Handle<Door>): void;
}

interface Forgotten extends Syscalls {} //~ CG004 `Forgotten` is not exported, so it is no part of the ABI.

enum Listed { Yes = 1 }
export { Listed };
