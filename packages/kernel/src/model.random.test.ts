import { runs, seed, timeFor } from '@callgate/test/seed';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { happenings, vats } from './testing/model/happenings.js';
import { hostActs } from './testing/model/host-acts.js';
import { IDLE, Scene } from './testing/model/scene.js';

/** Number of random worlds. */
const numRuns = runs(500);

/** A campaign that does not come to each of these is worth less than it says. */
const WANTED = [
  'startVat',
  'deliver',
  'notify',
  'dropExports',
  'retireExports',
  'retireImports',
  'fulfilled',
  'rejected',
  'vat-terminated',
  'object-abandoned',
  'vat-upgraded',
  'not-callable',
  'vat-parked',
  'receiver-full',
  'too-large',
  'news that the table has no room for',
  'resumed after 2 dispatches',
  'upgraded when idle',
  'upgraded when parked',
  'callNow node',
  'callNow keep',
  'callNow drop',
  'callNow send',
  'callNow device-error',
];

test(
  `the kernel does what a slow and plain model of it does, and every audit is clean (${numRuns} worlds, seed ${seed})`,
  () => {
    const reached = new Set<string>();
    let acts = 0;
    fc.assert(
      fc.property(vats, happenings, (manners, all) => {
        const scene = new Scene(manners);
        scene.introduce();
        acts += all.length;
        for (const [index, each] of all.entries()) {
          if ('host' in each) hostActs(scene, each);
          else scene.step(each);
          scene.check();
          scene.searchCycles();
          if (index % 10 === 9) {
            scene.collectCycles();
            scene.check();
          }
        }
        for (let steps = 0; steps < 300 && scene.step(IDLE); steps++) scene.check();
        scene.check();
        for (const each of scene.reached) reached.add(each);
      }),
      { seed, numRuns },
    );
    if (process.env.CALLGATE_REPORT === '1') console.log(`${numRuns} worlds of ${acts} acts`);
    // docs/decisions/0039: what is counted is acts, for each is compared.
    if (numRuns >= 500) expect(acts).toBeGreaterThan(50 * numRuns);
    if (numRuns >= 500) expect(WANTED.filter((each) => !reached.has(each))).toEqual([]);
  },
  timeFor(numRuns),
);
