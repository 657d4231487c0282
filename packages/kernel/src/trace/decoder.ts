import type { Delivery } from '../tables/work.js';
import { CallDecoder, type RawCall } from './call-decoder.js';
import {
  type DecodeContext,
  type HandleResolver,
  bytesValue,
  decodeList,
  decodeScalar,
  decodeStored,
  EXCERPT_ELEMENTS,
} from './decode-value.js';
import {
  type TraceDispatch,
  type TraceParameter,
  type TraceSyscall,
  type TraceTable,
  type TraceType,
  isBuffer,
} from './table.js';
import { REDACTED, type TraceResult, type TraceValue, type TracedCall, type TracedField } from './value.js';

/** Says syscalls and dispatches with typed values. */
export class TraceDecoder {
  readonly #syscalls: ReadonlyMap<number, TraceSyscall>;
  readonly #dispatches: ReadonlyMap<number, TraceDispatch>;

  constructor(readonly table: TraceTable) {
    this.#syscalls = new Map(table.syscalls.map((call) => [call.number, call]));
    this.#dispatches = new Map(table.dispatches.map((dispatch) => [dispatch.number, dispatch]));
  }

  /** Whether a parameter of a dispatch is `@sensitive`. */
  hides(dispatch: number): boolean {
    return this.#dispatches.get(dispatch)?.parameters.some(({ sensitive }) => sensitive) ?? false;
  }

  /** Whether a parameter of a syscall is `@sensitive`. */
  hidesCall(number: number): boolean {
    return this.#syscalls.get(number)?.parameters.some(({ sensitive }) => sensitive) ?? false;
  }

  /** Whether a syscall takes what a dispatch carries or what waits, and counts in elements of that. */
  pulls(number: number): boolean {
    return this.familyOf(number) === 'delivery' && this.#syscalls.get(number)?.name === 'pull';
  }

  /** Family of a syscall; empty for a number that the ABI lacks. */
  familyOf(number: number): string {
    return this.#syscalls.get(number)?.family ?? '';
  }

  /**
   * Slots of a syscall on a target profile as unsigned words; those of a `@sensitive` parameter are null. Null when the ABI lacks the call
   * there.
   */
  words(number: number, profile: string, slots: ArrayLike<number>): readonly (number | null)[] | null {
    const call = this.#syscalls.get(number);
    const lowering = call?.on[profile];
    if (call === undefined || lowering === undefined) return null;
    return lowering.slots.map(({ of }, index) =>
      call.parameters[of]?.sensitive === true ? null : this.unsigned(slots[index], profile),
    );
  }

  /** A word of a target profile as an unsigned number. */
  unsigned(word: number, profile: string): number {
    return this.table.profiles[profile]?.wordBits === 16 ? word & 0xffff : word >>> 0;
  }

  syscall(raw: RawCall): TracedCall {
    const call = this.#syscalls.get(raw.number);
    const lowering = call?.on[raw.profile];
    if (call === undefined || lowering === undefined) {
      const result: TraceResult =
        raw.result === null
          ? { kind: 'fault' }
          : { kind: 'value', value: { kind: 'number', value: raw.result } };
      return {
        number: raw.number,
        name: call?.name ?? `syscall#${raw.number}`,
        parameters: null,
        result,
        out: null,
        charge: 0,
      };
    }
    return new CallDecoder(this.table, call, lowering, raw).decode();
  }

  /** The arguments of a dispatch; `handleOf` answers the vat's handle for an object. */
  dispatch(
    delivery: Delivery,
    profile: string,
    handleOf: (object: number) => number,
    resolve: HandleResolver,
  ): readonly TracedField[] {
    const context: DecodeContext = { table: this.table, profile: this.table.profiles[profile], resolve };
    const { parameters = [] } = this.#dispatches.get(delivery.dispatch) ?? {};
    return parameters.map((parameter, index) => {
      const value = parameter.sensitive
        ? REDACTED
        : dispatchValue(parameter, delivery, index, context, handleOf);
      return { name: parameter.name, value };
    });
  }

  dispatchName(number: number): string {
    return this.#dispatches.get(number)?.name ?? `dispatch#${number}`;
  }
}

function dispatchValue(
  { type }: TraceParameter,
  { values, objects, parts, lists }: Delivery,
  index: number,
  context: DecodeContext,
  handleOf: (object: number) => number,
): TraceValue {
  const part = parts[index] ?? null;
  if (part !== null) return partValue(type, part, values[index], context);
  const list = lists?.[index] ?? null;
  if (type.kind === 'list' && list !== null) {
    const { element } = type;
    const elements = [...list.subarray(0, EXCERPT_ELEMENTS)].map((object) =>
      decodeScalar(BigInt(handleOf(object) >>> 0), 32, element, false, context),
    );
    return { kind: 'list', pointer: null, length: list.length, elements, cut: list.length > elements.length };
  }
  if (objects[index] !== 0)
    return decodeScalar(BigInt(handleOf(objects[index]) >>> 0), 32, type, false, context);
  if (isBuffer(type) || type.kind === 'record') return { kind: 'number', value: values[index] };
  return decodeScalar(BigInt.asUintN(64, BigInt(values[index])), 64, type, false, context);
}

/** What a guest pulls, as the kernel keeps it: in no guest's memory, and little-endian. */
function partValue(type: TraceType, part: Uint8Array, length: number, context: DecodeContext): TraceValue {
  const own = { ...context, profile: { ...context.profile, littleEndian: true }, memory: () => part };
  if (type.kind === 'list') return decodeList(null, length, length, type.element, own);
  if (isBuffer(type)) return bytesValue(null, part.length, part);
  return decodeStored(part, type, null, false, own);
}
