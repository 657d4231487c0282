import { abi } from '../../../generated/table.js';
import { CycleSearch } from '../../collect/cycle-search.js';
import { ReleaseList } from '../../collect/release-list.js';
import { Kernel } from '../../kernel/kernel.js';
import { reasonText } from '../../messages/reasons.js';
import { type TextDispatch, type TextSyscall, textVat } from '../../raw/text-vat.js';
import { TestClock } from '../scripted.js';
import { type Act, type Doing, chooseAct } from './acts.js';
import { busy } from './busy-device.js';
import { collect, collectCycles } from './counts.js';
import { addVat, die, nextCrank } from './cranks.js';
import { tellDevice } from './devices.js';
import { hostActs } from './host-acts.js';
import { same, shownKernel, shownWorld, text } from './shown.js';
import { Fault } from './syscalls.js';
import { takeOrder } from './take-order.js';
import { isFault, isThrown } from './thrown.js';
import { type Manners, type World, newWorld } from './world.js';

/** One crank of whichever vat is next. */
export interface Crank {
  readonly acts: readonly Act[];
  readonly crashes: boolean;
  /** Whether it breaks a rule at the end. */
  readonly faults?: boolean;
}

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
  readonly #search = new CycleSearch(this.kernel.state);
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
    this.#search.slicePieces = 1;
    this.kernel.state.promises.fewestSearched = Number.POSITIVE_INFINITY;
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

  /** Sends the vats messages with the device's node and each other's roots, so that they have something to work with. */
  introduce(): void {
    hostActs(this, { host: 'node', picks: [] });
    for (const pick of [0, 1, 2]) hostActs(this, { host: 'root', picks: [pick] });
    // At first the host keeps just the node and three roots, in this order: each is sent the node and the root of the next. Later it is whatever stands there.
    for (const [pick, others] of [2, 11, 5].entries())
      hostActs(this, { host: 'send', picks: [pick + 1, 0, others] });
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
    // The kernel frees in steps of their own when no vat has anything to do; what was to be settled without a crank is settled by then.
    if (report === null || report.sort === 'free') {
      same(
        'a crank that was to be',
        nextCrank(this.world, null, () => {}),
        null,
      );
      collect(this.world);
      tellDevice(this.world);
      return report !== null;
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

  /** Lets a parked vat go on; its code is made again by what it did. */
  resume(number: number): void {
    const done = this.#done.get(number) ?? [];
    this.#again = [...done];
    same('whether it was made again', this.kernel.resume(number), true);
    this.#again = null;
    this.reached.add(`resumed after ${Math.min(2, done.length)} dispatches`);
  }

  /** Replaces a vat's code by the same. */
  upgrade(number: number, incarnation: number): void {
    this.#starting = number;
    same('whether it was upgraded', this.kernel.upgrade(number, {}), { done: true, incarnation });
    this.#starting = null;
    this.#done.set(number, [[]]);
  }

  /** A body that is like no other; now and then one that is too large for some. */
  newBody(letter: string, pick: number): string {
    const body = `${letter}${++this.#bodies}`;
    return pick % 10 === 9 ? body.padEnd(30, '.') : body;
  }

  /**
   * A little more of a search for cycles, until that knows what it will free: whatever happens in between, nobody can use what it frees in the end. The kernel
   * itself begins none here.
   */
  searchCycles(): void {
    if (this.#search.phase !== 'free') this.#slice();
  }

  /** Finishes the search that is under way, and makes another one: then nothing is left. */
  collectCycles(): void {
    for (let searches = 0; searches < 2; searches++) {
      do this.#slice();
      while (this.#search.phase !== 'none');
    }
    const before = structuredClone(this.world);
    collectCycles(this.world);
    takeOrder(this.world, before, this.kernel);
  }

  #slice(): void {
    this.#search.slice(new ReleaseList());
    this.kernel.journal.commit();
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
      const acting = notNow && !act.wild ? null : chooseAct(world, number, act, this);
      if (acting === null) continue;
      const faults = isFault(() => {
        if (notNow) throw new Fault();
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
}

export const IDLE: Crank = { acts: [], crashes: false };
