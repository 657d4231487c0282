import fc from 'fast-check';
import { test } from 'vitest';
import { type Act, type Crank, type HostAct, IDLE, Scene } from './testing/model/scene.js';
import { seed } from './testing/seed.js';

/** Number of random worlds; the long campaign sets `CALLGATE_LONG` to play more of them. */
const numRuns = Number(process.env.CALLGATE_LONG ?? 400);

const picks = fc.array(fc.nat(60), { minLength: 6, maxLength: 6 });
const act: fc.Arbitrary<Act> = fc.record({
  call: fc.constantFrom(
    'send',
    'send',
    'send',
    'send',
    'subscribe',
    'resolve',
    'resolve',
    'dropImports',
    'dropImports',
    'retireImports',
    'retireExports',
    'abandonExports',
    'exit',
  ),
  picks,
  wild: fc.nat(39).map((number) => number === 0),
});
const crank: fc.Arbitrary<Crank> = fc.record({
  acts: fc.array(act, { maxLength: 5 }),
  crashes: fc.nat(49).map((number) => number === 0),
});
const host: fc.Arbitrary<HostAct> = fc.record({
  host: fc.constantFrom(
    'root',
    'root',
    'send',
    'send',
    'send',
    'keep',
    'letGo',
    'letGo',
    'read',
    'terminate',
    'add',
  ),
  picks,
});
const manners = fc.record({
  pipelining: fc.boolean(),
  abandon: fc.boolean(),
  inbox: fc.constantFrom(2, 5, 50, 50),
  onFault: fc.constantFrom('terminate' as const, 'park' as const),
});
const happening = fc.oneof({ weight: 3, arbitrary: crank }, { weight: 1, arbitrary: host });

test(`the kernel does what a slow and plain model of it does, and every audit is clean (seed ${seed})`, () => {
  fc.assert(
    fc.property(
      fc.array(manners, { minLength: 3, maxLength: 4 }),
      fc.array(happening, { maxLength: 90, size: 'max' }),
      (vats, happenings) => {
        const scene = new Scene(vats);
        for (const pick of [0, 1, 2]) {
          scene.hostActs({ host: 'root', picks: [pick] });
          scene.hostActs({ host: 'send', picks: [pick, pick + 1, 1] });
        }
        for (const each of happenings) {
          if ('host' in each) scene.hostActs(each);
          else scene.step(each);
          scene.check();
        }
        for (let steps = 0; steps < 300 && scene.step(IDLE); steps++) scene.check();
        scene.check();
      },
    ),
    { seed, numRuns },
  );
});
