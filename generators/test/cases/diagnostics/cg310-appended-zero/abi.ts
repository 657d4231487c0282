import type { Range, Reserved, Struct, i8, u8 } from '@callgate/abi/language.js';

/** No member is 0. */
export enum Way { Up = 1, Down = 2 }
/** @open */
export enum Size { Small = 1 }
export interface Point extends Struct { way: Way }

/** @extensible */
export interface Span extends Struct {
  way: Way;
  /** @since 0.2 */
  size: Size;
  /** @since 0.3 */
  turn: Way; //~ CG310 The appended field `turn` of `Span` cannot be 0.
  /** @since 0.4 */
  point: Point; //~ CG310 The appended field `point` of `Span` cannot be 0.
  /** @since 0.5 */
  percent: Range<u8, 1, 100>; //~ CG310 The appended field `percent` of `Span` cannot be 0.
  /** @since 0.6 */
  below: Range<i8, -9, -1>; //~ CG310 The appended field `below` of `Span` cannot be 0.
  /** @since 0.7 */
  offset: Range<i8, -9, 9>;
  /** @since 0.8 */
  later: Reserved<u8>;
}
