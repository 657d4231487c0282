import type { Struct, u16 } from '@callgate/abi/language.js';

/** @extensible */
export interface Span extends Struct {
  from: u16;
  /** @since 0.3 */
  step: u16;
  to: u16; //~ CG191 The field `to` of the extensible record `Span` stands behind a later one.
  /** @since 0.2 */
  gap: u16;
  /** @since 0.4 */
  turn: u16;
  /** @since 0.3 */
  tilt: u16; //~ CG191 The field `tilt` of the extensible record `Span` stands behind a later one.
}

/** @extensible @since 0.2 */
export interface Way extends Struct {
  from: u16;
  /** @since 0.2 */
  to: u16;
  /** @since 0.3 */
  step: u16;
  /** @since 0.3 */
  gap: u16;
}
