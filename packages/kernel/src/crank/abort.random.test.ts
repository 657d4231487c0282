import { runs, seed, timeFor } from '@callgate/test/seed';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { act, happenings, vats } from '../testing/model/happenings.js';
import { hostActs } from '../testing/model/host-acts.js';
import { Scene } from '../testing/model/scene.js';

/** Number of random worlds. */
const numRuns = runs(60);

/** Answers what the hash was at the kernel's last commit, whenever it is asked. */
function watchCommits({ kernel }: Scene): () => string {
  const { journal } = kernel;
  let last = journal.hash();
  const commit = journal.commit.bind(journal);
  journal.commit = () => {
    commit();
    last = journal.hash();
  };
  return () => last;
}

test(
  `a crank that is aborted after any of its syscalls leaves no trace in the tables (${numRuns} worlds, seed ${seed})`,
  () => {
    let aborted = 0;
    fc.assert(
      fc.property(
        vats,
        happenings,
        fc.array(act, { minLength: 1, maxLength: 8 }),
        fc.boolean(),
        (manners, before, last, faults) => {
          for (let syscalls = 0; syscalls <= last.length; syscalls++) {
            const scene = new Scene(manners.map((each) => ({ ...each, onFault: 'park' })));
            scene.introduce();
            for (const each of before) {
              if ('host' in each) hostActs(scene, each);
              else scene.step(each);
            }
            // So that mostly somebody has something to do.
            scene.introduce();
            const committed = watchCommits(scene);
            let atEntry: string | null = null;
            scene.entered = () => {
              atEntry = committed();
            };
            const acts = last.slice(0, syscalls).filter(({ call }) => call !== 'exit');
            scene.step({ acts, crashes: !faults, faults });
            scene.check();
            if (atEntry === null) return;
            aborted++;
            expect(scene.kernel.hash()).toBe(atEntry);
          }
        },
      ),
      { seed, numRuns },
    );
    expect(aborted).toBeGreaterThan(numRuns);
  },
  timeFor(numRuns),
);
