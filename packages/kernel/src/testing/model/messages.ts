import {
  type Data,
  type Id,
  type Message,
  type Vat,
  type Work,
  type World,
  isNode,
  isPromise,
  promise,
  setDecider,
  vrefOf,
} from './world.js';

/** Where a message goes. */
export function route(world: World, message: Message): void {
  const { target } = message;
  if (isNode(target)) {
    refuse(world, message, 'not-callable');
    return;
  }
  if (!isPromise(target)) {
    const thing = world.things.get(target);
    if (thing?.owner == null)
      refuse(world, message, thing?.ownerDied ? 'vat-terminated' : 'object-abandoned');
    else enter(world, world.vats[thing.owner - 1], message);
    return;
  }
  const { state, decider, data, waiting } = promise(world, target);
  if (state === 'unresolved') {
    const vat = decider === null ? null : world.vats[decider - 1];
    if (vat?.state === 'terminated') refuse(world, message, 'vat-terminated');
    else if (vat?.manners.pipelining) enter(world, vat, message);
    else waiting.push(message);
  } else if (state !== 'fulfilled') {
    if (message.result !== null) settle(world, message.result, state, data as Data);
  } else if (data === null || data.exactly < 0) {
    refuse(world, message, 'not-callable');
  } else {
    route(world, { ...message, target: data.slots[data.exactly] });
  }
}

function enter(world: World, vat: Vat, message: Message): void {
  if (vat.state === 'terminated') refuse(world, message, 'vat-terminated');
  else if (message.body.length > vat.manners.largestBody) refuse(world, message, 'too-large');
  else if (vat.inbox.length >= vat.manners.inbox)
    refuse(world, message, vat.state === 'parked' ? 'vat-parked' : 'receiver-full');
  else queue(world, vat, message);
}

export function queue(world: World, vat: Vat, work: Work): void {
  vat.inbox.push(work);
  world.runQueue.push(vat.number);
}

export function refuse(world: World, { result }: Message, reason: string): void {
  if (result !== null) settle(world, result, reason, { body: reason, slots: [], exactly: -1 });
}

const settled: Id[] = [];

/** A promise is settled: first what waited for it goes on, then its subscribers are to be told; what follows of that comes after. */
export function settle(world: World, id: Id, state: string, data: Data): void {
  const it = promise(world, id);
  takeBack(world, id);
  setDecider(world, id, null);
  it.state = state;
  it.data = data;
  settled.push(id);
  if (settled.length > 1) return;
  while (settled.length > 0) {
    const now = promise(world, settled[0]);
    const waiting = now.waiting;
    now.waiting = [];
    for (const message of waiting) route(world, message);
    const subscribers = now.subscribers;
    now.subscribers = [];
    for (const number of subscribers)
      if (world.vats[number - 1].state !== 'terminated') notify(world, world.vats[number - 1], now.id);
    settled.shift();
  }
}

/** The vat is to be told that a promise is settled, once. */
export function notify(world: World, vat: Vat, id: Id): void {
  const entry = vat.entries.get(vrefOf(vat, id) ?? '');
  if (entry === undefined || entry.news) return;
  entry.news = true;
  queue(world, vat, { kind: 'notify', promise: id });
}

/** Messages to a promise that went to the vat that decided it, and that it has not got yet, wait for the promise again. */
export function takeBack(world: World, id: Id): void {
  const it = promise(world, id);
  if (it.decider === null) return;
  const vat = world.vats[it.decider - 1];
  if (vat.state === 'terminated') return;
  const isForIt = (work: Work): boolean => work.kind === 'message' && work.target === id;
  it.waiting.push(...(vat.inbox.filter(isForIt) as Message[]));
  vat.inbox = vat.inbox.filter((work) => !isForIt(work));
}
