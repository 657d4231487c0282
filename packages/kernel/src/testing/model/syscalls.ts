import { notify, route, settle, takeBack } from './messages.js';
import {
  type Entry,
  type Id,
  type Vat,
  type World,
  hasRoom,
  isExport,
  isNode,
  isPromise,
  newPromise,
  newThing,
  promise,
  removeEntry,
  setDecider,
} from './world.js';

/** The vat broke a rule. */
export class Fault extends Error {}

function insist(rule: boolean): asserts rule {
  if (!rule) throw new Fault();
}

/** What the vat names in a call; a number of its own that it never used is something new. */
export function use(world: World, vat: Vat, vref: string): Id {
  const entry = vat.entries.get(vref);
  if (entry !== undefined) {
    insist(entry.usable || isExport(vref));
    entry.usable = true;
    return entry.id;
  }
  insist(/^[op]\+\d+$/.test(vref));
  insist(hasRoom(vat));
  const id = vref.startsWith('p') ? newPromise(world, vat.number) : newThing(world, vat.number);
  vat.entries.set(vref, { id, usable: true, news: false });
  return id;
}

function known(vat: Vat, vref: string): Entry {
  const entry = vat.entries.get(vref);
  insist(entry !== undefined);
  return entry;
}

const decides = (world: World, vat: Vat, id: Id): boolean =>
  isPromise(id) && promise(world, id).decider === vat.number;

export function send(
  world: World,
  vat: Vat,
  target: string,
  body: string,
  slots: readonly string[],
  result: string | null,
): void {
  const on = use(world, vat, target);
  const ids = slots.map((slot) => use(world, vat, slot));
  const answer = result === null ? null : use(world, vat, result);
  insist(!isNode(on));
  if (answer !== null) {
    insist(decides(world, vat, answer) && answer !== on && !ids.includes(answer));
    takeBack(world, answer);
    setDecider(world, answer, null);
  }
  route(world, { kind: 'message', target: on, body, slots: ids, result: answer });
}

export function subscribe(world: World, vat: Vat, vref: string): void {
  const id = use(world, vat, vref);
  insist(isPromise(id));
  const { state, subscribers } = promise(world, id);
  if (state !== 'unresolved') notify(world, vat, id);
  else if (!subscribers.includes(vat.number)) subscribers.push(vat.number);
}

export interface Resolution {
  readonly promise: string;
  readonly rejected: boolean;
  readonly body: string;
  readonly slots: readonly string[];
  readonly exactly: number;
}

export function resolve(world: World, vat: Vat, resolutions: readonly Resolution[]): void {
  const all = resolutions.map(({ promise: vref, slots, ...rest }) => ({
    ...rest,
    vref,
    id: use(world, vat, vref),
    slots: slots.map((slot) => use(world, vat, slot)),
  }));
  for (const { id, rejected, body, slots, exactly } of all) {
    insist(decides(world, vat, id));
    insist(exactly >= -1 && exactly < slots.length);
    insist(rejected || exactly < 0 || !isPromise(slots[exactly]));
    const it = promise(world, id);
    it.subscribers = it.subscribers.filter((each) => each !== vat.number);
    settle(world, id, rejected ? 'rejected' : 'fulfilled', { body, slots, exactly });
  }
  for (const { vref } of all) removeEntry(world, vat, vref);
}

export function dropImports(_world: World, vat: Vat, vrefs: readonly string[]): void {
  for (const vref of vrefs) {
    const entry = known(vat, vref);
    insist(!isExport(vref) && !isPromise(entry.id));
    entry.usable = false;
  }
}

export function retireImports(world: World, vat: Vat, vrefs: readonly string[]): void {
  for (const vref of vrefs) {
    insist(!known(vat, vref).usable && !isExport(vref));
    removeEntry(world, vat, vref);
  }
}

export function retireExports(world: World, vat: Vat, vrefs: readonly string[]): void {
  for (const vref of vrefs) {
    const { id, usable } = known(vat, vref);
    insist(isExport(vref) && !isPromise(id) && !usable);
    giveUp(world, vat, vref, false);
  }
}

export function abandonExports(world: World, vat: Vat, vrefs: readonly string[]): void {
  insist(vat.manners.abandon);
  for (const vref of vrefs) {
    insist(isExport(vref) && !isPromise(known(vat, vref).id));
    giveUp(world, vat, vref, false);
  }
}

/** An object loses its vat. */
export function giveUp(world: World, vat: Vat, vref: string, ownerDied: boolean): void {
  const thing = world.things.get(known(vat, vref).id);
  insist(thing !== undefined);
  thing.owner = null;
  thing.ownerDied = ownerDied;
  removeEntry(world, vat, vref);
}
