import {
  type BufferType,
  type Call,
  isBuffer,
  type LoweredAbi,
  type LoweredCall,
  type Lookup,
  type TargetProfile,
  type Type,
  embedvm16,
  storageOf,
  wasm32,
} from '@callgate/generators';
import { type Delivery, Kernel, type VatSummary, type VmBackend } from '@callgate/kernel';
import { embedvmBackend } from '@callgate/vm-embedvm';
import { wasmBackend } from '@callgate/vm-wasm';
import { FakeClock } from '../src/fake-clock.js';
import { embedvmGuest } from './embedvm-guest.js';
import { type Generated, generated } from './generated.js';
import { callNamed, recordOf, recorder } from './recorder.js';
import { type Action, type Got, type Seen, type Value, decode, typed } from './script.js';
import { wasmGuest } from './wasm-guest.js';

/** What became of one guest. */
export interface Trip {
  readonly seen: readonly Seen[];
  readonly got: readonly Got[];
  /** What it was told, by dispatch. */
  readonly told: readonly Seen[];
  readonly vat: VatSummary;
  readonly bugs: readonly unknown[];
}

/** What a function that makes a delivery is given for a parameter. */
export function hostValue(type: Type, value: Value, made: Generated): readonly unknown[] {
  if (type.kind === 'list' && type.element.kind === 'integer' && type.element.name === 'u8')
    return [Uint8Array.from(value as number[])];
  if (type.kind === 'list') {
    const { element } = type;
    return [
      (value as Value[]).map((item) => (isWide(element) ? halves(item) : hostValue(element, item, made)[0])),
    ];
  }
  if (type.kind === 'bytes') return [Uint8Array.from(value as number[])];
  if (isWide(type)) {
    const { low, high } = halves(value);
    return [low, high];
  }
  if (type.kind !== 'record') return [value];
  return [recordOf(made.tables[type.name] as Parameters<typeof recordOf>[0], type, value, made.lookup)];
}

function isWide(type: Type): boolean {
  return type.kind === 'integer' && type.name.endsWith('64');
}

function halves(value: Value): { readonly low: number; readonly high: number } {
  const bits = BigInt(value as bigint);
  return { low: Number(bits & 0xffff_ffffn), high: Number(BigInt.asUintN(32, bits >> 32n)) };
}

/** What happens on the host's side. */
export interface Setting {
  readonly permissions?: readonly string[];
  /** Dispatches that are posted once the guest has started. */
  readonly posts?: readonly Post[];
}

/** A dispatch and what its `deliver` is given. */
export interface Post {
  readonly dispatch: string;
  readonly given: readonly unknown[] | ((objectOf: (cell: number) => number) => readonly unknown[]);
}

interface Deliverer {
  deliver(...given: readonly unknown[]): Delivery;
}

/** Runs the same actions on both VMs. */
export async function roundTrip(
  name: string,
  actions: readonly Action[],
  setting: Setting = {},
): Promise<{ readonly wasm: Trip; readonly embedvm: Trip; readonly made: Generated }> {
  const made = await generated(name);
  return {
    wasm: await runWasm(name, made, actions, setting),
    embedvm: await runEmbedvm(made, actions, setting),
    made,
  };
}

/** Runs actions on EmbedVM alone: with what was made of the case, or with an altered copy of it. */
export function runEmbedvm(
  made: Generated,
  actions: readonly Action[],
  setting: Setting = {},
): Promise<Trip> {
  return run(made, embedvm16, made.embedvm, embedvmGuest(made, actions), actions, setting);
}

/** Runs actions on WebAssembly alone: with what was made of the case, or with an altered copy of it. */
export async function runWasm(
  name: string,
  made: Generated,
  actions: readonly Action[],
  setting: Setting = {},
): Promise<Trip> {
  return run(made, wasm32, made.wasm, await wasmGuest(name, made, actions), actions, setting);
}

async function run(
  made: Generated,
  profile: TargetProfile,
  lowered: LoweredAbi,
  image: Uint8Array,
  actions: readonly Action[],
  { permissions = made.tables.abi.permissions, posts = [] }: Setting,
): Promise<Trip> {
  const bugs: unknown[] = [];
  const kernel = new Kernel({
    abi: made.tables.abi,
    clock: new FakeClock(),
    onBug: (error) => bugs.push(error),
  });
  const { handlers, seen, probes, replies, objects } = recorder(made.lookup);
  for (const { call, reply } of actions) replies.set(call, [...(replies.get(call) ?? []), reply ?? {}]);
  kernel.connect((kind, cell) => made.tables.releaseResource(handlers, kind, cell));
  const backend: VmBackend =
    profile.id === 'wasm32'
      ? wasmBackend(made.wasmGlue(handlers))
      : embedvmBackend(made.embedvmGlue(handlers));
  const vat = kernel.addVat({ name: profile.id, backend, image, permissions });
  await kernel.run({ cranks: 10 });
  for (const { dispatch, given } of posts) {
    const values = typeof given === 'function' ? given((cell) => objects.get(cell) ?? 0) : given;
    kernel.post(vat, (made.tables[dispatch] as Deliverer).deliver(...values));
  }
  await kernel.run({ cranks: 100 });
  const left = [...probes];
  const got = actions.flatMap(({ call }) => {
    const found = lowered.syscalls.find((each) => each.call.name === call) as LoweredCall;
    return left.length === 0 ? [] : [gotBack(found, left, made.lookup, profile)];
  });
  const told = posts.map(({ dispatch }) => wasTold(dispatch, lowered, left, made.lookup, profile));
  return { seen, got, told, vat: kernel.vats()[vat - 1], bugs };
}

/** Reads what a guest reported after a call: the answer, then the value behind the pointer, then the buffer. */
function gotBack(lowered: LoweredCall, probes: Uint8Array[], lookup: Lookup, profile: TargetProfile): Got {
  const { call } = lowered;
  const { value: type, errors, optional } = call.result;
  const answer = integer(probes.shift() as Uint8Array, profile);
  if (type !== null && isBuffer(type)) return pulled(lowered, type, answer, probes, lookup, profile);
  const behind = hasOut(lowered, profile) ? (probes.shift() as Uint8Array) : null;
  const output = call.parameters.find(({ direction }) => direction !== 'in');
  const data =
    output === undefined ? null : listOf(probes.shift() as Uint8Array, output.type, lookup, profile);
  // A call without a result answers 0, as one without an error does.
  const error = errors.length > 0 || type === null ? Number(BigInt.asUintN(16, answer)) : 0;
  const isAbsent = type === null || error !== 0 || (optional && type.kind !== 'handle' && answer === 0n);
  const value = isAbsent
    ? null
    : behind === null
      ? typed(type, answer, lookup)
      : decode(type, behind, lookup, profile);
  return { call: call.name, error, value, data };
}

/** Reads what a guest reported of a result of variable size: its length behind the pointer, then how much was pulled, and that. */
function pulled(
  { call, answer: { kind } }: LoweredCall,
  type: BufferType,
  answer: bigint,
  probes: Uint8Array[],
  lookup: Lookup,
  profile: TargetProfile,
): Got {
  const error = call.result.errors.length > 0 ? Number(answer) : 0;
  const behind = kind === 'pointer' ? (probes.shift() as Uint8Array) : null;
  const isAbsent = error !== 0 || (call.result.optional && answer === 0n);
  if (isAbsent) return { call: call.name, error, value: null, data: null };
  const length = behind === null ? answer : BigInt.asUintN(16, integer(behind, profile));
  const copied = integer(probes.shift() as Uint8Array, profile);
  const size = type.kind === 'list' ? storageOf(type.element, lookup, profile).size : 1;
  const bytes = (probes.shift() as Uint8Array).subarray(0, Number(copied) * size);
  const value = listOf(bytes, type, lookup, profile);
  return { call: call.name, error, value, data: [Number(BigInt.asUintN(16, length))] };
}

/** Whether the value is somewhere else than in the answer: for AssemblyScript an object, for EmbedVM behind the pointer. */
function hasOut({ call, answer }: LoweredCall, profile: TargetProfile): boolean {
  if (profile.id === 'embedvm16') return answer.kind === 'pointer';
  const { value, errors, optional } = call.result;
  if (value === null) return false;
  return value.kind === 'record' || errors.length > 0 || (optional && value.kind !== 'handle');
}

function listOf(
  bytes: Uint8Array,
  type: Call['parameters'][number]['type'],
  lookup: Lookup,
  profile: TargetProfile,
): Value[] {
  if (type.kind !== 'list') return [...bytes];
  const { size } = storageOf(type.element, lookup, profile);
  return Array.from({ length: bytes.length / size }, (_, index) => {
    return decode(type.element, bytes.subarray(index * size, (index + 1) * size), lookup, profile);
  });
}

function integer(bytes: Uint8Array, { littleEndian }: TargetProfile): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return bytes.length === 8 ? view.getBigInt64(0, littleEndian) : BigInt(view.getInt16(0, littleEndian));
}

/** Reads what a guest reported of a dispatch: its words, then what it pulled. */
function wasTold(
  name: string,
  lowered: LoweredAbi,
  probes: Uint8Array[],
  lookup: Lookup,
  profile: TargetProfile,
): Seen {
  const { slots, pulls } = lowered.dispatches.find(({ call }) => call.name === name)!;
  const words = slots.map(() => integer(probes.shift() as Uint8Array, profile));
  const { parameters } = callNamed(name, lookup).call;
  const values = parameters.map(({ type }, index): Value => {
    const pull = pulls.find(({ parameter }) => parameter === index);
    if (pull !== undefined) {
      const length = Number(integer(probes.shift() as Uint8Array, profile));
      const bytes = (probes.shift() as Uint8Array).subarray(0, length * pull.unitBytes);
      return pull.form === 'value'
        ? decode(type, bytes, lookup, profile)
        : listOf(bytes, type, lookup, profile);
    }
    const mask = (1n << BigInt(lowered.wordBits)) - 1n;
    const bits = slots.reduce(
      (sum, { parameter, shift }, at) =>
        parameter === index ? sum | ((words[at] & mask) << BigInt(shift)) : sum,
      0n,
    );
    return typed(type, bits, lookup);
  });
  return { call: name, arguments: values };
}
