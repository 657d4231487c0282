import type { Description, Profile, Syscall } from './description.js';
import { ANSWERED, GIVEN, LATER, RESULT, References, type Role, TOLD } from './exchange-references.js';
import { Pool } from './pool.js';
import {
  CELLS,
  DISPATCH,
  DISPATCH_WORDS,
  type GuestKind,
  MOST_STEPS,
  type Program,
  type Scene,
  type Step,
  type When,
  type Word,
} from './program.js';
import { Random } from './random.js';

/** The head of what a device answered. */
const HEAD = 44;
/** Never written. */
const ZERO = 60;
/**
 * Guests that hold each other's objects and promises, and devices: programs over the families `kernel` and `device`. What the calls pass is read from the
 * description; what a parameter should be to make sense (`role`) is what no type says.
 */
export function makeExchange(seed: number, description: Description, each: number): Scene {
  const random = new Random(seed);
  const kinds: GuestKind[] = [];
  for (let index = 0; index < each; index++)
    kinds.push('wasm', random.chance(25) ? 'embedvm-main' : 'embedvm-entry');
  return { programs: kinds.map((guest) => new Exchange(random, description, guest).program()) };
}

/** What guests ask of `vatAdmin` and of the nodes of vats that they made; any device may get it. */
const REQUESTS = [
  '{"method":"create","bundle":"a"}',
  '{"method":"create","bundle":"b"}',
  '{"method":"create","bundle":"b"}',
  '{"method":"create","bundle":"raw"}',
  '{"method":"create","bundle":"raw"}',
  '{"method":"create","bundle":"unknown"}',
  '{"method":"upgrade","bundle":"raw"}',
  '{"method":"upgrade","bundle":"b"}',
  '{"method":"terminate"}',
  '{"method":"resume"}',
  '{"method":"changeOptions","inbox":1,"reapEvery":1,"onFault":"park"}',
  '{"method":"changeOptions","fuel":1,"refuel":9}',
  '{"method":"changeOptions","fuel":-1}',
  '{"method":"create"',
] as const;

const ROLES: Readonly<Record<string, Readonly<Record<string, Role>>>> = {
  send: { target: 'callable', result: 'result' },
  subscribe: { promise: 'promise' },
  resolveStage: { promise: 'mine' },
  callNow: { node: 'node' },
};

/** Where the handles of a call about references come from, when all is right. */
const ABOUT: Readonly<Record<string, { readonly from: number; readonly count: number }>> = {
  dropImports: LATER,
  retireImports: LATER,
  retireExports: TOLD,
  abandonExports: TOLD,
};

class Exchange {
  readonly #pool = new Pool();
  readonly #references: References;
  readonly #profile: Profile;
  readonly #calls: ReadonlyMap<string, Syscall>;
  /** How often, of a hundred, something is hostile. */
  readonly #hostile: number;
  readonly #steps: Step[] = [];
  readonly #perEntry: number;
  readonly #abandon: boolean;
  /** In which part of the program it resolved the result of a message. */
  #resolved = -1;
  /** Cells whose imports it dropped. */
  readonly #dropped: number[] = [];

  constructor(
    readonly random: Random,
    description: Description,
    readonly guest: GuestKind,
  ) {
    this.#profile = description.profiles[guest === 'wasm' ? 'wasm32' : 'embedvm16'];
    this.#references = new References(random, this.#profile, this.#pool);
    this.#calls = new Map(this.#profile.syscalls.map((call) => [call.name, call]));
    this.#hostile = random.pick([0, 0, 0, 1, 4, 25]);
    this.#perEntry = random.pick([8, 12, 30]);
    this.#abandon = random.chance(30);
  }

  program(): Program {
    const { random, guest } = this;
    const wanted = 10 + random.below(MOST_STEPS - 30);
    const main = guest === 'embedvm-main';
    if (main) this.#next();
    this.#pull(2, 1, GIVEN.count, 'deliver');
    while (this.#steps.length < wanted) {
      // The first entry of a wasm guest is its start: the greeting comes with the second one.
      if (guest === 'wasm' && this.#steps.length === this.#perEntry) this.#pull(2, 1, GIVEN.count, 'deliver');
      this.#act();
    }
    return {
      guest,
      permissions: [],
      handles: random.pick([12, 20, 100, 100]),
      inbox: random.pick([1, 3, 100, 100]),
      fuel: random.pick([20_000, 1_000_000, 1_000_000, 1_000_000]),
      memory: 65_536,
      onFault: random.pick(['park', 'terminate']),
      perEntry: this.#perEntry,
      abandon: this.#abandon,
      pipelining: random.chance(25),
      steps: this.#steps,
      pool: this.#pool.hex,
    };
  }

  /** What a guest does, each up to so many times in a hundred. */
  readonly #acts: readonly (readonly [number, () => void])[] = [
    [10, () => this.#pull(2, LATER.from + this.random.below(6), 6, 'deliver')],
    [16, () => this.#retire()],
    [20, () => this.#call('notifyNext', 'notify')],
    [48, () => this.#call('send', 'working')],
    [56, () => this.#call('subscribe', 'working')],
    [68, () => this.#resolve()],
    [81, () => this.#ask()],
    [82, () => this.#call('exit', 'working')],
    [88, () => this.#letGo(this.random.pick(['working', 'collecting']))],
    [90, () => (this.#abandon || this.#isHostile()) && this.#call('abandonExports', 'working')],
    [
      97,
      () =>
        this.#call(this.random.pick(['vatstoreGet', 'vatstoreSet', 'vatstoreDelete', 'vatstoreGetNextKey'])),
    ],
    [99, () => this.#call(this.random.pick(['handleIsValid', 'handleKind', 'handleSame']), 'working')],
    [
      100,
      () =>
        this.#isHostile() &&
        this.#call(
          this.random.pick(['handleClose', 'handleRestrict', 'resolveExactly', 'resolveCommit', 'pull']),
          'working',
        ),
    ],
  ];

  #act(): void {
    if (this.guest === 'embedvm-main' && this.random.chance(15)) {
      this.#next();
      return;
    }
    const what = this.random.below(100);
    this.#acts.find(([most]) => what < most)?.[1]();
  }

  /** Whether so many steps are made in one entry. */
  #fits(count: number): boolean {
    return (this.#steps.length % this.#perEntry) + count <= this.#perEntry;
  }

  /** Calls a device and takes the references that it answers. */
  #ask(): void {
    if (!this.#fits(3)) return;
    const slotCount = HEAD + (this.guest === 'wasm' ? 1 : 2);
    this.#step(this.#named('handleIsValid'), [{ cell: ZERO }], 'working', {
      into: slotCount,
      careful: false,
    });
    this.#call('callNow', 'working');
    this.#pull(254, ANSWERED.from, ANSWERED.count, 'working', slotCount);
  }

  #letGo(when: When): void {
    if (!this.#fits(2)) return;
    this.#call('dropImports', when);
    if (this.random.chance(60)) this.#call('retireImports', when);
  }

  #retire(): void {
    if (!this.#fits(2)) return;
    this.#pull(0, TOLD.from, 1, 'dropped');
    this.#call('retireExports', 'dropped');
  }

  #next(): void {
    const call = this.#named('nextDelivery');
    this.#step(call, [{ at: DISPATCH }, DISPATCH_WORDS]);
  }

  #pull(parameter: number, cell: number, count: number, when: When, needs?: number): void {
    const call = this.#named('pull');
    const words: Word[] = call.slots.map(() => 0);
    words[0] = parameter;
    words[call.slots.length - 2] = { at: cell };
    words[call.slots.length - 1] = count;
    this.#step(call, words, when, needs === undefined ? {} : { needs });
  }

  /** Settles the result of the message, or one or two promises of its own, one of them perhaps as exactly one of its slots. */
  #resolve(): void {
    const { random } = this;
    const part = Math.floor(this.#steps.length / this.#perEntry);
    const answers = random.chance(50) && this.#resolved !== part;
    const count = answers ? 1 : 1 + random.below(2);
    if (!this.#fits(2 * count + 1)) return;
    if (answers) this.#resolved = part;
    const more = answers ? { needs: RESULT.cell } : {};
    const when = answers ? 'deliver' : 'working';
    for (let index = 0; index < count; index++) {
      const exactly = random.chance(40);
      this.#call('resolveStage', when, exactly ? 1 : -1);
      if (exactly)
        this.#step(this.#named('resolveExactly'), [this.#isHostile() ? random.below(4) : 0], when, more);
    }
    if (random.chance(95)) this.#step(this.#named('resolveCommit'), [], when, more);
  }

  #call(name: string, when?: When, slots = -1): void {
    const call = this.#named(name);
    const words: Word[] = call.slots.map(() => 0);
    const { random } = this;
    const request = name === 'callNow' && random.chance(60) ? random.pick(REQUESTS) : null;
    const creates = request?.includes('create') ?? false;
    let needs: number | undefined;

    for (const take of call.takes) {
      const hostile = this.#isHostile();
      if (take.is === 'number')
        for (const slot of take.slots) words[slot] = hostile ? random.next() : random.chance(80) ? 0 : 1;
      if (take.is === 'room')
        words[take.slots[0]] = hostile
          ? random.next()
          : name === 'callNow'
            ? { at: HEAD }
            : { scratch: random.below(64) };
      if (take.is === 'handle') {
        const role = ROLES[name]?.[take.name] ?? 'any';
        words[take.slots[0]] = hostile
          ? this.#references.forged(words[0] ?? 0)
          : role === 'mine' && when === 'deliver'
            ? RESULT
            : request === null || random.chance(15)
              ? this.#references.fitting(role)
              : { cell: creates ? GIVEN.other : ANSWERED.from };
      }
      if (take.is === 'buffer') {
        const length = random.pick([0, 1, 1, 2, 8, 64]);
        // The key of a store is never empty, when all is right.
        const size = take.name === 'key' ? 1 + random.below(3) : length;
        const pool = request === null ? this.#bytes(size) : this.#text(request);
        words[take.slots[0]] = hostile ? random.next() : { pool };
        words[take.slots[1]] =
          hostile && random.chance(50) ? take.max + random.below(2) : (request?.length ?? size);
      }
      if (take.is === 'handles') {
        const [pointer, length] = take.slots;
        const about = ABOUT[name];
        if (hostile && random.chance(30)) {
          words[pointer] = random.next();
          words[length] = random.pick([1, take.max, take.max + 1, -1]);
        } else if (about !== undefined) {
          const cell = this.#about(name, about, hostile);
          if (cell === null) return;
          if (typeof cell === 'number') needs = cell;
          words[pointer] = typeof cell === 'number' ? { at: cell } : cell;
          words[length] = hostile ? random.below(4) : 1;
        } else {
          const count = slots >= 0 ? slots : creates ? 1 : random.pick([0, 0, 1, 1, 2, 3]);
          words[pointer] = { pool: this.#references.list(count, hostile, name === 'callNow' || slots >= 0) };
          words[length] = count;
          if (random.chance(40) && count === 1 && call.slots.length < 6) {
            needs = random.pick([1, 2, 3, GIVEN.device, GIVEN.object, LATER.from]);
            words[pointer] = { at: needs };
          }
        }
      }
    }
    this.#step(call, words, this.#isHostile() ? undefined : when, needs === undefined ? {} : { needs });
  }

  #isHostile(): boolean {
    return this.random.below(100) < this.#hostile;
  }

  #step(call: Syscall, words: readonly Word[], when?: When, more: Partial<Step> = {}): void {
    const careful = !this.#isHostile();
    this.#steps.push({
      call: call.number,
      words,
      into: CELLS,
      careful,
      ...(when === undefined ? {} : { when }),
      ...more,
    });
  }

  /** What a call about references names: a cell, or a list of its own; null for nothing that makes sense. */
  #about(
    name: string,
    { from, count }: { from: number; count: number },
    hostile: boolean,
  ): number | { pool: number } | null {
    const { random } = this;
    if (hostile) return from + random.below(count);
    if (name === 'abandonExports') return { pool: this.#references.list(1, false, true) };
    if (name === 'retireExports') return from;
    if (name === 'retireImports') return this.#dropped.pop() ?? null;
    const cell = from + random.below(count);
    this.#dropped.push(cell);
    return cell;
  }

  #bytes(length: number): number {
    const at = this.#pool.take(length);
    for (let index = at; index < at + length; index++) this.#pool.bytes[index] = 97 + this.random.below(6);
    return at;
  }

  #text(text: string): number {
    const at = this.#pool.take(text.length);
    for (let index = 0; index < text.length; index++) this.#pool.bytes[at + index] = text.charCodeAt(index);
    return at;
  }

  #named(name: string): Syscall {
    const call = this.#calls.get(name);
    if (call === undefined) throw new Error(`the ABI has no call ${name}`);
    return call;
  }
}
