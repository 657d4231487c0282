import { TraceRing } from '../tables/layout.js';
import { RESULT_BYTES, RESULT_HANDLES } from '../gate/result-register.js';
import {
  type DecodeContext,
  type HandleResolver,
  bytesValue,
  decodeBytes,
  decodeList,
  decodeScalar,
  decodeStored,
} from './decode-value.js';
import { type MemoryReader, readScalar, sizeOf } from './read-memory.js';
import {
  type BufferType,
  type TraceLowering,
  type TraceParameter,
  type TraceSyscall,
  type TraceTable,
  type TraceType,
  isBuffer,
} from './table.js';
import { REDACTED, type TraceResult, type TraceValue, type TracedCall, type TracedField } from './value.js';

/** One syscall as a VM's glue saw it. */
export interface RawCall {
  /** Id of the target profile. */
  readonly profile: string;
  readonly number: number;
  readonly slots: ArrayLike<number>;
  /** The slot that went back; null when the call faulted. */
  readonly result: number | null;
  /** The words are not those of the call: their count was wrong. */
  readonly misfit?: boolean;
  readonly resolve?: HandleResolver | undefined;
  /** Asked when the call is over. */
  readonly memory?: MemoryReader | undefined;
  /** What waits to be pulled as a parameter, null for nothing; asked when the call is over. Without it a result is shown as its length. */
  readonly register?: ((parameter: number) => Uint8Array | null) | undefined;
  /** Nothing of what the call wrote may be shown: it comes from a `@sensitive` parameter of a dispatch. */
  readonly hideOut?: boolean;
  /** Bytes of what the lengths of a byte buffer count, 1 by default: `pull` counts elements. */
  readonly unitBytes?: number;
}

/** Bytes of the length of a result of variable size, where that stands in memory. */
const LENGTH_BYTES = 2;

/** Decodes one call: its slots by parameter, then its result, which says how much of a buffer was filled. */
export class CallDecoder {
  readonly #context: DecodeContext;

  constructor(
    table: TraceTable,
    readonly call: TraceSyscall,
    readonly lowering: TraceLowering,
    readonly raw: RawCall,
  ) {
    this.#context = { table, profile: table.profiles[raw.profile], resolve: raw.resolve, memory: raw.memory };
  }

  decode(): TracedCall {
    const { call, raw } = this;
    const result = this.#result();
    const written =
      result.kind === 'value' && result.value.kind === 'number' ? Number(result.value.value) : null;
    const parameters =
      raw.misfit === true
        ? null
        : call.parameters.map((each, index) => this.#parameter(each, index, written));
    const unseen = result.kind === 'fault' || result.kind === 'ok';
    const out =
      unseen && parameters !== null && this.lowering.answer === 'pointer'
        ? this.#word(this.#slots(-1)[0])
        : null;
    return { number: call.number, name: call.name, parameters, result, out, charge: this.#charge() };
  }

  /** A word as an unsigned number. */
  #word(slot: number): number {
    const word = this.raw.slots[slot];
    return this.#context.profile.wordBits === 16 ? word & 0xffff : word >>> 0;
  }

  #slots(parameter: number): readonly number[] {
    return this.lowering.slots.flatMap(({ of }, index) => (of === parameter ? [index] : []));
  }

  #parameter(parameter: TraceParameter, index: number, written: number | null): TracedField {
    const value = parameter.sensitive ? REDACTED : this.#value(parameter, index, written);
    return { name: parameter.name, value };
  }

  #value({ type, direction }: TraceParameter, index: number, written: number | null): TraceValue {
    const slots = this.#slots(index);
    const context = this.#context;
    switch (type.kind) {
      case 'bytes':
      case 'text':
      case 'list': {
        const [pointer, length] = slots.map((slot) => this.#word(slot));
        const known = direction === 'in' ? length : this.raw.hideOut === true ? null : written;
        const filled = known === null || length > type.max ? null : Math.min(known, length);
        const unit = this.raw.unitBytes ?? 1;
        if (type.kind !== 'list')
          return decodeBytes(pointer, length * unit, filled === null ? null : filled * unit, context.memory);
        return decodeList(pointer, length, filled, type.element, context);
      }
      case 'record': {
        const pointer = this.#word(slots[0]);
        const bytes = this.#bytes(type, slots);
        if (bytes === null) return { kind: 'record', name: type.name, pointer, fields: null };
        return decodeStored(bytes, type, pointer, false, context);
      }
      default: {
        let value = 0n;
        for (const slot of slots)
          value |= BigInt(this.#word(slot)) << BigInt(this.lowering.slots[slot].shift);
        return decodeScalar(value, slots.length * context.profile.wordBits, type, false, context);
      }
    }
  }

  #result(): TraceResult {
    const { call, lowering, raw } = this;
    const { type, optional } = call.result;
    if (raw.result === null) return { kind: 'fault' };
    if (lowering.answer === 'nothing') return { kind: 'ok' };
    const { wordBits } = this.#context.profile;
    const word = wordBits === 16 ? raw.result & 0xffff : raw.result >>> 0;
    const error = call.errors[word];
    if (error !== undefined && (type === null || lowering.answer === 'pointer'))
      return { kind: 'error', name: error };
    const mayBeOther = type !== null && (lowering.answer !== 'pointer' || this.#saysNone());
    if (word !== 0 && !mayBeOther) return { kind: 'undeclared', code: word };
    if (lowering.answer === 'pointer') return this.#stored(word);
    if (type === null) return { kind: 'ok' };
    if (isBuffer(type)) return { kind: 'value', value: this.#waiting(type, word) };
    if (lowering.answer === 'handle' && optional && word === 0) return { kind: 'none' };
    const bits =
      type.kind === 'float' && type.bits === 64
        ? (BigInt(word) << 32n) | BigInt(raw.slots[TraceRing.Result - 2] >>> 0)
        : BigInt(word);
    return { kind: 'value', value: decodeScalar(bits, wordBits, type, true, this.#context) };
  }

  /** Whether the result of a call with an out-pointer says whether there is a value: 0 for none. */
  #saysNone(): boolean {
    const { errors, result } = this.call;
    return result.optional && Object.keys(errors).length === 0;
  }

  /** A value that went through the last pointer. */
  #stored(word: number): TraceResult {
    const { type, optional } = this.call.result;
    if (this.#saysNone() && word === 0) return { kind: 'none' };
    if (type === null) return { kind: 'ok' };
    const slots = this.#slots(-1);
    const pointer = this.#word(slots[0]);
    if (isBuffer(type)) {
      const { memory, profile } = this.#context;
      const length = memory?.(pointer, LENGTH_BYTES) ?? null;
      if (length === null) return { kind: 'ok' };
      return {
        kind: 'value',
        value: this.#waiting(type, Number(readScalar(length, profile.littleEndian))),
      };
    }
    const bytes = this.#bytes(type, slots);
    return bytes === null
      ? { kind: 'ok' }
      : foundOrNone(decodeStored(bytes, type, pointer, true, this.#context), optional);
  }

  /** A result of variable size, as it waits to be pulled. */
  #waiting(type: BufferType, length: number): TraceValue {
    const handles = type.kind === 'list' && type.element.kind === 'handle';
    const bytes = this.raw.register?.(handles ? RESULT_HANDLES : RESULT_BYTES) ?? null;
    if (type.kind !== 'list') return bytesValue(null, length, bytes);
    if (bytes === null) return { kind: 'list', pointer: null, length, elements: null, cut: false };
    return decodeList(null, length, length, type.element, { ...this.#context, memory: () => bytes }, true);
  }

  /** A value as it lies in memory; null where none does. What the guest does not know of an extensible record is 0. */
  #bytes(type: TraceType, [at, known]: readonly number[]): Uint8Array | null {
    const { memory, table, profile } = this.#context;
    const size = sizeOf(type, table, profile);
    const given = known === undefined ? size : Math.min(size, this.#word(known));
    const bytes = memory?.(this.#word(at), given) ?? null;
    if (bytes === null || given === size) return bytes;
    const whole = new Uint8Array(size);
    whole.set(bytes);
    return whole;
  }

  /** Lengths above their bound cost nothing: the call faults for them. */
  #charge(): number {
    const { cost, parameters } = this.call;
    if (this.raw.misfit === true) return 0;
    const lengths = parameters.flatMap(({ type }, index) => {
      if (!isBuffer(type)) return [];
      const length = this.#word(this.#slots(index)[1]);
      return length > type.max ? [] : [length];
    });
    return cost.base + cost.perByte * lengths.reduce((sum, length) => sum + length, 0);
  }
}

/** A call with declared errors says `none` by the handle 0 behind its pointer. */
function foundOrNone(value: TraceValue, optional: boolean): TraceResult {
  return optional && value.kind === 'handle' && value.handle === 0
    ? { kind: 'none' }
    : { kind: 'value', value };
}
