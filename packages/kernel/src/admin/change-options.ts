import type { State } from '../kernel/state.js';
import type { Vat } from '../vat/vat.js';
import type { AdminOptions } from './request.js';
import { fuelToGive } from './vat-admin.js';

/** Gives a vat the options that its maker asked for. They last until it is upgraded, which brings those of the bundle. */
export function changeOptions(state: State, vat: Vat, options: AdminOptions): void {
  const { reapEvery, fuel, inbox, refuel = 0, ...policies } = options;
  vat.config = { ...vat.config, ...policies };
  if (fuel !== undefined) vat.bounds = { ...vat.bounds, fuel: Math.min(fuel, vat.most.fuel) };
  if (inbox !== undefined) vat.bounds = { ...vat.bounds, inbox: Math.min(inbox, vat.most.inbox) };
  if (reapEvery !== undefined) {
    const { reapEvery: _before, ...config } = vat.config;
    vat.config = reapEvery === 0 ? config : { ...config, reapEvery };
    vat.untilReap = reapEvery === 0 ? Number.POSITIVE_INFINITY : reapEvery;
  }
  if (refuel > 0) giveFuel(state, vat, refuel);
}

/** Fuel goes from meter to meter: what was promised in several calls of one crank may be more than there is. */
function giveFuel(state: State, vat: Vat, refuel: number): void {
  const given = Math.min(refuel, fuelToGive(state, vat.number));
  const purse = state.findVat(state.admin.of(vat.number)?.by ?? 0);
  if (purse !== undefined) purse.balance -= given;
  vat.balance += given;
}
