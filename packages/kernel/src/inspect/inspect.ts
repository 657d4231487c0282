import { ObjectFlag } from '../tables/layout.js';
import { reasonText } from '../messages/reasons.js';
import type { Kref, Outside } from '../tables/outside.js';
import type { State } from '../kernel/state.js';
import { GcAction } from '../tables/gc-actions.js';
import { PromiseState } from '../tables/promises.js';
import type { Vat } from '../vat/vat.js';
import type { Device } from '../device/device.js';
import type { CListTable } from '@callgate/native-addon';
import { type Work, forEachHeld } from '../tables/work.js';
import type {
  InspectedDevice,
  InspectedEntry,
  InspectedObject,
  InspectedPromise,
  InspectedVat,
  InspectedWork,
  Inspection,
} from './inspection.js';

/** The tables as plain data; bodies are copies. It reads everything. */
export function inspect(state: State, outside: Outside, crank: number): Inspection {
  const { objects } = state;
  const name: Name = (row) => outside.nameOf(row);
  const rows = [...objects.all()].sort((a, b) => objects.serialOf(a) - objects.serialOf(b));
  return {
    crank,
    engine: state.journal.engine,
    vats: state.vats.map((vat) => inspectVat(state, vat, name)),
    devices: state.devices.map((device) => inspectDevice(state, device, name)),
    objects: rows.filter((row) => !objects.isPromise(row)).map((row) => inspectObject(state, row, name)),
    promises: rows.filter((row) => objects.isPromise(row)).map((row) => inspectPromise(state, row, name)),
    runQueue: [...state.runQueue.items()],
    kept: rows.flatMap((row) => {
      const times = outside.keptOf(row);
      return times === 0 ? [] : [{ kref: name(row), times }];
    }),
  };
}

type Name = (row: number) => Kref;

function inspectVat(state: State, vat: Vat, name: Name): InspectedVat {
  const { number, config, incarnation } = vat;
  const told = (kind: GcAction) =>
    [...state.gc.of(number, kind)].filter(({ object }) => object !== 0).map(({ object }) => name(object));
  return {
    number,
    name: config.name,
    state: vat.state,
    incarnation,
    clist: inspectTable(vat.clist, state, name),
    inbox: Array.from(state.deliveries.of(number), (work) => inspectWork(work, name)),
    decides: Array.from(state.promises.decidedBy(number), name),
    dropExports: told(GcAction.DropExports),
    retireExports: told(GcAction.RetireExports),
    retireImports: told(GcAction.RetireImports),
  };
}

function inspectDevice(
  state: State,
  { number, name: device, names, hooks }: Device,
  name: Name,
): InspectedDevice {
  const own = [...state.nodeDrops.items()].filter((row) => state.objects.ownerOf(row) === number);
  return {
    number,
    name: device,
    clist: inspectTable(names.clist, state, name),
    hooks: [...hooks.keys()],
    dropExports: own.map(name),
  };
}

function inspectTable(clist: CListTable, { objects }: State, name: Name): readonly InspectedEntry[] {
  return Array.from(clist.handles(), (handle) => {
    const row = clist.knownObjectOf(handle);
    const sort = LETTERS[objects.sortOf(row)];
    const vref = clist.isExport(handle) ? `${sort}+${clist.numberOf(handle)}` : `${sort}-${handle}`;
    return { kref: name(row), vref, handle, reachable: clist.isUsable(handle) };
  });
}

const LETTERS = { free: '?', object: 'o', resource: 'o', promise: 'p', node: 'd' } as const;

function inspectObject({ objects }: State, row: number, name: Name): InspectedObject {
  const sort = objects.sortOf(row);
  const own = sort === 'object';
  return {
    kref: name(row),
    sort: sort === 'resource' || sort === 'node' ? sort : 'object',
    owner: own && objects.ownerOf(row) !== 0 ? objects.ownerOf(row) : null,
    device: sort === 'node' && objects.ownerOf(row) > 0 ? objects.ownerOf(row) : null,
    ownerDied: own && objects.hasFlag(row, ObjectFlag.OwnerDied),
    retired: own && objects.hasFlag(row, ObjectFlag.Retired),
    reachable: objects.reachableOf(row),
    recognizable: objects.recognizableOf(row),
  };
}

function inspectPromise(
  { objects, promises, links, deliveries }: State,
  row: number,
  name: Name,
): InspectedPromise {
  const state = promises.stateOf(row);
  const settlement = state === PromiseState.Unresolved ? null : promises.settlementOf(row);
  return {
    kref: name(row),
    state: reasonText(state),
    decider: promises.deciderOf(row) === 0 ? null : promises.deciderOf(row),
    count: objects.reachableOf(row),
    subscribers: Array.from(links.of(row), (link) => links.vatOf(link)).reverse(),
    waiting: Array.from(deliveries.waitingFor(row), (message) => inspectWork(message, name)),
    data: settlement && {
      body: settlement.body.slice(),
      slots: Array.from(settlement.slots, name),
      exactly: settlement.exactly,
    },
  };
}

function inspectWork(work: Work, name: Name): InspectedWork {
  if (work.work === 'message') {
    const { target, body, slots, result } = work;
    return {
      work: 'message',
      target: name(target),
      body: body.slice(),
      slots: Array.from(slots, name),
      result: result === 0 ? null : name(result),
    };
  }
  if (work.work === 'notify') return { work: 'notify', promise: name(work.promise) };
  const objects: Kref[] = [];
  forEachHeld(work, (row) => objects.push(name(row)));
  return { work: 'dispatch', dispatch: work.dispatch, objects };
}
