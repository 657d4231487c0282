import {
  type Call,
  isBuffer,
  type LoweredAbi,
  type LoweredCall,
  type Lookup,
  type TargetProfile,
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
import { callNamed, recorder } from './recorder.js';
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
): number[] {
  if (type.kind !== 'list') return [...bytes];
  const { size } = storageOf(type.element, lookup, profile);
  return Array.from({ length: bytes.length / size }, (_, index) => {
    return decode(type.element, bytes.subarray(index * size, (index + 1) * size), lookup, profile) as number;
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
  const { slots } = lowered.dispatches.find(({ call }) => call.name === name)!;
  const words = slots.map(() => integer(probes.shift() as Uint8Array, profile));
  const { parameters } = callNamed(name, lookup).call;
  const values = parameters.map(({ type }, index): Value => {
    if (isBuffer(type)) {
      const length = Number(integer(probes.shift() as Uint8Array, profile));
      const size = type.kind === 'list' ? storageOf(type.element, lookup, profile).size : 1;
      return listOf((probes.shift() as Uint8Array).subarray(0, length * size), type, lookup, profile);
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
