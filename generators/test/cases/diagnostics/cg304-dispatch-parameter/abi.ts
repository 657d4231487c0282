import type { Dispatches, List, Struct, u16, u8 } from '@callgate/abi/language.js';

export interface Point extends Struct { x: u8 }
export interface Told extends Dispatches {
  /** @dispatch 1024 */
  moved?(to: Point): void; //~ CG304 `to` of the dispatch `moved` is a record.
  /** @dispatch 1025 */
  counted?(items: List<u16, 4>): void; //~ CG304 `items` of the dispatch `counted` is a list of elements wider than a byte.
  /** @dispatch 1026 */
  brought?(items: List<u8, 4>): void;
}
