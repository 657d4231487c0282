import type { Struct, u16, u32, u8 } from '@callgate/abi/language.js';

/** @extensible */
export interface Span extends Struct {
  from: u32;
  to: u8;
  /** @since 1.0 */
  step: u16; //~ CG309 The appended field `step` of `Span` stands at 6, and the earlier record has 8 bytes.
}

/** @extensible */
export interface Way extends Struct {
  from: u16;
  /** @since 0.2 */
  to: u8;
  /** @since 0.3 */
  step: u8; //~ CG309 The appended field `step` of `Way` stands at 3, and the earlier record has 4 bytes.
}

/** @extensible */
export interface Turn extends Struct {
  from: u16;
  /** @since 0.2 */
  to: u32;
}
