import type { Machine } from './machine.js';

/**
 * A snapshot: all that a machine's program is made of between two runs. Numbers are big-endian.
 *
 * | offset | bytes | content |
 * |---|---|---|
 * | 0 | 4 | magic `EVMS` |
 * | 4 | 2 | format version, 1 |
 * | 6 | 6 | IP, SP, SFP |
 * | 12 | 4 | stack limit |
 * | 16 | 4 | bytes of the memory, m |
 * | 20 | m | the memory |
 * | 20 + m | to the end | the sentence on the fault, UTF-8; empty before one |
 */
const MAGIC = 0x4556_4d53;
const FORMAT = 1;
const HEADER = 20;

/** What `restoreMachine` makes the same program of. */
export function snapshotMachine({ memory, ip, sp, sfp, stackLimit, detail }: Machine): Uint8Array {
  const sentence = new TextEncoder().encode(detail);
  const bytes = new Uint8Array(HEADER + memory.length + sentence.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC);
  view.setUint16(4, FORMAT);
  view.setUint16(6, ip);
  view.setUint16(8, sp);
  view.setUint16(10, sfp);
  view.setUint32(12, stackLimit);
  view.setUint32(16, memory.length);
  bytes.set(memory, HEADER);
  bytes.set(sentence, HEADER + memory.length);
  return bytes;
}

/**
 * Puts a machine, whatever it did before, where another one was: it goes on exactly as that one does. Its user calls and its meter stay.
 * @throws RangeError when the bytes are no snapshot of a machine with this memory and stack limit; the machine is as it was then
 */
export function restoreMachine(machine: Machine, bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const { length } = machine.memory;
  if (bytes.length < HEADER || view.getUint32(0) !== MAGIC || view.getUint16(4) !== FORMAT)
    throw new RangeError('this is no snapshot of an EmbedVM machine');
  const size = view.getUint32(16);
  if (size !== length || bytes.length < HEADER + size)
    throw new RangeError(`the snapshot is of a memory of ${size} bytes, this one has ${length}`);
  const limit = view.getUint32(12);
  if (limit !== machine.stackLimit)
    throw new RangeError(`the snapshot has the stack limit ${limit}, this machine ${machine.stackLimit}`);
  machine.memory.set(bytes.subarray(HEADER, HEADER + size));
  machine.ip = view.getUint16(6);
  machine.sp = view.getUint16(8);
  machine.sfp = view.getUint16(10);
  machine.detail = new TextDecoder().decode(bytes.subarray(HEADER + size));
  machine.fuelUsed = 0;
}

/** Bytes of an image's SHA-256. */
const HASH = 32;

/** A guest behind a gate: its image's SHA-256, a byte that is 1 in the middle of its program, and its machine's snapshot. */
export function snapshotGuest(machine: Machine, imageHash: Uint8Array, suspended: boolean): Uint8Array {
  const program = snapshotMachine(machine);
  const bytes = new Uint8Array(HASH + 1 + program.length);
  bytes.set(imageHash);
  bytes[HASH] = suspended ? 1 : 0;
  bytes.set(program, HASH + 1);
  return bytes;
}

/**
 * Puts the machine of a guest where another one of the same image was; answers whether that one was in the middle of its program.
 * @throws RangeError when the bytes are no snapshot of such a guest
 */
export function restoreGuest(machine: Machine, imageHash: Uint8Array, bytes: Uint8Array): boolean {
  if (bytes.length <= HASH || bytes[HASH] > 1)
    throw new RangeError('this is no snapshot of an EmbedVM guest');
  if (imageHash.some((byte, at) => byte !== bytes[at]))
    throw new RangeError('the snapshot is of another image');
  restoreMachine(machine, bytes.subarray(HASH + 1));
  return bytes[HASH] === 1;
}
