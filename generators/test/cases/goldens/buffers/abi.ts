/** Bytes and lists, into the kernel and out of it. */
import type { Bytes, Dispatches, In, InOut, List, Out, Range, Result, Syscalls, Text, bool, i16, i32, i8, u16, u32, u8 } from '@callgate/abi/language.js';

export enum BufferError {
  Full = 1,
  Empty = 2,
}

/** @width 16 */
export enum Note {
  Low = 1,
  High = 300,
}

/** @flags */
export enum Pedal {
  Left = 1,
  Right = 4,
}

/** Buffers in and out. */
export interface BufferCalls extends Syscalls {
  /**
   * @syscall 1024
   * @effect pure
   * @cost 5 + 2/byte
   */
  sendBytes(data: In<Bytes<40>>): void;

  /**
   * @syscall 1025
   * @effect pure
   */
  sendU8List(items: List<u8, 8>): void;

  /**
   * @syscall 1026
   * @effect pure
   */
  sendU16List(items: List<u16, 8>): void;

  /**
   * @syscall 1027
   * @effect pure
   */
  sendU32List(items: List<u32, 8>): u8;

  /**
   * @syscall 1028
   * @effect pure
   */
  trySend(data: Bytes<40>, more: Bytes<8>): Result<u16, BufferError.Full>;

  /**
   * @syscall 1032
   * @effect input
   * @cost 5 + 1/byte
   * @returns the bytes written
   */
  fillBytes(into: Out<Bytes<40>>): u16;

  /**
   * @syscall 1033
   * @effect input
   */
  fillU8List(into: Out<List<u8, 8>>): u32;

  /**
   * @syscall 1034
   * @effect input
   */
  fillU16List(into: Out<List<u16, 8>>): u16;

  /**
   * @syscall 1035
   * @effect input
   */
  fillU32List(into: Out<List<u32, 8>>): u16;

  /**
   * @syscall 1036
   * @effect input
   */
  tryFill(from: Bytes<8>, into: Out<Bytes<40>>): Result<u16, BufferError.Full | BufferError.Empty>;

  /**
   * @syscall 1037
   * @effect pure
   */
  sendText(text: Text<40>): void;

  /**
   * @syscall 1038
   * @effect input
   */
  fillText(into: Out<Text<40>>): u16;

  /**
   * @syscall 1039
   * @effect pure
   */
  turnBytes(data: InOut<Bytes<40>>): u16;

  /**
   * @syscall 1040
   * @effect pure
   */
  turnText(text: InOut<Text<40>>): Result<u16, BufferError.Full>;

  /**
   * @syscall 1041
   * @effect pure
   */
  turnU16List(items: InOut<List<u16, 8>>): u16;

  /**
   * @syscall 1042
   * @effect pure
   */
  sendSigned(a: List<i8, 4>, b: List<i16, 4>, c: List<i32, 4>): void;

  /**
   * @syscall 1043
   * @effect pure
   */
  sendNotes(notes: List<Note, 4>, pedals: List<Pedal, 4>, marks: List<bool, 4>): void;

  /**
   * @syscall 1044
   * @effect pure
   */
  turnRanges(values: InOut<List<Range<i16, -9, 9>, 4>>): u16;

  /**
   * @syscall 1045
   * @effect input
   */
  fillNotes(notes: Out<List<Note, 4>>): u16;
}

/** Bytes that a guest pulls. */
export interface BufferDispatches extends Dispatches {
  /**
   * @dispatch 1024
   */
  bring(mark: u16, body: Bytes<64>, tail: List<u8, 8>): void;

  /**
   * @dispatch 1025
   */
  bringText(text: Text<40>, mark: u8): void;
}
