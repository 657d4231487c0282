/** Lifecycle: what is new, unfinished, going away, renamed and gone. */
import type {
  Bytes,
  Dispatches,
  Handle,
  Kind,
  Out,
  Own,
  Result,
  Struct,
  Syscalls,
  u16,
  u32,
} from '@callgate/abi/language.js';

/** @flags */
export enum LampRight {
  Look = 1,
  /** @since 1.1 @alias Switch */
  Turn = 2,
}

/**
 * Something that shines.
 * @kind 4000
 * @since 1.0
 * @alias Light
 */
export interface Lamp extends Kind<LampRight> {}

/**
 * A lamp of which nobody knows yet what it can do.
 * @kind 4001
 * @unstable colours
 */
export interface ColourLamp extends Lamp {}

/**
 * How bright a lamp is.
 * @alias Glow
 * @retired 2 Dim 1.1 use Full
 */
export enum Brightness {
  Off = 0,
  /** @alias On */
  Full = 1,
  /** @deprecated 1.1 use Full @removeAfter 2.0 */
  Bright = 3,
}

export enum LampError {
  Broken = 1,
}

/**
 * What a lamp uses.
 * @alias Use
 * @deprecated 1.2 use lampMeter
 */
export interface Usage extends Struct {
  minutes: u32;
  /** @deprecated 1.1 because nobody could measure it */
  watts: u16;
}

/**
 * Lamps.
 * @retired 1030 lampBlink 1.2 use lampTurn
 * @retired 1031 lampFade
 * @retired kind 4002 Candle
 */
export interface LifecycleCalls extends Syscalls {
  /**
   * Finds the lamp.
   * @syscall 1024
   * @effect input
   * @since 1.0
   * @alias lightFind
   */
  lampFind(): Own<Lamp, LampRight.Look | LampRight.Turn>;

  /**
   * Turns a lamp on or off.
   * @syscall 1025
   * @effect external
   * @idempotent
   * @alias lightTurn
   * @alias lampSwitch
   */
  lampTurn(lamp: Handle<Lamp, LampRight.Turn>, to: Brightness): Result<void, LampError.Broken>;

  /**
   * Reads the name of a lamp.
   * @syscall 1026
   * @effect input
   * @deprecated 1.1 use lampLabel
   * @removeAfter 2.0
   */
  lampName(lamp: Handle<Lamp>, name: Out<Bytes<16>>): u16;

  /**
   * Reads the label of a lamp.
   * @syscall 1027
   * @effect input
   * @since 1.1
   * @alias lampTitle
   */
  lampLabel(lamp: Handle<Lamp>, label: Out<Bytes<64>>): u16;

  /**
   * @syscall 1028
   * @effect input
   * @deprecated 1.2 use lampMeter
   */
  lampUsage(lamp: Handle<Lamp, LampRight.Look>): Usage;

  /**
   * Reads what a lamp used, in watt-hours.
   * @syscall 1029
   * @effect input
   * @since 1.2
   */
  lampMeter(lamp: Handle<Lamp, LampRight.Look>): u32;
}

/**
 * What is not finished.
 * @unstable colours
 */
export interface ColourCalls extends Syscalls {
  /**
   * @syscall 1032
   * @effect input
   */
  colourFind(): Own<ColourLamp, LampRight.Look>;

  /**
   * @syscall 1033
   * @effect external
   * @deprecated 1.2 because colours are to be records
   */
  colourTurn(lamp: Handle<ColourLamp>, red: u16, green: u16, blue: u16): void;
}

/**
 * What the keeper of the lamps does; no guest can.
 * @caller device
 */
export interface KeeperCalls extends Syscalls {
  /**
   * Puts a new lamp in its place.
   * @syscall 1034
   * @effect external
   */
  lampReplace(number: u16): void;
}

/**
 * @retired 1025 lampBlinked 1.2 because it's "seen", not told
 * @retired 1026 lampFaded
 * @retired 1027 lampDied 1.1 use lampBroke
 */
export interface LifecycleDispatches extends Dispatches {
  /**
   * A lamp broke.
   * @dispatch 1024
   * @alias lightBroke
   * @since 1.1
   */
  lampBroke?(lamp: Handle<Lamp>): void;
}
