import type { Struct, u16 } from '@callgate/abi/language.js';

export interface Span extends Struct {
  from: u16;
  /** @since 0.2 */
  to: u16; //~ CG193 The field `to` came to the frozen record `Span` with 0.2.
}

/** @since 0.2 */
export interface Way extends Struct {
  /** @since 0.2 */
  from: u16;
  /** @since 0.3 */
  to: u16; //~ CG193 The field `to` came to the frozen record `Way` with 0.3.
}
