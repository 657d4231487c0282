/**
 * The kernel once more, slow and plain: everything in Maps and arrays, every count found by looking at every holder. It shares no code with the kernel.
 * It says what must be true after each step, whatever the kernel's tables look like.
 */

/** `ko12`, `kp7` or `kd3`. */
export type Id = string;

export interface Message {
  readonly kind: 'message';
  readonly target: Id;
  readonly body: string;
  readonly slots: readonly Id[];
  readonly result: Id | null;
}

export type Work = Message | { readonly kind: 'notify'; readonly promise: Id } | { readonly kind: 'start' };

export interface Data {
  readonly body: string;
  readonly slots: readonly Id[];
  readonly exactly: number;
}

export interface Promise_ {
  readonly id: Id;
  /** `unresolved`, `fulfilled`, `rejected`, or the kernel's reason. */
  state: string;
  /** The vat that decides it. */
  decider: number | null;
  subscribers: number[];
  waiting: Message[];
  data: Data | null;
}

export interface Thing {
  readonly id: Id;
  owner: number | null;
  ownerDied: boolean;
  retired: boolean;
}

export interface Node_ {
  readonly id: Id;
  /** The device's own. */
  readonly number: number;
  /** Whether the device was not told that nobody uses it. */
  usable: boolean;
  /** It is to be told. */
  pending: boolean;
}

export interface Entry {
  readonly id: Id;
  /** Otherwise the vat merely knows it. */
  usable: boolean;
  /** News of this promise waits for the vat. */
  news: boolean;
}

export interface Manners {
  readonly pipelining: boolean;
  readonly abandon: boolean;
  readonly inbox: number;
  readonly onFault: 'terminate' | 'park';
  /** Most entries of its table. */
  readonly handles: number;
  /** Longest body that it takes. */
  readonly largestBody: number;
  /** Exports under this number and above outlive an upgrade. */
  readonly durableFrom: number;
}

export interface Vat {
  readonly number: number;
  readonly manners: Manners;
  state: 'idle' | 'parked' | 'terminated';
  /** By vref. */
  entries: Map<string, Entry>;
  last: { o: number; p: number; d: number };
  /** How often its code was replaced. */
  incarnation: number;
  inbox: Work[];
  /** Promises that it decides, the newest first. */
  decides: Id[];
}

export interface World {
  readonly vats: Vat[];
  readonly things: Map<Id, Thing>;
  readonly promises: Map<Id, Promise_>;
  /** Nodes of the one device. */
  readonly nodes: Map<Id, Node_>;
  /** What the device may use beside its nodes. */
  readonly device: Set<Id>;
  /** How often the host keeps what. */
  readonly kept: Map<Id, number>;
  runQueue: number[];
  next: number;
}

export function newWorld(): World {
  return {
    vats: [],
    things: new Map(),
    promises: new Map(),
    nodes: new Map(),
    device: new Set(),
    kept: new Map(),
    runQueue: [],
    next: 0,
  };
}

export function newId(world: World, letters: string): Id {
  return `${letters}${world.next++}`;
}

export function newThing(world: World, owner: number): Id {
  const id = newId(world, 'ko');
  world.things.set(id, { id, owner, ownerDied: false, retired: false });
  return id;
}

export function newPromise(world: World, decider: number | null): Id {
  const id = newId(world, 'kp');
  world.promises.set(id, {
    id,
    state: 'unresolved',
    decider: null,
    subscribers: [],
    waiting: [],
    data: null,
  });
  setDecider(world, id, decider);
  return id;
}

export function promise(world: World, id: Id): Promise_ {
  const found = world.promises.get(id);
  if (found === undefined) throw new Error(`the model has no promise ${id}`);
  return found;
}

export function isPromise(id: Id): boolean {
  return id.startsWith('kp');
}

export function isNode(id: Id): boolean {
  return id.startsWith('kd');
}

export function setDecider(world: World, id: Id, decider: number | null): void {
  const it = promise(world, id);
  if (it.decider === decider) return;
  if (it.decider !== null) {
    const before = world.vats[it.decider - 1];
    before.decides = before.decides.filter((each) => each !== id);
  }
  it.decider = decider;
  if (decider !== null) world.vats[decider - 1].decides.unshift(id);
}

export function vrefOf(vat: Vat, id: Id): string | null {
  for (const [vref, entry] of vat.entries) if (entry.id === id) return vref;
  return null;
}

export function isExport(vref: string): boolean {
  return vref[1] === '+';
}

/** Takes an entry out of a vat's table, and the vat out of the subscribers. */
export function removeEntry(world: World, vat: Vat, vref: string): void {
  const entry = vat.entries.get(vref);
  vat.entries.delete(vref);
  const subscribed = world.promises.get(entry?.id ?? '');
  if (subscribed !== undefined)
    subscribed.subscribers = subscribed.subscribers.filter((each) => each !== vat.number);
}

/** Whether the vat's table has room for one more. */
export function hasRoom({ entries, manners }: Vat): boolean {
  return entries.size < manners.handles;
}

/** The vat's table has no room for what it is to be told. */
export class Full extends Error {}

/** The vat is told of something: the name that it has for it, or a new one. */
export function tell(vat: Vat, id: Id): string {
  const known = vrefOf(vat, id);
  const entry = known === null ? null : (vat.entries.get(known) as Entry);
  if (known !== null && entry !== null && !isForgotten(known)) {
    entry.usable = true;
    return known;
  }
  if (entry === null && !hasRoom(vat)) throw new Full();
  const vref = nextName(vat, id);
  if (known !== null) vat.entries.delete(known);
  vat.entries.set(vref, { id, usable: true, news: entry?.news ?? false });
  return vref;
}

export function nextName(vat: Vat, id: Id): string {
  const sort = isPromise(id) ? 'p' : isNode(id) ? 'd' : 'o';
  return `${sort}-${++vat.last[sort]}`;
}

/** New code does not know by which names the old one knew imports; the entries stay. */
export function forgetNames(vat: Vat): void {
  vat.entries = new Map(
    [...vat.entries].map(([vref, entry]) => [isExport(vref) ? vref : `forgotten-${entry.id}`, entry]),
  );
  vat.last = { o: 0, p: 0, d: 0 };
}

export function isForgotten(vref: string): boolean {
  return vref.startsWith('forgotten');
}
