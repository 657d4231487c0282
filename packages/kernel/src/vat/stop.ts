import type { Core } from '../kernel/core.js';
import { tellParked } from '../admin/tell-maker.js';
import { finish } from './end.js';
import { type Stop, faultRecord } from './fault-record.js';
import type { Vat } from './vat.js';

/** The vat does not go on until it is resumed. */
export function park(core: Core, vat: Vat, why: Stop): void {
  vat.before = vat.state;
  vat.state = 'parked';
  vat.exit = null;
  vat.record ??= faultRecord(core.index, vat, core.crank, why);
  tellParked(core.state, vat);
  core.state.journal.commit();
}

/** The vat is over. */
export function stop(core: Core, vat: Vat, why: Stop): void {
  vat.record ??= faultRecord(core.index, vat, core.crank, why);
  vat.state = 'terminated';
  if (vat.config.critical === true) core.lost = vat;
  finish(core, vat);
}

/** The vat's meter does not cover another crank: its policy says what becomes of it. */
export function stopEmpty(core: Core, vat: Vat): void {
  const detail = `${vat.balance} fuel is left, and a crank may use ${vat.bounds.fuel}`;
  const why = { reason: 'meter-empty', detail, programCounter: -1, fault: false } as const;
  if (vat.config.onEmpty === 'terminate') stop(core, vat, why);
  else park(core, vat, why);
}
