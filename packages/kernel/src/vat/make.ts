import type { AbiTable } from '../abi-table.js';
import type { Core } from '../core.js';
import { Gate, type GateHost } from '../gate.js';
import { Incoming } from '../incoming.js';
import { VatCalls } from '../syscalls/vat-calls.js';
import { CList } from '../tables/clist.js';
import { boundsOf } from './bounds.js';
import { Names } from './names.js';
import type { Vat, VatConfig } from './vat.js';

/** What a new vat needs of its kernel. */
export interface Maker {
  readonly core: Core;
  readonly abi: AbiTable;
  readonly host: GateHost;
  /** Keeps guests from choosing numbers that fall together in an index. */
  readonly seed: number;
}

/**
 * Makes the vat of a number from an image. Nothing of the guest runs yet. When it throws, there is no vat.
 * @throws ImageError when the image must not run
 * @throws RangeError when a bound is none, or the parameters do not fit
 */
export function makeVat({ core, abi, host, seed }: Maker, config: VatConfig, number: number): Vat {
  const { state, tracer } = core;
  const { journal } = state;
  const { profile } = config.backend;
  const bounds = boundsOf(config, profile);
  const columns = journal.columns.length;
  const clist = new CList(journal, `vat${number}`, profile.handleBits, bounds.handles, seed);
  const names = new Names(number, clist, state);
  const gate = new Gate(number, abi, names, new Set(config.permissions), host);
  if (tracer !== null) gate.observe(tracer.observer({ gate, config }));
  try {
    const vm = config.backend.load(config.image, gate, bounds.limits);
    const vat: Vat = {
      number,
      config,
      gate,
      clist,
      names,
      vm,
      incoming: new Incoming(),
      current: null,
      bounds,
      entries: new Set(dispatchesOf(abi).filter((dispatch) => vm.accepts(dispatch))),
      state: 'idle',
      inMain: false,
      phase: 'normal',
      exit: null,
      balance: bounds.meter,
      fuelUsed: 0,
      cranks: 0,
      swept: 0,
      untilReap: config.reapEvery ?? Number.POSITIVE_INFINITY,
      record: null,
    };
    gate.vatCalls = new VatCalls(core, vat);
    state.vats[number - 1] = vat;
    return vat;
  } catch (error) {
    gate.detach();
    journal.dropColumns(columns);
    throw error;
  }
}

/** Numbers of the dispatches that a vat may have an entry for: those of the ABI, and the kernel's own. */
function dispatchesOf(abi: AbiTable): number[] {
  return [...new Set([0, 1, 2, 3, 4, 5, 6, 7, ...abi.dispatches.map(({ number }) => number)])];
}
