import type { Kernel } from '../../kernel/kernel.js';
import { same } from './shown.js';
import type { Work, World } from './world.js';

/**
 * Which of the promises on cycles is found first is the kernel's to say, so the news of those who waited for them gets the kernel's order: it must be the same news.
 * `before` is the world before there was any.
 */
export function takeOrder(world: World, before: World, kernel: Kernel): void {
  const { vats, runQueue } = kernel.inspect();
  for (const [index, vat] of world.vats.entries()) {
    const old = before.vats[index].inbox.length;
    const ours = new Map(vat.inbox.slice(old).map((work) => [keyOf(work), work]));
    const theirs = vats[index].inbox.slice(old).map((work) => (work.work === 'notify' ? work.promise : ''));
    same(`the news for vat ${vat.number}`, [...theirs].sort(), [...ours.keys()].sort());
    vat.inbox = [...vat.inbox.slice(0, old), ...theirs.map((key) => ours.get(key) as Work)];
  }
  const turns = runQueue.slice(before.runQueue.length);
  same('the turns', [...turns].sort(), world.runQueue.slice(before.runQueue.length).sort());
  world.runQueue = [...before.runQueue, ...turns];
}

function keyOf(work: Work): string {
  return work.kind === 'notify' ? work.promise : '';
}
