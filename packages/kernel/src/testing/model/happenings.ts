import fc from 'fast-check';
import type { Act } from './acts.js';
import type { HostAct } from './host-acts.js';
import type { Crank } from './scene.js';
import type { Manners } from './world.js';

const picks = fc.array(fc.nat(60), { minLength: 6, maxLength: 6 });

/** One syscall; now and then it names what it should not. */
export const act: fc.Arbitrary<Act> = fc.record({
  call: fc.constantFrom(
    'send',
    'send',
    'send',
    'send',
    'subscribe',
    'subscribe',
    'subscribe',
    'resolve',
    'resolve',
    'resolve',
    'dropImports',
    'dropImports',
    'dropImports',
    'abandonExports',
    'retireImports',
    'retireExports',
    'abandonExports',
    'callNow',
    'callNow',
    'callNow',
    'exit',
  ),
  picks,
  wild: fc.nat(39).map((number) => number === 0),
});

export const crank: fc.Arbitrary<Crank> = fc.record({
  acts: fc.array(act, { maxLength: 7 }),
  crashes: fc.nat(24).map((number) => number === 0),
});

const host: fc.Arbitrary<HostAct> = fc.record({
  host: fc.constantFrom(
    'root',
    'root',
    'send',
    'send',
    'send',
    'send',
    'send',
    'send',
    'send',
    'send',
    'keep',
    'letGo',
    'letGo',
    'read',
    'terminate',
    'add',
    'node',
    'node',
    'resume',
    'resume',
    'resume',
    'upgrade',
    'upgrade',
  ),
  picks,
});

const manners: fc.Arbitrary<Manners> = fc.record({
  pipelining: fc.boolean(),
  abandon: fc.boolean(),
  inbox: fc.constantFrom(2, 5, 50, 50),
  handles: fc.constantFrom(4, 8, 100, 100, 100),
  largestBody: fc.constantFrom(20, 100),
  durableFrom: fc.constantFrom(2, 3, 100),
  onFault: fc.constantFrom('terminate' as const, 'park' as const),
});

/** The vats that a scene begins with. */
export const vats = fc.array(manners, { minLength: 3, maxLength: 4 });

/** A crank of whichever vat is next, or something that the host does. */
export const happening = fc.oneof({ weight: 3, arbitrary: crank }, { weight: 2, arbitrary: host });

/** A scene's whole life. */
export const happenings = fc.array(happening, { minLength: 1, maxLength: 140 });
