import { runs, seed, timeFor } from '@callgate/test/seed';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { happenings, vats } from '../testing/model/happenings.js';
import { hostActs } from '../testing/model/host-acts.js';
import { IDLE, Scene } from '../testing/model/scene.js';
import type { Inspection } from './inspection.js';

/** Number of random worlds. */
const numRuns = runs(100);

/** Who is told of which promise, by the news that waits. */
function newsOf({ vats: all }: Inspection): Map<string, number[]> {
  const told = new Map<string, number[]>();
  for (const { number, inbox } of all)
    for (const work of inbox)
      if (work.work === 'notify') told.set(work.promise, [...(told.get(work.promise) ?? []), number]);
  return told;
}

test(
  `what a vat's death would mean is what it means (${numRuns} worlds, seed ${seed})`,
  () => {
    fc.assert(
      fc.property(vats, happenings, fc.nat(5), (manners, all, pick) => {
        const scene = new Scene(manners);
        const { kernel } = scene;
        scene.introduce();
        for (const each of all) {
          if ('host' in each) hostActs(scene, each);
          else scene.step(each);
        }
        while (scene.step(IDLE));
        const before = kernel.inspect();
        const { number } = before.vats[pick % before.vats.length];
        const hash = kernel.hash();

        const told = kernel.impact(number);
        expect([kernel.hash(), kernel.journal.pending, kernel.audit()]).toEqual([hash, 0, []]);
        expect(kernel.inspect()).toEqual(before);

        kernel.terminate(number);
        const after = kernel.inspect();
        const now = new Map(after.promises.map((each) => [each.kref, each]));
        const news = newsOf(after);
        const rejected = before.promises
          .filter(
            ({ kref, state }) => state === 'unresolved' && (now.get(kref)?.state ?? state) !== 'unresolved',
          )
          .map(({ kref }) => ({ promise: kref, told: news.get(kref) ?? [] }));
        const byPromise = (a: { promise: string }, b: { promise: string }) =>
          a.promise.localeCompare(b.promise);
        expect([...told.rejected].sort(byPromise)).toEqual(rejected.sort(byPromise));
        const orphans = before.objects.filter(({ owner }) => owner === number).map(({ kref }) => kref);
        const left = after.objects.filter(({ kref, retired }) => orphans.includes(kref) && !retired);
        expect(told.orphaned.map(({ object }) => object).sort()).toEqual(left.map(({ kref }) => kref).sort());
        for (const { object, users } of told.orphaned) {
          const holders = after.vats.filter(({ clist }) =>
            clist.some(({ kref, reachable }) => kref === object && reachable),
          );
          expect(users).toEqual(holders.map((each) => each.number));
        }

        // What the others are told: first of references, as many dispatches as kinds of news, then of promises.
        const from = scene.heard.length;
        scene.expectDeath(number);
        while (scene.step(IDLE));
        const heard = scene.heard.slice(from).map(({ vat, dispatch }) => [vat, JSON.parse(dispatch)[0]]);
        const parked = new Set(
          after.vats.filter(({ state }) => state === 'parked').map((each) => each.number),
        );
        const expected = [
          ...told.news.flatMap((each) =>
            (['dropExports', 'retireExports', 'retireImports'] as const)
              .filter((kind) => each[kind].length > 0)
              .map((kind) => [each.vat, kind]),
          ),
          ...told.rejected.flatMap((each) => each.told.map((vat) => [vat, 'notify'])),
        ].filter(([vat]) => !parked.has(vat as number));
        expect(heard.map(String).sort()).toEqual(expected.map(String).sort());
      }),
      { seed, numRuns },
    );
  },
  timeFor(numRuns),
);
