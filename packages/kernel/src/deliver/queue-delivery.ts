import type { Core } from '../kernel/core.js';
import { enqueue } from '../messages/route.js';
import { bytesToPull, type Delivery } from '../tables/work.js';
import { type Vat, isOver } from '../vat/vat.js';

/** Puts a dispatch into a vat's inbox, if the vat can take it: at an entry, or in the main program that is running. */
export function queueDelivery({ state, running }: Core, vat: Vat, delivery: Delivery): boolean {
  const { deliveries } = state;
  const { profile } = vat.config.backend;
  const mayTakeIt = vat.inMain || (vat === running && profile.canSuspend);
  if (isOver(vat) || !(mayTakeIt || vat.entries.has(delivery.dispatch))) return false;
  if (bytesToPull(delivery) > profile.largestBody) return false;
  if (deliveries.waiting(vat.number) >= vat.bounds.inbox) return false;
  deliveries.hold(delivery);
  enqueue(state, vat.number, delivery);
  return true;
}
