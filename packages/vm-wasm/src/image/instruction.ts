import type { Cursor } from './cursor.js';
import { IMMEDIATE, proposalOf, type Shape, shapeOf } from './opcodes.js';
import { refuse } from './refuse.js';
import { refuseUse } from './unsupported.js';
import { readReferenceType, readValueType } from './value-type.js';

/** A block without parameters, with no result or the one that its value type says: what `a` holds then. */
export const NO_RESULT = -1;
export const ONE_RESULT = -2;

/**
 * Reads instructions one after the other, without allocating: after {@link next} the fields describe the one just read.
 * Any bytes may be read; what is not an instruction of the supported set throws ImageError.
 */
export class Instruction {
  opcode = 0;
  shape: Shape = shapeOf(0) as Shape;
  /** Its offsets in the image. */
  start = 0;
  end = 0;
  /**
   * First and second index; for a block the index of its type, {@link NO_RESULT} or {@link ONE_RESULT}; for br_table the number of
   * its targets.
   */
  a = 0;
  b = 0;

  constructor(readonly cursor: Cursor) {}

  next(): void {
    const cursor = this.cursor;
    this.start = cursor.at;
    let opcode = cursor.u8();
    if (opcode === 0xfc) {
      const sub = cursor.u32();
      opcode = sub < 0x100 ? 0xfc00 + sub : 0xfcff;
    }
    const shape = shapeOf(opcode);
    if (shape === undefined) this.#refuse(opcode);
    this.opcode = opcode;
    this.shape = shape;
    this.#immediates(shape.immediate);
    this.end = cursor.at;
  }

  #refuse(opcode: number): never {
    const { bytes, end, section } = this.cursor;
    const shown = [...bytes.subarray(this.start, Math.min(this.start + 2, end))];
    const name = shown
      .slice(0, opcode >= 0xfb ? 2 : 1)
      .map((byte) => `0x${byte.toString(16).padStart(2, '0')}`);
    const place = { section, offset: this.start };
    const proposal = proposalOf(opcode);
    if (proposal !== undefined)
      refuseUse(proposal.feature, `${proposal.name} (opcode ${name.join(' ')})`, place);
    refuse(`the image is malformed: there is no instruction with opcode ${name.join(' ')}`, place);
  }

  #immediates(kind: number): void {
    const cursor = this.cursor;
    switch (kind) {
      case IMMEDIATE.none:
        return;
      case IMMEDIATE.blockType:
        this.a = this.#blockType();
        return;
      case IMMEDIATE.index:
        this.a = cursor.u32();
        return;
      case IMMEDIATE.twoIndexes:
        this.a = cursor.u32();
        this.b = cursor.u32();
        return;
      case IMMEDIATE.branchTable:
        this.a = cursor.count('branch targets', 65_536) + 1;
        for (let left = this.a; left > 0; left--) cursor.u32();
        return;
      case IMMEDIATE.memory:
        this.#alignment();
        cursor.u32();
        return;
      case IMMEDIATE.zero:
        this.#zero();
        return;
      case IMMEDIATE.twoZeros:
        this.#zero();
        this.#zero();
        return;
      case IMMEDIATE.indexZero:
        this.a = cursor.u32();
        this.#zero();
        return;
      case IMMEDIATE.signed32:
        cursor.skipSigned(5);
        return;
      case IMMEDIATE.signed64:
        cursor.skipSigned(10);
        return;
      case IMMEDIATE.four:
        cursor.skip(4);
        return;
      case IMMEDIATE.eight:
        cursor.skip(8);
        return;
      case IMMEDIATE.types:
        if (cursor.u32() !== 1) cursor.fail('a select has not exactly one type', this.start);
        readValueType(cursor);
        return;
      case IMMEDIATE.heapType:
        readReferenceType(cursor);
        return;
      default:
        throw new Error(`invariant: every kind of immediate is read, ${kind} is not`);
    }
  }

  #zero(): void {
    if (this.cursor.u8() !== 0)
      this.cursor.unsupported('memories', 'a memory other than memory 0', this.start);
  }

  /** Bit 6 of the alignment announces the index of a memory (multi-memory). */
  #alignment(): void {
    const cursor = this.cursor;
    const alignment = cursor.u32();
    if (alignment >= 64 && alignment < 128)
      cursor.unsupported('memories', 'the index of a memory in a load or store', this.start);
    if (alignment > 4) cursor.fail('an alignment is above 16 bytes', this.start);
  }

  /** A type index (WebAssembly 2.0, 5.4.1: a positive s33) or one byte: a value type or 0x40. */
  #blockType(): number {
    const cursor = this.cursor;
    const first = cursor.bytes[cursor.at];
    if ((first & 0xc0) === 0x40) {
      if (first === 0x40) {
        cursor.u8();
        return NO_RESULT;
      }
      readValueType(cursor);
      return ONE_RESULT;
    }
    const index = cursor.u32();
    if ((cursor.bytes[cursor.at - 1] & 0x40) !== 0) cursor.fail('a block has a negative type', this.start);
    return index;
  }
}
