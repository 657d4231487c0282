/** Handles in every position, with rights, a sub-kind, and everything that can keep a guest from what it wants. */
import type { AnyHandle, AnyKind, Bytes, Dispatches, Gone, Handle, Kind, List, Maybe, Option, Out } from '@callgate/abi/language.js';
import type { Own, Refused, Result, Slot, Syscalls, bool, u16, u8 } from '@callgate/abi/language.js';

/** @flags */
export enum DoorRight {
  Look = 1,
  Open = 2,
}

/**
 * @kind 1024
 */
export interface Door extends Kind<DoorRight> {}

/**
 * A door for carts.
 * @kind 1025
 */
export interface Portal extends Door {}

/**
 * Somebody else may take it back.
 * @kind 1026
 * @revocable
 */
export interface Lease extends Kind {}

export enum DoorError {
  Stuck = 1,
}

/**
 * Doors.
 * @permission doors
 */
export interface DoorCalls extends Syscalls {
  /**
   * @syscall 1024
   * @effect input
   */
  doorFind(number: u16): Option<Own<Door, DoorRight.Look | DoorRight.Open>>;

  /**
   * @syscall 1025
   * @effect input
   */
  doorMake(): Own<Door, DoorRight.Look>;

  /**
   * @syscall 1026
   * @effect input
   */
  portalMake(): Result<Own<Portal, DoorRight.Look | DoorRight.Open>, DoorError.Stuck | Refused>;

  /**
   * @syscall 1027
   * @effect input
   */
  doorLook(door: Handle<Door, DoorRight.Look>): u8;

  /**
   * @syscall 1028
   * @effect input
   */
  portalOpen(portal: Handle<Portal, DoorRight.Open>): Result<void, DoorError.Stuck>;

  /**
   * @syscall 1029
   * @effect input
   */
  doorNext(door: Own<Door>): Option<Own<Door, DoorRight.Look>>;

  /**
   * @syscall 1030
   * @effect input
   */
  doorAsk(door: Maybe<Handle<Door>>): bool;

  /**
   * @syscall 1031
   * @effect input
   */
  doorDrop(door: Maybe<Own<Door>>): bool;

  /**
   * @syscall 1032
   * @effect input
   */
  portalAsk(portal: Maybe<Handle<Portal>>): bool;
}

/** Leases, and things of any kind. */
export interface LeaseCalls extends Syscalls {
  /**
   * @syscall 1040
   * @effect input
   */
  leaseTake(): Own<Lease>;

  /**
   * @syscall 1041
   * @effect input
   */
  leaseName(lease: Handle<Lease>, name: Out<Bytes<8>>): Result<u16, Gone>;

  /**
   * @syscall 1042
   * @effect input
   */
  leaseTrade(old: Own<Lease>, beside: Handle<Lease>): Result<Own<Lease>, Gone>;

  /**
   * @syscall 1043
   * @effect input
   */
  leaseFind(mark: u8): Result<Option<Own<Lease>>, DoorError.Stuck>;

  /**
   * @syscall 1044
   * @effect pure
   */
  anyAsk(thing: Maybe<AnyHandle>): bool;

  /**
   * @syscall 1045
   * @effect pure
   */
  anyClose(thing: Maybe<Own<AnyKind>>): bool;

  /**
   * @syscall 1046
   * @effect pure
   */
  anySame(a: AnyHandle, b: AnyHandle): Result<bool, Gone>;

  /**
   * @syscall 1047
   * @effect pure
   * @cost 4 + 1/byte
   * @param things what is passed on
   * @param reply where the answer goes
   */
  anySend(target: Slot, things: List<Slot, 4>, reply: Option<Slot>): void;

  /**
   * @syscall 1048
   * @effect input
   */
  doorsCount(doors: List<Handle<Door, DoorRight.Look>, 4>, first: Option<Own<Portal>>): u8;

  /**
   * @syscall 1049
   * @effect input
   */
  leasesJoin(leases: List<Handle<Lease>, 4>, into: Option<Handle<Lease>>): Result<u8, Gone>;
}

/** What happens to doors. */
export interface DoorDispatches extends Dispatches {
  /**
   * @dispatch 1024
   */
  doorMoved(door: Handle<Door>, by: u8, other: AnyHandle): void;

  /**
   * @dispatch 1025
   * @param slots what stands beside the body
   */
  thingsSent(target: AnyHandle, body: Bytes<16>, slots: List<Slot, 4>, result: Option<Slot>): void;
}
