import { abi } from '../../../generated/table.js';
import * as cycles from '../../collect/cycles.js';
import { ReleaseList } from '../../collect/release-list.js';
import { settleCounts } from '../../collect/settle-counts.js';
import { Kernel } from '../../kernel/kernel.js';
import { reasonText } from '../../messages/reasons.js';
import { type TextDispatch, type TextSyscall, textVat } from '../../raw/text-vat.js';
import { TestClock } from '../scripted.js';
import type { DeviceResult, DeviceSyscall } from '../../device/device.js';
import { exported } from '../../raw/raw-vat.js';
import { collect, collectCycles, countAll } from './counts.js';
import { type Answer, BODIES, callNow, ownNode, tellDevice } from './devices.js';
import { addVat, die, keep, letGo, nextCrank, queueMessage, resume, upgrade } from './cranks.js';
import * as model from './syscalls.js';
import {
  type Message,
  type Work,
  type World,
  hasRoom,
  isExport,
  isForgotten,
  isNode,
  isPromise,
  newThing,
  newWorld,
} from './world.js';
import type { Manners } from './world.js';

/** What a vat does in one syscall; the numbers choose among what it can name then. */
export interface Act {
  readonly call:
    | 'send'
    | 'subscribe'
    | 'resolve'
    | 'dropImports'
    | 'retireImports'
    | 'retireExports'
    | 'abandonExports'
    | 'callNow'
    | 'exit';
  readonly picks: readonly number[];
  /** Whether it may name what it should not. */
  readonly wild: boolean;
}

/** One crank of whichever vat is next. */
export interface Crank {
  readonly acts: readonly Act[];
  readonly crashes: boolean;
  /** Whether it breaks a rule at the end. */
  readonly faults?: boolean;
}

export type HostAct = {
  readonly host:
    | 'root'
    | 'send'
    | 'keep'
    | 'letGo'
    | 'read'
    | 'terminate'
    | 'add'
    | 'node'
    | 'resume'
    | 'upgrade';
  readonly picks: readonly number[];
};

class Crash extends Error {}

/** How a crank ended; `undone` is an exit that is a failure. */
type End = 'returned' | 'exit' | 'undone' | 'fault';

/** The kernel and the model side by side. Every difference is an error. */
export class Scene {
  readonly kernel = new Kernel({ abi, clock: new TestClock(), seed: 1 });
  world: World = newWorld();
  /** The world before the running crank. */
  #before = this.world;
  #crank: Crank = IDLE;
  /** Vats that were told something, and what. */
  readonly heard: { readonly vat: number; readonly dispatch: string }[] = [];
  /** Is called when a vat is entered, before it does anything. */
  entered: () => void = () => {};
  /** What came about: dispatches, what the host did, what became of promises, faults. */
  readonly reached = new Set<string>();
  #bodies = 0;
  #trouble: unknown = null;
  #end: End = 'returned';
  /** What each vat did, dispatch by dispatch, in the cranks that were kept since its code was loaded. */
  readonly #done = new Map<number, Doing[][]>();
  #doing: Doing[] = [];
  /** Dispatches that a vat is told again while its code is made again; null when it is not. */
  #again: Doing[][] | null = null;
  /** A vat whose code is being replaced. */
  #starting: number | null = null;

  constructor(manners: readonly Manners[]) {
    this.kernel.connect(() => {});
    this.kernel.addDevice({
      name: 'device',
      setup: (syscall) => ({ invoke: (_node, body, slots) => busy(this.kernel, syscall, text(body), slots) }),
    });
    for (const each of manners) this.add(each);
  }

  add(manners: Manners): void {
    const number = this.world.vats.length + 1;
    const { largestBody, ...more } = manners;
    const text = textVat((syscall) => this.#guest(number, syscall));
    const backend = { ...text, profile: { ...text.profile, largestBody } };
    const image = new Uint8Array();
    const config = { ...more, backend, image, transcript: true };
    this.#done.set(number, []);
    this.kernel.addVat({ name: `vat${number}`, ...config });
    addVat(this.world, manners);
  }

  /** Sends the vats messages with each other's roots, so that they have something to work with. */
  introduce(): void {
    for (const pick of [0, 1, 2]) {
      this.hostActs({ host: 'root', picks: [pick] });
      this.hostActs({ host: 'send', picks: [pick, pick + 1, 1] });
    }
    this.hostActs({ host: 'node', picks: [] });
  }

  /** Lets the next vat have a crank; answers whether there was one. */
  step(crank: Crank): boolean {
    this.#crank = crank;
    this.#end = 'returned';
    this.#doing = [];
    tellDevice(this.world);
    this.#before = structuredClone(this.world);
    const report = this.kernel.step();
    if (this.#trouble !== null) throw this.#trouble;
    if (report === null) {
      same(
        'a crank that was to be',
        nextCrank(this.world, null, () => {}),
        null,
      );
      collect(this.world);
      tellDevice(this.world);
      return false;
    }
    const end = this.#end as End;
    const vat = report.vat - 1;
    if (end === 'undone' || end === 'fault') this.world = this.#before;
    else collect(this.world);
    same('whether the crank was kept', report.committed, end === 'returned' || end === 'exit');
    if (report.committed && report.sort !== 'sweep' && report.sort !== 'settle')
      this.#done.get(report.vat)?.push(this.#doing);
    const parks = end === 'fault' && this.world.vats[vat].manners.onFault === 'park';
    if (parks) this.world.vats[vat].state = 'parked';
    else if (end !== 'returned') die(this.world, this.world.vats[vat]);
    tellDevice(this.world);
    return true;
  }

  hostActs({ host, picks: [a = 0, b = 0, c = 0] }: HostAct): void {
    const { world, kernel } = this;
    const kept = [...world.kept.keys()].sort();
    const keptOne = kept[a % Math.max(1, kept.length)];
    const vat = world.vats[a % world.vats.length];
    if (host === 'root') {
      if (vat.state === 'terminated') return;
      if (!vat.entries.has('o+0') && !hasRoom(vat)) {
        same(
          'whether there is room for the root',
          isThrown(() => kernel.root(vat.number)),
          true,
        );
        return;
      }
      const entry = vat.entries.get('o+0');
      const id = entry?.id ?? newThing(world, vat.number);
      vat.entries.set('o+0', { id, usable: true, news: false });
      same('the root', kernel.root(vat.number), id);
      keep(world, id);
    } else if (host === 'terminate') {
      // Now and then, so that most of the time there are vats to look at.
      if (b % 6 !== 0) return;
      kernel.terminate(vat.number);
      if (vat.state !== 'terminated') die(world, vat);
    } else if (host === 'node') {
      const id = ownNode(world, 0);
      same('the root of the device', kernel.deviceRoot(1), id);
      keep(world, id);
    } else if (host === 'resume') {
      const parked = world.vats.find(({ state }) => state === 'parked');
      if (parked === undefined) return;
      this.#again = [...(this.#done.get(parked.number) ?? [])];
      same('whether it was made again', kernel.resume(parked.number), true);
      this.#again = null;
      resume(world, parked);
      this.reached.add(`resumed after ${Math.min(2, this.#done.get(parked.number)?.length ?? 0)} dispatches`);
    } else if (host === 'upgrade') {
      if (vat.state === 'terminated' || b % 3 !== 0) return;
      this.#starting = vat.number;
      same('whether it was upgraded', kernel.upgrade(vat.number, {}), {
        done: true,
        incarnation: vat.incarnation + 1,
      });
      this.#starting = null;
      this.#done.set(vat.number, [[]]);
      this.reached.add(`upgraded when ${vat.state}`);
      upgrade(world, vat);
    } else if (host === 'add') {
      if (world.vats.length < 6) this.add(vat.manners);
    } else if (keptOne === undefined) {
      return;
    } else if (host === 'send') {
      const body = this.#body('m', a);
      const slots = [kept[b % kept.length], kept[c % kept.length]].slice(0, c % 3);
      const result = kernel.queueMessage(keptOne, new TextEncoder().encode(body), slots);
      same('the result', result, queueMessage(world, keptOne, body, slots));
      collect(world);
    } else if (host === 'keep') {
      kernel.keep(keptOne);
      keep(world, keptOne);
    } else if (host === 'letGo') {
      kernel.letGo(keptOne);
      letGo(world, keptOne);
    } else if (isPromise(keptOne)) {
      const { state, data } = world.promises.get(keptOne) ?? { state: 'unresolved', data: null };
      const told = kernel.settlementOf(keptOne);
      same('the state', told === null ? 'unresolved' : reasonText(told.state), state);
      same('the data', told && [text(told.body), told.slots], data && [data.body, data.slots]);
      for (const slot of data?.slots ?? []) keep(world, slot);
    }
  }

  /** A body that is like no other; now and then one that is too large for some. */
  #body(letter: string, pick: number): string {
    const body = `${letter}${++this.#bodies}`;
    return pick % 10 === 9 ? body.padEnd(30, '.') : body;
  }

  /** Looks for cycles, which the kernel does when there may be many. */
  collectCycles(): void {
    const { state } = this.kernel;
    cycles.collectCycles(state);
    settleCounts(state, new ReleaseList());
    state.journal.commit();
    collectCycles(this.world);
  }

  /** The host ended a vat in the kernel. */
  expectDeath(number: number): void {
    const vat = this.world.vats[number - 1];
    if (vat.state !== 'terminated') die(this.world, vat);
  }

  /** Compares everything, and audits. */
  check(): void {
    same('the audit', this.kernel.audit(), []);
    for (const { state } of this.world.promises.values()) this.reached.add(state);
    same('the tables', shownKernel(this.kernel), shownWorld(this.world));
  }

  #guest(vat: number, syscall: TextSyscall): TextDispatch {
    const enter = (dispatch: unknown[]) => {
      try {
        this.#enter(vat, JSON.stringify(dispatch), syscall);
      } catch (error) {
        if (!(error instanceof Crash)) this.#trouble ??= error;
        throw error;
      }
    };
    return {
      startVat: () => enter(['startVat']),
      deliver: (target, { body, slots }, result) => enter(['deliver', target, body, slots, result]),
      notify: (resolutions) =>
        enter([
          'notify',
          resolutions.map(({ promise, state, body, slots, exactly }) => [
            promise,
            reasonText(state),
            body,
            slots,
            exactly,
          ]),
        ]),
      dropExports: (vrefs) => enter(['dropExports', [...vrefs].sort()]),
      retireExports: (vrefs) => enter(['retireExports', [...vrefs].sort()]),
      retireImports: (vrefs) => enter(['retireImports', [...vrefs].sort()]),
    };
  }

  #enter(number: number, dispatch: string, syscall: TextSyscall): void {
    if (this.#again !== null) {
      for (const doing of this.#again.shift() ?? []) doing.kernel(syscall);
      return;
    }
    if (this.#starting === number && dispatch === '["startVat"]') return;
    this.heard.push({ vat: number, dispatch });
    this.reached.add(JSON.parse(dispatch)[0]);
    if (/"receiver-full",\[\],-1/.test(dispatch)) this.reached.add('news that the table has no room for');
    this.entered();
    const { world } = this;
    const told = nextCrank(world, number, () => {
      this.#before = structuredClone(world);
    });
    same('the dispatch', [number, dispatch], [told?.vat, told?.dispatch]);
    let exit: boolean | null = null;
    for (const act of this.#crank.acts) {
      const aboutReferences = /^(drop|retire|abandon)/.test(act.call);
      const notNow = told?.collecting === true && !aboutReferences;
      const acting = notNow && !act.wild ? null : this.#act(world, number, act);
      if (acting === null) continue;
      const faults = isFault(() => {
        if (notNow) throw new model.Fault();
        acting.model();
      });
      const threw = isThrown(() => acting.kernel(syscall));
      this.#doing.push(acting);
      same(`whether ${acting.words} faults`, threw, faults);
      if (faults) {
        this.#end = 'fault';
        // A guest cannot go on, whatever it catches.
        if (!isThrown(() => syscall.dropImports([]))) throw new Error('a vat that faulted went on');
        return;
      }
      if (act.call === 'exit') exit = act.picks[0] % 2 === 0;
    }
    if (this.#crank.faults) {
      this.#end = 'fault';
      if (!isThrown(() => syscall.subscribe('junk')))
        throw new Error('the kernel let a vat subscribe to junk');
      return;
    }
    if (this.#crank.crashes) {
      this.#end = 'fault';
      throw new Crash();
    }
    if (exit !== null) this.#end = exit ? 'undone' : 'exit';
  }

  /** One syscall, chosen among what the vat can name now. */
  #act(world: World, number: number, { call, picks, wild }: Act): Doing | null {
    const vat = world.vats[number - 1];
    const entries = [...vat.entries].filter(([vref]) => !isForgotten(vref));
    const of = (fits: (vref: string, usable: boolean, id: string) => boolean) =>
      entries.filter(([vref, { usable, id }]) => fits(vref, usable, id)).map(([vref]) => vref);
    const junk = ['o-77', 'p-77', 'junk', 'o+1', 'p+1', ...entries.map(([vref]) => vref)];
    const pick = (from: readonly string[], at: number): string | undefined =>
      wild && at % 3 === 0 ? junk[at % junk.length] : from[at % Math.max(1, from.length)];
    const usable = of((vref, may) => may || isExport(vref));
    const anything = [...usable, 'o+1', 'o+2', 'o+3', 'o+4', 'p+1', 'p+2', 'p+3'];
    const decided = of((_vref, _usable, id) => vat.decides.includes(id));
    const slots = (from: number) =>
      picks.slice(from, from + (picks[from] % 4)).flatMap((at) => pick(anything, at) ?? []);
    if (call === 'send') {
      const target = pick(usable.length > 0 ? usable : anything, picks[0]) ?? 'o+1';
      const fresh = ['p+1', 'p+2', 'p+3', 'p+4', 'p+5'].filter((vref) => !vat.entries.has(vref));
      const body = this.#body('m', picks[5]);
      const refs = slots(2);
      const results = (picks[1] % 4 === 0 ? decided : fresh).filter(
        (vref) => wild || (vref !== target && !refs.includes(vref)),
      );
      const result = picks[1] % 3 === 0 ? null : (pick(results, picks[1]) ?? null);
      return {
        words: `send ${target} ${refs} ${result}`,
        model: () => model.send(world, vat, target, body, refs, result),
        kernel: (syscall) => syscall.send(target, { body, slots: refs }, result),
      };
    }
    if (call === 'subscribe') {
      const vref = pick(
        of((_vref, _usable, id) => isPromise(id)),
        picks[0],
      );
      if (vref === undefined) return null;
      return {
        words: `subscribe ${vref}`,
        model: () => model.subscribe(world, vat, vref),
        kernel: (syscall) => syscall.subscribe(vref),
      };
    }
    if (call === 'resolve') {
      const resolutions: model.Resolution[] = [];
      const chosen = new Set(picks.slice(0, 1 + (picks[0] % 2)).map((at) => pick(decided, at)));
      for (const vref of chosen) {
        if (vref === undefined) continue;
        const refs = slots(1 + resolutions.length);
        const objects = refs.findIndex((ref) => ref.startsWith('o'));
        const exactly = wild ? (picks[2] % 5) - 2 : picks[3] % 2 === 0 ? objects : -1;
        const body = `r${++this.#bodies}`;
        resolutions.push({ promise: vref, rejected: picks[2] % 4 === 0, body, slots: refs, exactly });
      }
      if (wild && picks[4] % 3 === 0 && resolutions.length > 0) resolutions.push(resolutions[0]);
      return {
        words: `resolve ${JSON.stringify(resolutions)}`,
        model: () => model.resolve(world, vat, resolutions),
        kernel: (syscall) => syscall.resolve(resolutions),
      };
    }
    if (call === 'callNow') {
      const nodes = of((_vref, may, id) => may && isNode(id));
      const node = pick(nodes, picks[0]);
      if (node === undefined) return null;
      const body = BODIES[picks[1] % BODIES.length];
      const refs = slots(2).filter((vref) => wild || vref.startsWith('o'));
      let answer: Answer | null = null;
      return {
        words: `callNow ${node} ${body} ${refs}`,
        model: () => {
          answer = callNow(world, vat, node, body, refs);
          this.reached.add(`callNow ${answer.error ? answer.body : body.split(' ')[0]}`);
        },
        kernel: (syscall) => {
          const { error, body: said, slots: told } = syscall.callNow(node, { body, slots: refs });
          same('the answer of the device', { error, body: said, slots: told }, answer);
        },
      };
    }
    if (call === 'exit') {
      const failure = picks[0] % 2 === 0;
      if (picks[1] % 3 !== 0) return null;
      return {
        words: `exit ${failure}`,
        model: () => {},
        kernel: (syscall) => syscall.exit(failure),
      };
    }
    const fitting = {
      dropImports: of((vref, _usable, id) => !isExport(vref) && !isPromise(id)),
      retireImports: of((vref, may) => !isExport(vref) && !may),
      retireExports: of((vref, may) => isExport(vref) && !may),
      abandonExports:
        vat.manners.abandon || wild ? of((vref, _usable, id) => isExport(vref) && !isPromise(id)) : [],
    }[call];
    const count = wild ? 2 : 1 + (picks[0] % 3);
    const all = picks.slice(0, count).flatMap((at) => pick(fitting, at) ?? []);
    const vrefs = wild ? all : [...new Set(all)];
    if (vrefs.length === 0) return null;
    return {
      words: `${call} ${vrefs}`,
      model: () => ABOUT_REFERENCES[call](world, vat, vrefs),
      kernel: (syscall) => syscall[call](vrefs),
    };
  }
}

/** The device of every scene; model/devices.ts says the same again. */
function busy(kernel: Kernel, syscall: DeviceSyscall, body: string, slots: Int32Array): DeviceResult {
  if (body === 'fail') throw new Error(body);
  const answer = new TextEncoder().encode(body);
  if (body.startsWith('node')) return { body: answer, slots: [exported(Number(body.slice(5))), ...slots] };
  // What it holds is what its table says: a list of its own would know of cranks that never were.
  if (body === 'drop')
    syscall.dropImports([...kernel.state.device(1).names.clist.handles()].filter((dref) => dref > 0));
  if (body === 'send' && slots[0] > 0)
    syscall.sendOnly(slots[0], new TextEncoder().encode('of a device'), slots.slice(1));
  if (body === 'fail late') throw new Error(body);
  return { body: answer, slots: body === 'keep' ? [...slots].reverse() : [] };
}

const { dropImports, retireImports, retireExports, abandonExports } = model;
const ABOUT_REFERENCES = { dropImports, retireImports, retireExports, abandonExports };

interface Doing {
  readonly words: string;
  model(): void;
  kernel(syscall: TextSyscall): void;
}

export const IDLE: Crank = { acts: [], crashes: false };

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

function isFault(work: () => void): boolean {
  try {
    work();
    return false;
  } catch (error) {
    if (error instanceof model.Fault) return true;
    throw error;
  }
}

function isThrown(work: () => void): boolean {
  try {
    work();
    return false;
  } catch {
    return true;
  }
}

/** @throws Error when the kernel and the model differ */
function same(what: string, kernel: unknown, expected: unknown): void {
  const [is, was] = [JSON.stringify(kernel, null, 1), JSON.stringify(expected, null, 1)];
  if (is === was) return;
  const [left, right] = [is?.split('\n') ?? [], was?.split('\n') ?? []];
  const at = left.findIndex((line, index) => line !== right[index]);
  const near = (lines: string[]) => lines.slice(Math.max(0, at - 14), at + 12).join('\n');
  throw new Error(`${what}: the kernel says\n${near(left)}\nand the model\n${near(right)}`);
}

const shownMessage = ({ target, body, slots, result }: Omit<Message, 'kind'>) => [
  target,
  body,
  slots,
  result,
];

function shownKernel(kernel: Kernel): unknown {
  const { vats, objects, promises, runQueue, kept } = kernel.inspect();
  return {
    vats: vats.map(({ number, state, clist, inbox, decides }) => ({
      number,
      state,
      clist: clist
        .map(({ kref, vref, reachable }) => `${kref} ${isExport(vref) ? vref : 'import'} ${reachable}`)
        .sort(),
      inbox: inbox.map((work) => {
        if (work.work === 'message') return shownMessage({ ...work, body: text(work.body) });
        return work.work === 'notify' ? ['notify', work.promise] : ['start'];
      }),
      decides,
    })),
    objects: objects.map(({ kref, owner, ownerDied, retired, reachable, recognizable }) => [
      kref,
      owner,
      ownerDied,
      retired,
      reachable,
      recognizable,
    ]),
    promises: promises.map(({ kref, state, decider, count, subscribers, waiting, data }) => [
      kref,
      state,
      decider,
      count,
      subscribers,
      waiting.map((work) =>
        work.work === 'message' ? shownMessage({ ...work, body: text(work.body) }) : work,
      ),
      data && [text(data.body), data.slots, data.exactly],
    ]),
    runQueue,
    kept: kept.map(({ kref, times }) => [kref, times]).sort(),
  };
}

const NODE = { owner: null, ownerDied: false, retired: false };

function shownWorld(world: World): unknown {
  const count = countAll(world);
  const byNumber = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]) =>
    Number(a.slice(2)) - Number(b.slice(2));
  const shownWork = (work: Work) => {
    if (work.kind === 'message') return shownMessage(work);
    return work.kind === 'notify' ? ['notify', work.promise] : ['start'];
  };
  return {
    vats: world.vats.map(({ number, state, entries, inbox, decides }) => ({
      number,
      state,
      clist: [...entries]
        .map(([vref, { id, usable }]) => `${id} ${isExport(vref) ? vref : 'import'} ${usable}`)
        .sort(),
      inbox: inbox.map(shownWork),
      decides,
    })),
    objects: [...world.things, ...[...world.nodes].map(([id]) => [id, NODE] as const)]
      .sort(byNumber)
      .map(([id, { owner, ownerDied, retired }]) => [
        id,
        owner,
        ownerDied,
        retired,
        count(id).reachable,
        count(id).recognizable,
      ]),
    promises: [...world.promises]
      .sort(byNumber)
      .map(([id, { state, decider, subscribers, waiting, data }]) => [
        id,
        state,
        decider,
        count(id).recognizable,
        subscribers,
        waiting.map(shownMessage),
        data && [data.body, data.slots, data.exactly],
      ]),
    runQueue: world.runQueue,
    kept: [...world.kept].sort(),
  };
}
