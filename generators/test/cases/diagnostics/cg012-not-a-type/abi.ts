import type { Bytes, Kind, List, Range, Result, Struct, Syscalls, bool, u16, u8 } from '@callgate/abi/language.js';

type Ring = Round; //~ CG012 The type alias `Ring` stands for itself.
type Round = Ring;
type Pair<T> = u16;

export interface Everything extends Struct {
  a: number; //~ CG012 `number` is not a type of the ABI language.
  b: bigint; //~ CG012 `bigint` is not a type of the ABI language.
  c: string; //~ CG012 `string` is not a type of the ABI language.
  d: boolean; //~ CG012 `boolean` is not a type of the ABI language.
  e: u16[]; //~ CG012 `u16[]` is not a type of the ABI language.
  f: { x: u16 }; //~ CG012 `{ x: u16 }` is not a type of the ABI language.
  g: u16 | bool; //~ CG012 `u16 | bool` is not a type of the ABI language.
  h: import('./other.js').Other; //~ CG012 `import('./other.js').Other` is not a type of the ABI language.
  i: (u16);
  j: u16<8>; //~ CG012 `u16<8>` has 1 type argument instead of none.
  k: Ring;
  l: Pair<u16>; //~ CG012 `Pair` is a type alias with parameters.
  m: List<u16, 2, 3>; //~ CG012 `List<u16, 2, 3>` has 3 type arguments instead of 2.
  n: Everything<u16>; //~ CG012 `Everything<u16>` has 1 type argument instead of none.
}

/** @kind 4000 */
export interface Door extends Kind<u16> {} //~ CG012 `Kind<u16>` does not name an enum of rights.

export interface Group extends Syscalls {
  /**
   * @syscall 1024
   * @effect pure
   */
  get(level: Range<u8>): Result<u16>; //~ CG012 `Range<u8>` has 1 type argument instead of 3.
  //~^ CG012 `Result<u16>` has 1 type argument instead of 2.

  /**
   * @syscall 1025
   * @effect pure
   */
  none(): undefined; //~ CG012 `undefined` is not a type of the ABI language.
}
