import { countAll } from './counts.js';
import { route } from './messages.js';
import { Fault, use } from './syscalls.js';
import { Full, type Id, type Vat, type World, isNode, isPromise, newId, tell } from './world.js';

/** What the scene's device does in a call, by the first word of the body. */
export const BODIES = ['node 1', 'node 2', 'keep', 'drop', 'send', 'fail', 'fail late'] as const;

export interface Answer {
  readonly error: boolean;
  readonly body: string;
  readonly slots: readonly string[];
}

/** A vat calls a device node. */
export function callNow(
  world: World,
  vat: Vat,
  node: string,
  body: string,
  slots: readonly string[],
): Answer {
  const target = use(world, vat, node);
  const ids = slots.map((slot) => use(world, vat, slot));
  if (!isNode(target) || ids.some(isPromise)) throw new Fault();
  const before = structuredClone(world);
  try {
    const answer = invoke(world, target, body, ids);
    const told = world.vats[vat.number - 1];
    return { error: false, body, slots: answer.map((id) => tell(told, id)) };
  } catch (error) {
    // What a device did that fails, or whose answer has no place, has not happened.
    Object.assign(world, before);
    if (error instanceof Full) return { error: true, body: 'receiver-full', slots: [] };
    if (error instanceof Failed) return { error: true, body: 'device-error', slots: [] };
    throw error;
  }
}

class Failed extends Error {}

function invoke(world: World, target: Id, body: string, slots: readonly Id[]): readonly Id[] {
  const { device } = world;
  for (const id of [...slots, target]) {
    if (isNode(id)) node(world, id).usable = true;
    else device.add(id);
  }
  if (body === 'fail') throw new Failed();
  if (body.startsWith('node')) return [ownNode(world, Number(body.slice(5))), ...slots];
  if (body === 'drop') device.clear();
  const [first, ...rest] = slots;
  if (body === 'send' && first !== undefined && !isNode(first))
    route(world, { kind: 'message', target: first, body: 'of a device', slots: rest, result: null });
  if (body === 'fail late') throw new Failed();
  return body === 'keep' ? [...slots].reverse() : [];
}

/** The node that the device knows by a number; it is made when it is named for the first time. */
export function ownNode(world: World, number: number): Id {
  for (const found of world.nodes.values()) {
    if (found.number !== number) continue;
    found.usable = true;
    return found.id;
  }
  const id = newId(world, 'kd');
  world.nodes.set(id, { id, number, usable: true, pending: false });
  return id;
}

function node(world: World, id: Id) {
  const found = world.nodes.get(id);
  if (found === undefined) throw new Error(`the model has no node ${id}`);
  return found;
}

/** Between cranks the device is told which of its nodes nobody uses any longer. */
export function tellDevice(world: World): void {
  const count = countAll(world);
  for (const each of [...world.nodes.values()]) {
    if (!each.pending) continue;
    each.pending = false;
    if (count(each.id).reachable > 0) continue;
    each.usable = false;
    if (count(each.id).recognizable === 0) world.nodes.delete(each.id);
  }
}
