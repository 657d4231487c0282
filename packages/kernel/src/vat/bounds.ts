import { MOST_DATA } from '../tables/accounts.js';
import { MOST_CHANGES } from '../gate/crank-bound.js';
import { MOST_SLOTS } from '../messages/route.js';
import type { Limits, VmProfile } from './vm.js';
import { DEFAULTS, type VatConfig } from './vat.js';

/** What a vat may use, as numbers that were checked. */
export interface Bounds {
  readonly limits: Limits;
  /** Fuel of one crank. */
  readonly fuel: number;
  /** Fuel in all; Infinity without a meter. */
  readonly meter: number;
  /** Most handles at a time. */
  readonly handles: number;
  /** Most changes of state in one crank, with which another syscall may be made. */
  readonly changes: number;
  /** Most bytes that one entry may give to be held, with which another syscall may be made. */
  readonly held: number;
  /** Most deliveries that wait. */
  readonly inbox: number;
  /** Most bytes of its store. */
  readonly store: number;
  /** Most vats that may be made on its behalf at a time. */
  readonly vats: number;
  /** Most bytes of each of its accounts. */
  readonly data: number;
}

/** Most entries of a table, by the width of a handle (design, "Handles"). */
const MOST_HANDLES = { 16: 1_023, 32: 4_194_303 } as const;

/**
 * A vat's bounds: its manifest's, else the defaults.
 * @throws RangeError for one that would not bound anything, or would let nothing run
 */
export function boundsOf(config: VatConfig, { handleBits, largestBody }: VmProfile): Bounds {
  const { name, parameters } = config;
  if (parameters !== undefined && parameters.length > largestBody) {
    throw new RangeError(
      `the parameters of ${name} are ${parameters.length} bytes; at most ${largestBody} fit`,
    );
  }
  const given = (config.slots?.length ?? 0) + (config.admin === true ? 1 : 0);
  if (given > MOST_SLOTS)
    throw new RangeError(`${name} is given ${given} references as it starts; at most ${MOST_SLOTS} fit`);
  const natural = (value: number, least: number, what: string): number => {
    if (Number.isSafeInteger(value) && value >= least) return value;
    throw new RangeError(`the ${what} of ${name} is ${value}; give it a whole number from ${least} on`);
  };
  return {
    limits: {
      memory: natural(config.memory ?? DEFAULTS.memory[handleBits], 0, 'memory'),
      depth: natural(config.depth ?? DEFAULTS.depth, 0, 'depth'),
    },
    fuel: natural(config.fuel ?? DEFAULTS.fuel, 1, 'fuel'),
    meter: config.meter === undefined ? Number.POSITIVE_INFINITY : natural(config.meter, 0, 'meter'),
    handles: Math.min(
      natural(config.handles ?? DEFAULTS.handles[handleBits], 0, 'number of handles'),
      MOST_HANDLES[handleBits],
    ),
    changes: Math.min(natural(config.changes ?? DEFAULTS.changes, 1, 'number of changes'), MOST_CHANGES),
    held: natural(config.held ?? DEFAULTS.held, 1, 'number of held bytes'),
    inbox: natural(config.inbox ?? DEFAULTS.inbox, 1, 'inbox'),
    vats: natural(config.vats ?? DEFAULTS.vats, 0, 'number of vats'),
    data: Math.min(natural(config.data ?? DEFAULTS.data, 0, 'data'), MOST_DATA),
    store: natural(config.store ?? DEFAULTS.store, 0, 'store'),
  };
}
