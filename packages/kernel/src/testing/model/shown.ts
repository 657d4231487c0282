import type { Kernel } from '../../kernel/kernel.js';
import { countAll } from './counts.js';
import { type Message, type Work, type World, isExport } from './world.js';

export const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** @throws Error when the kernel and the model differ */
export function same(what: string, kernel: unknown, expected: unknown): void {
  const [is, was] = [JSON.stringify(kernel, null, 1), JSON.stringify(expected, null, 1)];
  if (is === was) return;
  const [left, right] = [is?.split('\n') ?? [], was?.split('\n') ?? []];
  const at = left.findIndex((line, index) => line !== right[index]);
  const near = (lines: string[]) => lines.slice(Math.max(0, at - 14), at + 12).join('\n');
  throw new Error(`${what}: the kernel says\n${near(left)}\nand the model\n${near(right)}`);
}

const shownMessage = ({ target, body, slots, result }: Omit<Message, 'kind'>) => [
  target,
  body,
  slots,
  result,
];

/** The tables of the kernel, as far as the model has them. */
export function shownKernel(kernel: Kernel): unknown {
  const { vats, objects, promises, runQueue, kept } = kernel.inspect();
  return {
    vats: vats.map(({ number, state, clist, inbox, decides }) => ({
      number,
      state,
      clist: clist
        .map(({ kref, vref, reachable }) => `${kref} ${isExport(vref) ? vref : 'import'} ${reachable}`)
        .sort(),
      inbox: inbox.map((work) => {
        if (work.work === 'message') return shownMessage({ ...work, body: text(work.body) });
        return work.work === 'notify' ? ['notify', work.promise] : ['start'];
      }),
      decides,
    })),
    objects: objects.map(({ kref, owner, ownerDied, retired, reachable, recognizable }) => [
      kref,
      owner,
      ownerDied,
      retired,
      reachable,
      recognizable,
    ]),
    promises: promises.map(({ kref, state, decider, count, subscribers, waiting, data }) => [
      kref,
      state,
      decider,
      count,
      subscribers,
      waiting.map((work) =>
        work.work === 'message' ? shownMessage({ ...work, body: text(work.body) }) : work,
      ),
      data && [text(data.body), data.slots, data.exactly],
    ]),
    runQueue,
    kept: kept.map(({ kref, times }) => [kref, times]).sort(),
  };
}

const NODE = { owner: null, ownerDied: false, retired: false };

/** The same of the model. */
export function shownWorld(world: World): unknown {
  const count = countAll(world);
  const byNumber = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]) =>
    Number(a.slice(2)) - Number(b.slice(2));
  const shownWork = (work: Work) => {
    if (work.kind === 'message') return shownMessage(work);
    return work.kind === 'notify' ? ['notify', work.promise] : ['start'];
  };
  return {
    vats: world.vats.map(({ number, state, entries, inbox, decides }) => ({
      number,
      state,
      clist: [...entries]
        .map(([vref, { id, usable }]) => `${id} ${isExport(vref) ? vref : 'import'} ${usable}`)
        .sort(),
      inbox: inbox.map(shownWork),
      decides,
    })),
    objects: [...world.things, ...[...world.nodes].map(([id]) => [id, NODE] as const)]
      .sort(byNumber)
      .map(([id, { owner, ownerDied, retired }]) => [
        id,
        owner,
        ownerDied,
        retired,
        count(id).reachable,
        count(id).recognizable,
      ]),
    promises: [...world.promises]
      .sort(byNumber)
      .map(([id, { state, decider, subscribers, waiting, data }]) => [
        id,
        state,
        decider,
        count(id).recognizable,
        subscribers,
        waiting.map(shownMessage),
        data && [data.body, data.slots, data.exactly],
      ]),
    runQueue: world.runQueue,
    kept: [...world.kept].sort(),
  };
}
