import { collect, newsFor } from './counts.js';
import { queue, refuse, route, settle } from './messages.js';
import { giveUp } from './syscalls.js';
import {
  Full,
  type Id,
  type Manners,
  type Vat,
  type Work,
  type World,
  forgetNames,
  isExport,
  isForgotten,
  isPromise,
  newPromise,
  nextName,
  promise,
  removeEntry,
  setDecider,
  tell,
  vrefOf,
} from './world.js';

/** What a vat is told, as a text vat sees it. */
export interface Told {
  readonly vat: number;
  readonly dispatch: string;
  readonly collecting: boolean;
}

/**
 * The next crank. `entered` is the vat that the kernel chose: whose turn it is to be told of references is the kernel's to say. `keep` is called where
 * work came to nothing, which no later rollback undoes.
 */
export function nextCrank(world: World, entered: number | null, keep: () => void): Told | null {
  const due = world.vats.filter((vat) => vat.state === 'idle' && newsFor(world, vat.number) !== null);
  if (due.length > 0) {
    const vat = due.find(({ number }) => number === entered);
    if (vat === undefined)
      throw new Error(`the kernel entered vat ${entered}; due are ${due.map(({ number }) => number)}`);
    return tellNews(world, vat);
  }
  for (;;) {
    const number = world.runQueue.shift();
    if (number === undefined) return null;
    const vat = world.vats[number - 1];
    if (vat.state !== 'idle' || vat.inbox.length === 0) continue;
    for (let work = vat.inbox.shift(); work !== undefined; work = vat.inbox.shift()) {
      const dispatch = begin(world, vat, work);
      if (dispatch !== null) return { vat: number, dispatch: JSON.stringify(dispatch), collecting: false };
    }
    collect(world);
    keep();
    return nextCrank(world, entered, keep);
  }
}

function tellNews(world: World, vat: Vat): Told {
  const { kind, vrefs } = newsFor(world, vat.number) ?? { kind: 'dropExports', vrefs: [] };
  for (const vref of vrefs) {
    const entry = vat.entries.get(vref);
    if (kind === 'dropExports' && entry !== undefined) entry.usable = false;
    else removeEntry(world, vat, vref);
    if (kind === 'retireExports') world.things.delete(entry?.id ?? '');
  }
  const names = vrefs.map((vref) => (isForgotten(vref) ? nextName(vat, 'ko') : vref));
  return { vat: vat.number, dispatch: JSON.stringify([kind, names.sort()]), collecting: true };
}

function begin(world: World, vat: Vat, work: Work): unknown {
  if (work.kind === 'start') return ['startVat'];
  if (work.kind === 'message') {
    const { target, body, slots, result } = work;
    if (!isPromise(target) && world.things.get(target)?.owner !== vat.number) {
      refuse(world, work, 'object-abandoned');
      return null;
    }
    const before = structuredClone({ entries: vat.entries, last: vat.last });
    let told: unknown[];
    let answer: string | null;
    try {
      told = [tell(vat, target), body, slots.map((slot) => tell(vat, slot))];
      answer = result === null ? null : tell(vat, result);
    } catch (error) {
      if (!(error instanceof Full)) throw error;
      Object.assign(vat, before);
      refuse(world, work, 'receiver-full');
      return null;
    }
    if (result === null) return ['deliver', ...told, null];
    setDecider(world, result, vat.number);
    if (vat.manners.pipelining) {
      const { waiting } = promise(world, result);
      promise(world, result).waiting = [];
      for (const message of waiting) route(world, message);
    }
    return ['deliver', ...told, answer];
  }
  if (vrefOf(vat, work.promise) === null) return null;
  const before = structuredClone({ entries: vat.entries, last: vat.last });
  try {
    const all = settledFrom(world, work.promise);
    const vrefs = all.map((id) => tell(vat, id));
    const told = all.map((id, index) => {
      const { state, data } = promise(world, id);
      return [vrefs[index], state, data?.body, data?.slots.map((slot) => tell(vat, slot)), data?.exactly];
    });
    for (const vref of vrefs) removeEntry(world, vat, vref);
    return ['notify', told];
  } catch (error) {
    if (!(error instanceof Full)) throw error;
    Object.assign(vat, before);
    const vref = tell(vat, work.promise);
    removeEntry(world, vat, vref);
    return ['notify', [[vref, 'receiver-full', 'receiver-full', [], -1]]];
  }
}

/** A promise and every settled one that its data leads to. */
function settledFrom(world: World, first: Id): Id[] {
  const found = [first];
  for (const id of found)
    for (const slot of promise(world, id).data?.slots ?? [])
      if (isPromise(slot) && !found.includes(slot) && promise(world, slot).state !== 'unresolved')
        found.push(slot);
  return found;
}

/** The end of a vat: who subscribed to its promises is told first, then every message that was for the vat or for them is refused. */
export function die(world: World, vat: Vat): void {
  const body = 'vat-terminated';
  vat.state = 'terminated';
  while (vat.decides.length > 0) {
    const { id, waiting } = promise(world, vat.decides[0]);
    vat.inbox.push(...waiting.splice(0));
    settle(world, id, body, { body, slots: [], exactly: -1 });
  }
  for (let work = vat.inbox.shift(); work !== undefined; work = vat.inbox.shift())
    if (work.kind === 'message') refuse(world, work, body);
  for (const [vref, { id }] of [...vat.entries]) {
    if (isExport(vref) && !isPromise(id)) giveUp(world, vat, vref, true);
    else removeEntry(world, vat, vref);
  }
  collect(world);
}

export function addVat(world: World, manners: Manners): void {
  const vat: Vat = {
    number: world.vats.length + 1,
    manners,
    state: 'idle',
    entries: new Map(),
    last: { o: 0, p: 0, d: 0 },
    incarnation: 0,
    inbox: [],
    decides: [],
  };
  world.vats.push(vat);
  queue(world, vat, { kind: 'start' });
}

/** The host's message; answers its result, which the host keeps. */
export function queueMessage(world: World, target: Id, body: string, slots: readonly Id[]): Id {
  const result = newPromise(world, null);
  keep(world, result);
  route(world, { kind: 'message', target, body, slots, result });
  return result;
}

export function keep(world: World, id: Id): void {
  world.kept.set(id, (world.kept.get(id) ?? 0) + 1);
}

export function letGo(world: World, id: Id): void {
  const times = world.kept.get(id) ?? 0;
  if (times > 1) world.kept.set(id, times - 1);
  else world.kept.delete(id);
  collect(world);
}

/** A parked vat goes on. */
export function resume(world: World, vat: Vat): void {
  vat.state = 'idle';
  for (let waiting = vat.inbox.length; waiting > 0; waiting--) world.runQueue.push(vat.number);
}

/** Other code in the place of a vat's: what the old one decided is rejected, and what is not durable is abandoned. */
export function upgrade(world: World, vat: Vat): void {
  while (vat.decides.length > 0) {
    const id = vat.decides[0];
    const it = promise(world, id);
    it.subscribers = it.subscribers.filter((each) => each !== vat.number);
    settle(world, id, 'vat-upgraded', { body: String(vat.incarnation), slots: [], exactly: -1 });
    const vref = vrefOf(vat, id);
    if (vref !== null) removeEntry(world, vat, vref);
  }
  for (const [vref, { id }] of [...vat.entries]) {
    const durable = vref === 'o+0' || Number(vref.slice(2)) >= vat.manners.durableFrom;
    if (isExport(vref) && !isPromise(id) && !durable) giveUp(world, vat, vref, false);
  }
  vat.incarnation++;
  forgetNames(vat);
  resume(world, vat);
  collect(world);
}
