import {
  type BufferTake,
  type Description,
  type HandleTake,
  type HandlesTake,
  type Leaf,
  type MadeHandle,
  type NumberTake,
  type Profile,
  type ProfileId,
  type RecordTake,
  type RoomTake,
  type Syscall,
  type Take,
  rangeOf,
} from './description.js';
import { Pool } from './pool.js';
import {
  CELLS,
  DISPATCHED,
  GROW,
  type GuestKind,
  MOST_STEPS,
  type Program,
  type Scene,
  type Step,
  type Word,
} from './program.js';
import { Random } from './random.js';

/** A cell that, if all went well, holds a handle; kind 0 where nobody can tell. */
interface Known {
  readonly cell: number;
  readonly kind: number;
  readonly rights: number;
}

/** The guests of one kernel: `each` of them on either VM. The same seed makes the same scene. */
export function makeScene(seed: number, description: Description, each: number): Scene {
  const random = new Random(seed);
  const guests = (kinds: readonly GuestKind[]) => Array.from({ length: each }, () => random.pick(kinds));
  const kinds = [...guests(['wasm']), ...guests(['embedvm-main', 'embedvm-entry'])];
  return { programs: kinds.map((guest) => makeProgram(random, guest, description)) };
}

function makeProgram(random: Random, guest: GuestKind, description: Description): Program {
  const profileId: ProfileId = guest === 'wasm' ? 'wasm32' : 'embedvm16';
  const { syscalls } = description.profiles[profileId];
  const permissions = [
    ...new Set(syscalls.flatMap(({ permission }) => (permission === null ? [] : [permission]))),
  ];
  const memory = guest === 'wasm' ? random.pick([65_536, 196_608]) : random.pick([8192, 16_384, 65_536]);
  const maker = new Maker(random, description, profileId, memory);
  const perEntry = random.pick([4, 4, 10, MOST_STEPS / 2, MOST_STEPS]);
  return {
    guest,
    permissions: permissions.filter(() => random.chance(95)),
    handles: random.pick([2, 5, 100, 100, 100]),
    inbox: random.pick([1, 2, 100]),
    fuel: random.pick([4000, 50_000, 1_000_000, 1_000_000]),
    memory,
    onFault: random.pick(['park', 'terminate']),
    perEntry,
    steps: maker.steps(random.below(MOST_STEPS + 1), perEntry),
    pool: maker.pool.hex,
  };
}

/** What every family needs: handles, and what was delivered. */
const EVERYWHERE: ReadonlySet<string> = new Set(['handle', 'delivery']);

/** Every other program calls one family, and so gets further in it: behind a resource a request, behind that a response. */
function focused(random: Random, profile: Profile): Profile {
  if (random.chance(50)) return profile;
  const family = random.pick([...new Set(profile.syscalls.map((call) => call.family))]);
  const syscalls = profile.syscalls.filter((call) => call.family === family || EVERYWHERE.has(call.family));
  return { ...profile, syscalls };
}

/** Makes the steps of one program, and knows which cells should hold which handles by then. */
class Maker {
  readonly pool = new Pool();
  readonly #profile: Profile;
  readonly #known: Known[] = [];
  readonly #past: number[] = [0, DISPATCHED];
  /** How often, of a hundred, an argument is hostile. */
  readonly #hostile: number;
  #freeCell = 1;

  constructor(
    readonly random: Random,
    readonly description: Description,
    readonly profileId: ProfileId,
    readonly memory: number,
  ) {
    this.#profile = focused(random, description.profiles[profileId]);
    this.#hostile = random.pick([0, 0, 0, 1, 3, 20]);
  }

  steps(count: number, perEntry: number): Step[] {
    return Array.from({ length: count }, (_, index) =>
      this.random.below(64) === 0
        ? { call: GROW, words: [], into: CELLS, careful: false }
        : this.#step((index % perEntry === 0 ? this.#poll() : null) ?? this.#choose()),
    );
  }

  /** A call that takes what came from outside since the last entry, if one can be made. */
  #poll(): Syscall | null {
    const polls = this.#profile.syscalls.filter(
      ({ takes, result }) =>
        result.is === 'handle' &&
        result.optional &&
        takes.some((take) => take.is === 'handle' && !take.optional && this.#fitting(take).length > 0),
    );
    return polls.length > 0 && this.random.chance(70) ? this.random.pick(polls) : null;
  }

  /** Mostly a call whose handles are there; a waiting one now and then. */
  #choose(): Syscall {
    const { syscalls } = this.#profile;
    const ready = syscalls.filter(({ takes }) =>
      takes.every(
        (take) =>
          take.is !== 'handle' ||
          take.optional ||
          take.use.startsWith('ask') ||
          this.#fitting(take).length > 0,
      ),
    );
    const further = ready.filter(({ takes }) =>
      takes.some((take) => take.is === 'handle' || take.is === 'handles'),
    );
    // What is reached only through the last handle of a chain (a response to a request of a resource) is worth going on with.
    const newest = this.#known.at(-1);
    const deeper = further.filter(({ takes }) =>
      takes.some(
        (take) =>
          take.is === 'handle' &&
          take.kinds.length > 0 &&
          newest !== undefined &&
          this.#fitting(take).includes(newest),
      ),
    );
    const among = () => {
      if (this.random.chance(this.#hostile)) return syscalls;
      if (deeper.length > 0 && this.random.chance(60)) return deeper;
      return this.random.chance(75) ? further : ready;
    };
    for (let tries = 0; tries < 4; tries++) {
      const from = among();
      const call = this.random.pick(from.length > 0 ? from : syscalls);
      if (!call.blocking || this.random.chance(30)) return call;
    }
    return this.random.pick(syscalls);
  }

  #step(call: Syscall): Step {
    const words: Word[] = call.slots.map(() => 0);
    const taken: Known[] = [];
    const consumed: Known[] = [];
    let made: MadeHandle | undefined;
    let cell = CELLS;
    if (call.result.is === 'handle') made = call.result;
    if (call.result.is === 'pointer') made = call.result.handle;
    if (made !== undefined) cell = this.#cell();
    for (const take of call.takes) this.#pass(take, words, cell, taken, consumed);
    if (made !== undefined) this.#make(made, cell, taken);
    for (const known of consumed) {
      this.#past.push(known.cell);
      if (this.#known.includes(known)) this.#known.splice(this.#known.indexOf(known), 1);
    }
    const careful = this.random.chance(97);
    const into = call.result.is === 'handle' ? cell : this.random.chance(3) ? this.#cell() : CELLS;
    return { call: call.number, words, into, careful };
  }

  #make({ kind, rights }: MadeHandle, cell: number, taken: readonly Known[]): void {
    const [first] = taken;
    // A handle of any kind that comes out of a handle is most likely one of the same kind.
    const is = kind === 0 && first !== undefined ? first.kind : kind;
    this.#known.push({ cell, kind: is, rights: kind === 0 ? 0xff : rights });
  }

  /** Cells come round again when all were used: what they held is then forgotten. */
  #cell(): number {
    const cell = this.#freeCell;
    this.#freeCell = (cell % (DISPATCHED - 1)) + 1;
    for (const known of this.#known.filter((each) => each.cell === cell))
      this.#known.splice(this.#known.indexOf(known), 1);
    return cell;
  }

  #fitting({ kinds, rights }: HandleTake | HandlesTake): Known[] {
    return this.#known.filter(
      (each) => (kinds.length === 0 || kinds.includes(each.kind)) && (each.rights & rights) === rights,
    );
  }

  #pass(take: Take, words: Word[], cell: number, taken: Known[], consumed: Known[]): void {
    const hostile = this.random.below(100) < this.#hostile;
    switch (take.is) {
      case 'float':
        words[take.slots[0]] = this.random.below(1000);
        return;
      case 'number':
        this.#passNumber(take, words, hostile);
        return;
      case 'handle': {
        const fitting = this.#fitting(take);
        if (take.optional && !hostile && (fitting.length === 0 || this.random.chance(20))) return;
        const known = fitting.length > 0 && !hostile ? this.random.pick(fitting) : null;
        words[take.slots[0]] = known === null ? this.#anyHandle() : { cell: known.cell };
        if (known === null) return;
        if (!take.use.startsWith('ask')) taken.push(known);
        if (take.use.endsWith('onsume')) consumed.push(known);
        return;
      }
      case 'handles':
        this.#passHandles(take, words, hostile, taken);
        return;
      case 'buffer':
        this.#passBuffer(take, words, hostile);
        return;
      case 'record':
        words[take.slots[0]] = hostile ? this.#anyPointer() : this.#record(take);
        this.#passSize(take, words, hostile);
        return;
      case 'room': {
        const to = cell < CELLS ? { at: cell } : { scratch: this.random.below(1000) };
        words[take.slots[0]] = hostile ? this.#anyPointer() : to;
        this.#passSize(take, words, hostile);
      }
    }
  }

  /** Of an extensible record: mostly a size that it has had. */
  #passSize({ slots, sizes }: RecordTake | RoomTake, words: Word[], hostile: boolean): void {
    const [, slot] = slots;
    if (slot === undefined || sizes === undefined) return;
    const near = this.random.pick(sizes);
    words[slot] = hostile ? this.random.pick([0, near - 1, near + 1, this.random.next()]) : near;
  }

  /** Cells are as wide as handles, so those that hold some are a list. */
  #passHandles(take: HandlesTake, words: Word[], hostile: boolean, taken: Known[]): void {
    const { random } = this;
    const [pointer, length] = take.slots;
    const fitting = this.#fitting(take);
    const first = fitting.length > 0 ? random.pick(fitting) : null;
    words[pointer] = first === null ? { scratch: random.below(1000) } : { at: first.cell };
    if (first === null) return;
    const next = (index: number) => fitting.find(({ cell }) => cell === first.cell + index);
    const list = [first];
    for (let known = next(1); known !== undefined && list.length < take.max; known = next(list.length))
      list.push(known);
    const count = random.below(list.length + 1);
    taken.push(...list.slice(0, count));
    words[length] = hostile ? random.pick([count + 1, take.max, take.max + 1, -1, random.next()]) : count;
    if (hostile && random.chance(50)) words[pointer] = this.#anyPointer();
  }

  #anyHandle(): Word {
    const { random } = this;
    if (random.chance(40)) return { cell: random.pick(this.#past) };
    if (this.#known.length > 0 && random.chance(50)) return { cell: random.pick(this.#known).cell };
    return random.chance(70) ? random.below(6) : random.next();
  }

  #passNumber(take: NumberTake, words: Word[], hostile: boolean): void {
    const { wordBits } = this.#profile;
    if (take.bits === 64) {
      for (const slot of take.slots) words[slot] = this.random.next();
      return;
    }
    const value = hostile ? this.random.next() | 0 : this.#value(take);
    for (const [index, slot] of take.slots.entries()) words[slot] = value >> (index * wordBits) || 0;
    if (take.slots.length === 1) words[take.slots[0]] = value;
  }

  /** A value that the type allows: mostly a small one. */
  #value({
    bits,
    signed,
    domain,
    known = [],
  }: Pick<NumberTake, 'bits' | 'signed' | 'domain' | 'known'>): number {
    const { random } = this;
    if (domain.kind === 'bool') return random.below(2);
    if (domain.kind === 'members') return random.pick(domain.values);
    if (domain.kind === 'flags') return random.next() & domain.mask;
    if (domain.kind === 'zero') return 0;
    if (domain.kind === 'range') return domain.min + (random.next() % (domain.max - domain.min + 1));
    if (known.length > 0 && random.chance(80)) return random.pick(known);
    if (random.chance(80)) return random.chance(this.#hostile === 0 ? 90 : 50) ? 0 : random.below(13);
    const [least, most] = rangeOf({ bits, signed });
    if (random.chance(50)) return random.pick([least, most, most >>> 1, 255 & most, 0]);
    return least + (random.next() % (most - least + 1));
  }

  #passBuffer(take: BufferTake, words: Word[], hostile: boolean): void {
    const { random } = this;
    const { max, direction } = take;
    const [pointer, length] = take.slots;
    const usual = Math.min(max, random.pick([0, 1, 1, 1, 1, 1, 2, 8, 64, 255]));
    if (direction !== 'out') {
      words[pointer] = { pool: this.#contents(take, usual) };
    } else {
      words[pointer] = { scratch: random.below(1000) };
    }
    words[length] = usual;
    if (random.chance(3)) words[length] = Math.min(max, 1100);
    if (!hostile) return;
    if (random.chance(60)) words[pointer] = this.#anyPointer();
    else words[length] = random.pick([max, max + 1, 0xffff, -1, random.next()]);
  }

  /** A pointer at, or around, a place where something ends. */
  #anyPointer(): number {
    const { random, memory } = this;
    const around = random.pick([0, memory, memory / 2, 65_536, 2 ** 31, 2 ** 32]);
    return (around + random.below(17) - 12) >>> 0;
  }

  /** What a buffer holds that the call reads. */
  #contents({ elementBytes, text, leaves = [] }: BufferTake, length: number): number {
    if (leaves.every(({ domain }) => domain.kind === 'any')) return this.#text(length * elementBytes, text);
    const at = this.pool.take(length * elementBytes);
    const { view } = this.pool;
    for (let index = 0; index < length; index++)
      for (const leaf of leaves) this.#putLeaf(view, at + index * elementBytes, leaf);
    return at;
  }

  /** Bytes in the pool that read as short names, so that names meet again; sometimes any bytes. */
  #text(length: number, mustRead = false): number {
    const at = this.pool.take(length);
    const { random } = this;
    const letters = random.pick(['ab', 'ab', 'ab', 'a./', mustRead && random.chance(90) ? 'ab' : null]);
    for (let index = at; index < at + length; index++)
      this.pool.bytes[index] =
        letters === null ? random.next() : letters.charCodeAt(random.below(letters.length));
    return at;
  }

  #record({ size, leaves }: RecordTake): Word {
    const at = this.pool.take(size);
    const { view } = this.pool;
    for (const leaf of leaves) this.#putLeaf(view, at, leaf);
    return { pool: at };
  }

  #putLeaf(view: DataView, at: number, { offset, bytes, signed, domain, known }: Omit<Leaf, 'path'>): void {
    const where = at + offset;
    const { littleEndian } = this.#profile;
    if (bytes === 8) {
      for (const half of [where, where + 4])
        view.setUint32(half, domain.kind === 'zero' ? 0 : this.random.next());
      return;
    }
    const value = this.#value({ bits: (bytes * 8) as 8 | 16 | 32, signed, domain, known });
    if (bytes === 1) view.setUint8(where, value);
    else if (bytes === 2) view.setUint16(where, value, littleEndian);
    else view.setUint32(where, value, littleEndian);
  }
}
