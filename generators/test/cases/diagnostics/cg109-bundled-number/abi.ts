import type { Dispatches, Handle, Kind, Own, Syscalls } from '@callgate/abi/language.js';

export * from '@callgate/abi/delivery.js';
export * from '@callgate/abi/timer.js';

/** @kind 100 */
export interface Lamp extends Kind {} //~ CG109 `Lamp` has the kind number 100: those below 1024 are the bundled families'.

export interface Lamps extends Syscalls {
  /**
   * @syscall 1023
   * @effect input
   */
  lampOpen(): Own<Lamp>; //~ CG109 `lampOpen` has the syscall number 1023: those below 1024 are the bundled families'.

  /**
   * @syscall 1024
   * @effect input
   */
  lampOn(lamp: Handle<Lamp>): void;

  /**
   * @syscall 30
   * @effect input
   */
  lampOff(lamp: Handle<Lamp>): void; //~ CG109 `lampOff` has the syscall number 30: those below 1024 are the bundled families'.
}

export interface LampEvents extends Dispatches {
  /** @dispatch 15 */
  lampPlayed?(lamp: Handle<Lamp>): void; //~ CG109 `lampPlayed` has the dispatch number 15: those below 1024 are the bundled families'.
}
