import fc from 'fast-check';
import { test } from 'vitest';
import { happenings, vats } from './testing/model/happenings.js';
import { IDLE, Scene } from './testing/model/scene.js';
import { runs, seed } from './testing/seed.js';

/** Number of random worlds. */
const numRuns = runs(200);

test(
  `the kernel does what a slow and plain model of it does, and every audit is clean (seed ${seed})`,
  () => {
    fc.assert(
      fc.property(vats, happenings, (manners, all) => {
        const scene = new Scene(manners);
        scene.introduce();
        for (const [index, each] of all.entries()) {
          if ('host' in each) scene.hostActs(each);
          else scene.step(each);
          scene.check();
          if (index % 10 === 9) {
            scene.collectCycles();
            scene.check();
          }
        }
        for (let steps = 0; steps < 300 && scene.step(IDLE); steps++) scene.check();
        scene.check();
      }),
      { seed, numRuns },
    );
  },
  60_000 + numRuns * 200,
);
