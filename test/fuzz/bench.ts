import { type AbiTable, type Call, FAULT_SIGNAL, Gate, GuestMemory, Names, State } from '@callgate/kernel';
import type { EmbedVmGlue } from '@callgate/vm-embedvm';
import type { WasmGlue } from '@callgate/vm-wasm';
import {
  type BufferTake,
  type Description,
  type Domain,
  type HandleTake,
  type HandlesTake,
  type Leaf,
  type ProfileId,
  type Syscall,
  type Take,
  leavesIn,
} from './description.js';

/** What is made of one ABI: its description, and the glue of both VMs. */
export interface Border {
  readonly name: string;
  readonly description: Description;
  readonly abi: AbiTable;
  readonly wasmGlue: (handlers: never) => WasmGlue;
  readonly embedvmGlue: (handlers: never) => EmbedVmGlue;
}

type Bind = (
  gate: Gate,
  memory: GuestMemory,
) => (number: number, words: readonly number[]) => number | undefined;

/** What the guest's memory holds where nobody wrote. */
export const FILL = 0xa5;
/** What handlers fill buffers with. */
const WRITTEN = 0x5a;

/** The functions of one vat on memory that a test sees: without a machine, so that every byte can be looked at. */
export class Bench {
  readonly state = new State();
  readonly journal = this.state.journal;
  readonly objects = this.state.objects;
  readonly clist: Gate['clist'];
  memory: ArrayBuffer;
  gate!: Gate;
  /** The word that the last call answered. */
  answer: number | undefined;
  readonly #bind: Bind;
  #call!: (number: number, words: readonly number[]) => number | undefined;

  constructor(
    readonly border: Border,
    readonly profile: ProfileId,
    size: number,
  ) {
    this.memory = filled(size);
    this.clist = this.journal.clist('bench', {
      handleBits: border.description.profiles[profile].handleBits,
      quota: 1000,
    });
    this.#bind = binder(border, profile);
    this.state.accounts.setMost(1, 1 << 20);
    this.journal.commit();
    this.renew();
  }

  /** A gate that has not faulted yet, on the same tables. */
  renew(): void {
    const { border } = this;
    this.gate?.detach();
    const none = { output() {}, nextDelivery: () => true, discard: () => false, bug() {} };
    const permissions = new Set(border.abi.permissions);
    this.gate = new Gate(1, border.abi, new Names(1, this.clist, this.state), permissions, none);
    const memory = new GuestMemory(this.gate, () => this.memory);
    this.gate.open();
    this.#call = this.#bind(this.gate, memory);
  }

  /** Opens the gate again after a fault, which a new one would cost far more. */
  reopen(): void {
    this.gate.revive();
    this.gate.open();
  }

  /** A new handle of a kind with these rights. */
  handle(kind: number, rights: number): number {
    this.gate.grant(kind, rights);
    return this.gate.ownObject(this.gate.own(1));
  }

  /** What became of a call: `done`, or the reason of the fault. */
  try(number: number, words: readonly number[]): string {
    try {
      this.answer = this.#call(number, words);
      return 'done';
    } catch (error) {
      if (error !== FAULT_SIGNAL) throw error;
      return this.gate.reason ?? 'nothing';
    }
  }

  /** Words for a call that are all right: buffers are empty and records good, both at `free`. */
  words(call: Syscall, free: number): number[] {
    const words = call.slots.map(() => 0);
    for (const take of call.takes) {
      if (take.is === 'number') {
        const { wordBits } = this.border.description.profiles[this.profile];
        for (const [index, slot] of take.slots.entries())
          words[slot] = take.bits === 64 ? 0 : leastOf(take) >> (wordBits * index);
      }
      if (take.is === 'handle') words[take.slots[0]] = this.handle(this.#kindOf(take), 0xff);
      if (take.is === 'number' || take.is === 'float' || take.is === 'handle') continue;
      words[take.slots[0]] = free;
      const isSized = take.is === 'record' || take.is === 'room';
      if (isSized && take.sizes !== undefined) words[take.slots[1] ?? 0] = take.size;
      this.put(take, free, isSized ? take.size : 0);
    }
    return words;
  }

  /** Writes what a call may read at a place: of a record its first `length` bytes, of a buffer or a list so many elements. */
  put(take: Take, at: number, length: number): void {
    if (!isPicky(take)) return;
    const isRecord = take.is === 'record';
    if (at + (isRecord ? length : length * take.elementBytes) > this.memory.byteLength) return;
    if (isRecord) {
      for (const leaf of leavesIn(take.leaves, length)) this.#putLeaf(at, leaf, leastOf(leaf));
      return;
    }
    const { elementBytes: bytes } = take;
    for (let index = 0; index < length; index++) {
      const start = at + index * bytes;
      if (take.is === 'handles')
        this.#putLeaf(start, { offset: 0, bytes: take.elementBytes }, this.handle(this.#kindOf(take), 0xff));
      else if (take.text) this.#putLeaf(start, { offset: 0, bytes: 1 }, WRITTEN);
      else for (const leaf of take.leaves ?? []) this.#putLeaf(start, leaf, leastOf(leaf));
    }
  }

  #putLeaf(at: number, { offset, bytes }: Pick<Leaf, 'offset' | 'bytes'>, value: number): void {
    const view = new DataView(this.memory);
    const { littleEndian } = this.border.description.profiles[this.profile];
    if (bytes === 1) view.setUint8(at + offset, value);
    if (bytes === 2) view.setUint16(at + offset, value, littleEndian);
    if (bytes === 4) view.setUint32(at + offset, value, littleEndian);
    if (bytes === 8) view.setBigUint64(at + offset, BigInt(value), littleEndian);
  }

  #kindOf({ kinds }: HandleTake | HandlesTake): number {
    return kinds[0] ?? this.border.description.kinds[0]?.number ?? 16;
  }
}

/** What binds the functions of one vat, by their numbers. */
function binder(border: Border, profile: ProfileId): Bind {
  const handlers = neutralHandlers(border.description, profile) as never;
  if (profile === 'wasm32') {
    const glue = border.wasmGlue(handlers);
    return (gate, memory) => {
      const calls = glue.bind(gate, memory);
      // As the VM passes them: i32 are signed in JavaScript.
      return (number, words) => calls.get(number)?.(...words.map((word) => word | 0));
    };
  }
  const glue = border.embedvmGlue(handlers);
  return (gate, memory) => {
    const call = glue.bind(gate, memory);
    return (number, words) => call(words.length + 1, Int32Array.from([number, ...words]));
  };
}

export function filled(size: number): ArrayBuffer {
  const memory = new ArrayBuffer(size);
  new Uint8Array(memory).fill(FILL);
  return memory;
}

/** Whether not everything may lie where the call reads. */
export function isPicky(take: Take): take is Extract<Take, { readonly is: 'buffer' | 'record' | 'handles' }> {
  if (take.is !== 'buffer') return take.is === 'record' || take.is === 'handles';
  const picky = take.leaves?.some(({ domain }) => domain.kind !== 'any');
  return take.direction !== 'out' && (take.text === true || picky === true);
}

const ANY: Domain = { kind: 'any' };

/** A value that a type allows, 0 where it can be. */
export function leastOf({ domain = ANY }: { readonly domain?: Domain | undefined }): number {
  if (domain.kind === 'members') return domain.values[0];
  return domain.kind === 'range' ? Math.min(Math.max(0, domain.min), domain.max) : 0;
}

/** Handlers that do as little as the declarations let them, and fill every buffer to its end. */
function neutralHandlers({ profiles }: Description, profile: ProfileId): object {
  const handlers: { [family: string]: { [name: string]: unknown } } = {};
  for (const call of profiles[profile].syscalls) {
    handlers[call.family] ??= {};
    handlers[call.family][call.name] = (gate: Call, ...given: unknown[]) => answer(call, gate, given);
  }
  return handlers;
}

function answer({ takes, result, errors }: Syscall, call: Call, given: readonly unknown[]): unknown {
  const out = takes.find((take): take is BufferTake => take.is === 'buffer' && take.direction !== 'in');
  const written = out === undefined ? 0 : fill(given.find((each) => isRoom(each)) as Room, out);
  // Of no certain kind is what comes out of a handle of any kind: then it is that handle's object, which comes first.
  const own = (kind: number) => (kind === 0 ? given[0] : call.own(1));
  if (result.is === 'handle') return own(result.kind);
  if (result.is === 'number' && result.bound === null) return leastOf(result);
  if (result.is === 'number') return written;
  if (result.is !== 'pointer') return 0;
  const to = given.at(-1) as { value?: unknown };
  if (result.handle !== undefined) to.value = own(result.handle.kind);
  else if (typeof to === 'object' && result.bound !== null) to.value = written;
  else if (typeof to === 'object' && typeof to.value === 'number')
    to.value = leastOf(result.leaves?.[0] ?? {});
  else if (typeof to === 'object') for (const leaf of result.leaves ?? []) keepDomain(to, leaf);
  if (Object.keys(errors).length > 0) return 0;
  if (result.optional) return true;
  // A value that fits no word of the profile is one number for the handler all the same.
  return out === undefined ? leastOf(result.leaves?.[0] ?? {}) : written;
}

/** A record begins with zeros, which not every field of it may be. */
function keepDomain(record: object, leaf: Leaf): void {
  if (leaf.domain.kind !== 'range' && leaf.domain.kind !== 'members') return;
  const path = leaf.path.split('.');
  const owner = path.slice(0, -1).reduce<object>((at, name) => Reflect.get(at, name) as object, record);
  Reflect.set(owner, path[path.length - 1], leastOf(leaf));
}

interface Room {
  readonly capacity: number;
  readonly elementBytes?: number;
  readonly layout?: { make(): unknown };
  put(...given: unknown[]): unknown;
}

function isRoom(value: unknown): value is Room {
  return typeof value === 'object' && value !== null && 'capacity' in value;
}

function fill(room: Room, { text, leaves = [] }: BufferTake): number {
  const { capacity } = room;
  if (text) room.put(String.fromCharCode(WRITTEN).repeat(capacity));
  else if (room.layout !== undefined) {
    const item = room.layout.make();
    if (typeof item === 'object' && item !== null) for (const leaf of leaves) keepDomain(item, leaf);
    for (let index = 0; index < capacity; index++) room.put(index, item);
  } else if (room.elementBytes === undefined) room.put(new Uint8Array(capacity).fill(WRITTEN));
  else
    for (let index = 0; index < capacity; index++) {
      // A list of 64-bit integers takes both halves; others leave the second alone.
      const word = 0x5a5a_5a5a >>> (32 - 8 * Math.min(room.elementBytes, 4));
      room.put(index, word, word);
    }
  return capacity;
}
