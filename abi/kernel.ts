import type {
  Bytes,
  Dispatches,
  HandleNumber,
  List,
  Option,
  Reserved,
  Slot,
  Struct,
  Syscalls,
  bool,
  i16,
  u16,
  u32,
  u8,
} from './language.js';

/**
 * What became of a promise. From 3 on it was the kernel that rejected it, for this reason: then the body is the reason in words
 * (`vat-terminated`) where nothing else is said, and there are no slots.
 * @open
 * @width 16
 */
export enum PromiseState {
  /** Whoever decided it gave what stands in body and slots. */
  Fulfilled = 1,
  /** Whoever decided it rejected it with what stands in body and slots. */
  Rejected = 2,
  /** The vat that was to decide it, or to get the message, is over. */
  VatTerminated = 3,
  /** The object that the message was for was given up by its vat. */
  ObjectAbandoned = 4,
  /** The code that was to decide it was replaced; the body is the number of the incarnation that is gone, in decimal digits. */
  VatUpgraded = 5,
  /** The target is nothing that takes messages. */
  NotCallable = 6,
  /** The device failed. */
  DeviceError = 7,
  /** The receiver is parked, and its inbox is full. */
  VatParked = 8,
  /**
   * Something that was to hold it is full: the receiver's table of handles or its inbox; as many messages as may wait for one promise; the room of the
   * message's sender for messages that wait for promises; or that of the vat that made the promise, for what its promises became.
   */
  ReceiverFull = 9,
  /** The body is larger than the receiver's machine takes, or there are more slots than it does. */
  TooLarge = 10,
  /** Nobody is left who could settle it: what it waits for waits for itself, and nobody can name that any longer. */
  Unanswered = 11,
}

/** The head of one resolution that a vat is told. */
export interface Resolution extends Struct {
  /** The number of the promise, as wide as this record has it everywhere. Its entry is gone from the vat's table by now. */
  promise: u32;
  /** Bytes of the body, which is pulled as parameter 255. */
  bodyLength: u32;
  /** How many slots are beside it, which are pulled as parameter 254. */
  slotCount: u16;
  /** Which slot the promise is exactly; -1 for none. */
  exactly: i16;
  /** What became of the promise. */
  state: PromiseState;
  /** Room for a later version. */
  more: Reserved<u16>;
}

/**
 * What a vat does with the references that it holds: messages, promises, and letting go. Holding a reference is the permission. A number that the
 * vat exports for the first time makes an object or a promise of its own: with 32 bits bit 31 set, and bit 30 for a promise; with 16 bits bit 15, and
 * bit 14 for a promise. The number 0 of the objects is the vat's root.
 */
export interface VatCalls extends Syscalls {
  /**
   * Queues a message. It is delivered in a later crank, after everything that this vat sent to the same target before, and only if this crank
   * commits. What becomes of it is told by its result.
   * @syscall 128
   * @effect pure
   * @cost 60 + 1/byte
   * @param target an object, or a promise: then the message goes to what it becomes
   * @param body means something to sender and receiver only
   * @param slots references that go with it, in an order that the body may refer to
   * @param result a promise that this vat decides, commonly one that it exports with this call: the receiver decides it from now on. It is neither the target nor
   * a slot
   */
  send(target: Slot, body: Bytes<65535>, slots: List<Slot, 64>, result: Option<Slot>): void;

  /**
   * Asks to be told (`notify`) when a promise is settled; soon, when it is settled already. Asking again changes nothing.
   * @syscall 129
   * @effect pure
   * @cost 20
   * @param promise any promise; anything else is a fault
   */
  subscribe(promise: Slot): void;

  /**
   * Says what a promise is to become. Nothing happens before `resolveCommit`, and what was not committed when the dispatch or the crank ends is
   * forgotten. Promises that refer to each other are staged one after the other and committed together.
   * @syscall 130
   * @effect pure
   * @cost 40 + 1/byte
   * @param promise one that this vat decides and that was not staged yet
   * @param rejected whether it is rejected instead of fulfilled
   * @param body means something to those who await the promise
   * @param slots references that go with it
   */
  resolveStage(promise: Slot, rejected: bool, body: Bytes<65535>, slots: List<Slot, 64>): void;

  /**
   * Says that the promise that was staged last is exactly one of its slots: messages to the promise go on to what stands there. A promise is
   * fulfilled to exactly an object, never to a promise.
   * @syscall 131
   * @effect pure
   * @cost 10
   * @param slot which one, from 0
   */
  resolveExactly(slot: u8): void;

  /**
   * Settles every promise that was staged; where none was, it is a fault. They leave this vat's table, so their numbers are free for others.
   * @syscall 132
   * @effect pure
   * @cost 40
   */
  resolveCommit(): void;

  /**
   * Asks for the end of this vat when the crank ends. The call returns, and the last one of a crank counts.
   * @syscall 133
   * @effect pure
   * @cost 20 + 1/byte
   * @param failure whether everything that the vat did in this crank is undone
   * @param body what to say about it
   * @param slots references that go with it
   */
  exit(failure: bool, body: Bytes<65535>, slots: List<Slot, 64>): void;

  /**
   * Reads the next resolution of the notification that the vat is in. Until the next call of this kind, and at most until
   * the crank ends, its body is pulled as parameter 255 and its slots as parameter 254. A promise among the slots that has a resolution of its own here is settled, and its number means that one.
   * @syscall 134
   * @effect pure
   * @cost 20
   * @returns the head of it; none when all were read, and outside `notify`
   */
  notifyNext(): Option<Resolution>;

  /**
   * The vat no longer uses these imports. It may still know their identity, until it retires them. A handle that is dropped twice is dropped; one
   * that a later dispatch brings again is usable again.
   * @syscall 136
   * @effect pure
   * @cost 10 + 2/byte
   * @param handles imports of objects and resources; an unknown number, an export and a promise are a fault
   */
  dropImports(handles: List<HandleNumber, 256>): void;

  /**
   * The vat forgets imports that it dropped before: their numbers are free. It is not told when they are gone.
   * @syscall 137
   * @effect pure
   * @cost 10 + 2/byte
   * @param handles imports that were dropped; one that is still usable, an unknown number and one that stands here twice are a fault
   */
  retireImports(handles: List<HandleNumber, 256>): void;

  /**
   * The vat forgets exports that nobody uses any longer (`exportsDropped`). Those who know their identity are told (`importsRetired`).
   * @syscall 138
   * @effect pure
   * @cost 10 + 2/byte
   * @param handles exports of objects that were dropped; one that is still used, an unknown number and one that stands here twice are a fault
   */
  retireExports(handles: List<HandleNumber, 256>): void;

  /**
   * The vat gives up exports, used or not. Messages to them are rejected from now on, and this vat is never told of them again. Only in
   * `stopVat`, or where the manifest grants `abandon`; elsewhere it is a fault.
   * @syscall 139
   * @effect pure
   * @cost 10 + 2/byte
   * @param handles exports of objects; an import, a promise, an unknown number and one that stands here twice are a fault
   */
  abandonExports(handles: List<HandleNumber, 256>): void;

  /**
   * Looks a key up in the vat's own store, which outlives its code. The value is pulled as parameter 255, until the crank ends.
   * @syscall 144
   * @effect pure
   * @cost 30 + 1/byte
   * @returns the bytes of the value, also 0; none when the key is not there
   */
  vatstoreGet(key: Bytes<1024>): Option<u32>;

  /**
   * Sets a key of the vat's own store. What the crank wrote is undone with it.
   * @syscall 145
   * @effect pure
   * @cost 40 + 1/byte
   * @param key at least one byte; none, and more than the store may hold in all, is a fault
   * @param value may be empty
   */
  vatstoreSet(key: Bytes<1024>, value: Bytes<65535>): void;

  /**
   * Takes a key out of the vat's own store; nothing happens when it is not there.
   * @syscall 146
   * @effect pure
   * @cost 40 + 1/byte
   */
  vatstoreDelete(key: Bytes<1024>): void;

  /**
   * Finds the next key in the order of their bytes. It is pulled as parameter 255, until the crank ends.
   * @syscall 147
   * @effect pure
   * @cost 30 + 1/byte
   * @param key the key before it, whether or not it is there; no bytes for the first
   * @returns the bytes of the next key; none behind the last
   */
  vatstoreGetNextKey(key: Bytes<1024>): Option<u32>;
}

/** What the kernel tells a vat of messages, promises and references. */
export interface KernelDispatches extends Dispatches {
  /**
   * A message for an object of this vat, or for a promise that it decides. To a vat without this dispatch none is delivered: it is rejected as
   * `NotCallable`. References among the slots that are new to the vat and were not pulled when the dispatch ends are dropped.
   * @dispatch 1
   * @param target the object, as this vat numbered it
   * @param body what the sender said; at most as much as the machine takes: 65,535 bytes on wasm, 32,768 on EmbedVM
   * @param slots references that came with it
   * @param result a promise that this vat now decides and is to resolve, or 0 when the sender does not ask
   */
  deliver?(target: Slot, body: Bytes<65535>, slots: List<Slot, 256>, result: Option<Slot>): void;

  /**
   * Promises that this vat subscribed to are settled, and with them every settled promise that their slots lead to. They left the vat's table. Each is
   * read with `notifyNext`, the one that was awaited first.
   * @dispatch 2
   * @param count how many resolutions there are
   */
  notify?(count: u16): void;

  /**
   * Nobody uses these exports any longer. The vat may retire them; one that it mentions again, in whatever call, is in use again.
   * @dispatch 3
   * @param handles exports of objects
   */
  exportsDropped?(handles: List<HandleNumber, 256>): void;

  /**
   * Nobody knows these exports any longer. They left the vat's table: mentioning one again makes another object.
   * @dispatch 4
   * @param handles exports of objects
   */
  exportsRetired?(handles: List<HandleNumber, 256>): void;

  /**
   * These imports, which the vat had dropped, are gone. They left the vat's table.
   * @dispatch 5
   * @param handles imports
   */
  importsRetired?(handles: List<HandleNumber, 256>): void;

  /**
   * The vat is to let go of what it no longer needs: it drops and retires now, for its manifest asked for it (`reapEvery`), or it is about to be
   * stopped or upgraded.
   * @dispatch 6
   */
  bringOutYourDead?(): void;

  /**
   * The vat's code is about to end, because of an upgrade or because its host says so. It may still abandon exports, let go of
   * references, and `exit`; sending is a fault. It cannot object, and it has the fuel of one crank.
   * @dispatch 7
   * @param reason in words: `upgrade`, or what the host said
   */
  stopVat?(reason: Bytes<32768>): void;
}
