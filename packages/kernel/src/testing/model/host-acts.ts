import { reasonText } from '../../messages/reasons.js';
import { collect } from './counts.js';
import { die, keep, letGo, queueMessage, resume, upgrade } from './cranks.js';
import { ownNode } from './devices.js';
import type { Scene } from './scene.js';
import { same, text } from './shown.js';
import { isThrown } from './thrown.js';
import { hasRoom, isPromise, newThing } from './world.js';

/** Something that the host does; the numbers choose among what there is. */
export type HostAct = {
  readonly host:
    | 'root'
    | 'send'
    | 'keep'
    | 'letGo'
    | 'read'
    | 'terminate'
    | 'add'
    | 'node'
    | 'resume'
    | 'upgrade';
  readonly picks: readonly number[];
};

/** Does in the kernel and in the model what the host does. */
export function hostActs(scene: Scene, { host, picks: [a = 0, b = 0, c = 0] }: HostAct): void {
  const { world, kernel, reached } = scene;
  const kept = [...world.kept.keys()].sort();
  const keptOne = kept[a % Math.max(1, kept.length)];
  const vat = world.vats[a % world.vats.length];
  if (host === 'root') {
    if (vat.state === 'terminated') return;
    if (!vat.entries.has('o+0') && !hasRoom(vat)) {
      same(
        'whether there is room for the root',
        isThrown(() => kernel.root(vat.number)),
        true,
      );
      return;
    }
    const entry = vat.entries.get('o+0');
    const id = entry?.id ?? newThing(world, vat.number);
    vat.entries.set('o+0', { id, usable: true, news: false });
    same('the root', kernel.root(vat.number), id);
    keep(world, id);
  } else if (host === 'terminate') {
    // Now and then, so that most of the time there are vats to look at.
    if (b % 6 !== 0) return;
    kernel.terminate(vat.number);
    if (vat.state !== 'terminated') die(world, vat);
  } else if (host === 'node') {
    const id = ownNode(world, 0);
    same('the root of the device', kernel.deviceRoot(1), id);
    keep(world, id);
  } else if (host === 'resume') {
    const parked = world.vats.find(({ state }) => state === 'parked');
    if (parked === undefined) return;
    scene.resume(parked.number);
    resume(world, parked);
  } else if (host === 'upgrade') {
    if (vat.state === 'terminated' || b % 3 !== 0) return;
    scene.upgrade(vat.number, vat.incarnation + 1);
    reached.add(`upgraded when ${vat.state}`);
    upgrade(world, vat);
  } else if (host === 'add') {
    if (world.vats.length < 6) scene.add(vat.manners);
  } else if (keptOne === undefined) {
    return;
  } else if (host === 'send') {
    const body = scene.newBody('m', a);
    const slots = [kept[b % kept.length], kept[c % kept.length]].slice(0, c % 3);
    const result = kernel.queueMessage(keptOne, new TextEncoder().encode(body), slots);
    same('the result', result, queueMessage(world, keptOne, body, slots));
    collect(world);
  } else if (host === 'keep') {
    kernel.keep(keptOne);
    keep(world, keptOne);
  } else if (host === 'letGo') {
    kernel.letGo(keptOne);
    letGo(world, keptOne);
  } else if (isPromise(keptOne)) {
    const { state, data } = world.promises.get(keptOne) ?? { state: 'unresolved', data: null };
    const told = kernel.settlementOf(keptOne);
    same('the state', told === null ? 'unresolved' : reasonText(told.state), state);
    same('the data', told && [text(told.body), told.slots], data && [data.body, data.slots]);
    for (const slot of data?.slots ?? []) keep(world, slot);
  }
}
