import type { Core } from '../kernel/core.js';
import { Dispatch } from '../abi/dispatches.js';
import { enqueue } from '../messages/route.js';
import { changeOptions } from './change-options.js';
import { type Maker, makeVat } from '../vat/make.js';
import { resume } from '../vat/resume.js';
import { stop } from '../vat/stop.js';
import { upgrade } from '../vat/upgrade.js';
import { isOver, type Vat } from '../vat/vat.js';
import { type Delivery, forEachHeld } from '../tables/work.js';
import type { Bundles } from './bundles.js';
import type { LifeEvent, VatCode } from './life-events.js';
import { tellCreated, tellNotifier } from './tell-maker.js';

/** Does the oldest of what was asked for in cranks that are over. */
export function runLifeEvent(maker: Maker, bundles: Bundles): void {
  const { core } = maker;
  const { lifeEvents } = core.state;
  const first = lifeEvents.all().next().value;
  if (first === undefined) return;
  // A machine that cannot be made must find nothing pending: the event is taken afterwards.
  const made = first.kind === 'create' ? tryToMake(maker, bundles, first) : null;
  lifeEvents.take();
  if (first.kind === 'create') begin(core, first, made);
  else happen(maker, bundles, first);
  lifeEvents.letGo(first);
  core.settleAndCommit();
}

function tryToMake(maker: Maker, bundles: Bundles, { vat, bundle }: VatCode & { vat: number }): Vat | null {
  const config = bundles.get(bundle);
  try {
    if (config === undefined) throw new Error(`the host has no bundle ${bundle}`);
    return makeVat(maker, { ...config, name: `${bundle}#${vat}` }, vat);
  } catch (error) {
    maker.core.report(error, `${bundle}#${vat}`, 'vatAdmin');
    return null;
  }
}

type Create = Extract<LifeEvent, { kind: 'create' }>;

function begin(core: Core, { by, notifier, parameters, slots }: Create, vat: Vat | null): void {
  const { state } = core;
  if (vat === null) {
    tellNotifier(state, notifier, { event: 'failed', reason: 'bad-image' });
    return;
  }
  state.admin.add(vat.number, by, notifier);
  if (vat.bounds.handles <= slots.length) {
    const detail = `it was given ${slots.length} references, and may have ${vat.bounds.handles}`;
    stop(core, vat, { reason: 'handle-table-full', detail, programCounter: -1, fault: false });
  } else if (vat.entries.has(Dispatch.StartVat)) queueStart(state, vat.number, startVat(parameters, slots));
  else tellCreated(state, vat);
}

function queueStart(state: Core['state'], vat: number, delivery: Delivery): void {
  forEachHeld(delivery, (object) => state.objects.hold(object));
  enqueue(state, vat, delivery);
}

/** The dispatch that starts a vat. The ABI declares the parameters only; a guest may pull the slots as the parameter behind them. */
export function startVat(parameters: Uint8Array, slots: Int32Array): Delivery {
  const lists = slots.length === 0 ? {} : { lists: [null, slots] };
  return {
    dispatch: Dispatch.StartVat,
    values: [parameters.length],
    objects: [0],
    parts: [parameters],
    ...lists,
  };
}

function happen(maker: Maker, bundles: Bundles, event: Exclude<LifeEvent, { kind: 'create' }>): void {
  const { core } = maker;
  const vat = core.state.findVat(event.vat);
  if (vat === undefined || isOver(vat)) return;
  if (event.kind === 'terminate') {
    const detail = event.by === 'host' ? 'the host ended the vat' : 'who made the vat ended it';
    stop(core, vat, { reason: event.by, detail, programCounter: -1, fault: false });
  } else if (event.kind === 'options') {
    changeOptions(core.state, vat, event.options);
  } else if (event.kind === 'resume') {
    // Nothing of the event may be pending when a vat that cannot be made again ends.
    core.state.journal.commit();
    if (vat.state === 'parked') resume(core, vat, {});
  } else {
    upgradeTo(maker, bundles, vat, event);
  }
}

/** A vat that has not started yet is not upgraded: its maker can make another one. */
function upgradeTo(maker: Maker, bundles: Bundles, vat: Vat, event: VatCode): void {
  const { state } = maker.core;
  const bundle = bundles.get(event.bundle);
  const record = state.admin.of(vat.number);
  let done = false;
  if (bundle !== undefined && record?.started !== false) {
    // An upgrade that fails undoes everything since the last commit, but not that it was asked for.
    state.journal.commit();
    const { name } = vat.config;
    done = upgrade(maker.core, maker, vat, { ...bundle, name }, startVat(event.parameters, event.slots)).done;
  }
  const told = state.admin.of(vat.number);
  if (told !== null) tellNotifier(state, told.notifier, { event: done ? 'upgraded' : 'upgrade-failed' });
}
