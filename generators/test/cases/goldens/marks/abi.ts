/** Marks that change what is generated: of secrets, effects, waiting, rights, kinds and callers, and handles that are named by number. */
import type { AnyHandle, Bytes, Dispatches, Gone, Handle, HandleNumber, KernelError, Kind, List } from '@callgate/abi/language.js';
import type { Option, Out, Own, Refused, Result, Syscalls, bool, u16, u32, u8 } from '@callgate/abi/language.js';

/** @flags */
export enum ChestRight {
  Look = 1,
  Fill = 2,
  Open = 4,
}

/**
 * What is in it outlives a restart.
 * @kind 1024
 * @durable
 */
export interface Chest extends Kind<ChestRight> {}

/**
 * It may be handed to another vat.
 * @kind 1025
 * @transferable
 * @ephemeral
 */
export interface Key extends Kind {}

export enum ChestError {
  Locked = 1,
}

/**
 * Chests.
 * @permission chests
 * @caller vat
 */
export interface ChestCalls extends Syscalls {
  /**
   * @syscall 1024
   * @effect input
   * @sensitive word
   * @sensitive code
   */
  chestFind(word: Bytes<16>, code: u32, mark: u8): Result<Own<Chest, ChestRight.Look | ChestRight.Fill | ChestRight.Open>, ChestError.Locked | Refused>;

  /**
   * What comes out can do no more than the chest that it was in.
   * @syscall 1025
   * @effect input
   * @rightsFrom chest
   */
  chestInside(chest: Handle<Chest, ChestRight.Open>, index: u8): Option<Own<Chest, ChestRight.Look | ChestRight.Open>>;

  /**
   * @syscall 1026
   * @effect input
   */
  keyMake(chest: Handle<Chest, ChestRight.Look>): Own<Key>;

  /**
   * Answers that it is accepted; what is written goes out with the commit.
   * @syscall 1027
   * @effect output
   * @cost 10 + 2/byte
   * @idempotent
   * @sensitive letter
   */
  keySend(key: Handle<Key>, letter: Bytes<32>): Result<void, Gone>;

  /**
   * Waits until somebody turns the key.
   * @syscall 1028
   * @effect input
   * @blocking
   */
  keyWait(key: Handle<Key>, room: Out<Bytes<8>>): Result<u16, KernelError>;

  /**
   * @syscall 1029
   * @effect input
   * @blocking
   */
  pause(ms: u16): void;

  /**
   * @syscall 1030
   * @effect external
   */
  keyBreak(key: Own<Key>): Result<void, ChestError.Locked | KernelError.Gone>;

  /**
   * @syscall 1031
   * @effect pure
   */
  thingsLost(one: HandleNumber, more: List<HandleNumber, 4>): bool;

  /**
   * @syscall 1032
   * @effect pure
   */
  thingsCount(things: List<AnyHandle, 4>, least: AnyHandle): Result<u8, Gone>;
}

/** What only a device may ask for. */
export interface DeviceCalls extends Syscalls {
  /**
   * @syscall 1040
   * @effect external
   * @caller device
   */
  chestDeliver(mark: u8): void;
}

/** What happens to keys. */
export interface KeyDispatches extends Dispatches {
  /**
   * @dispatch 1024
   * @sensitive word
   */
  keyTurned(key: Own<Key>, word: Bytes<16>): void;

  /**
   * @dispatch 1025
   */
  thingsGone?(lost: List<HandleNumber, 4>, beside: List<AnyHandle, 4>): void;
}
