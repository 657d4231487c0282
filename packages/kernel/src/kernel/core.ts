import type { AbiIndex } from '../abi/abi-index.js';
import type { Outputs } from '../crank/outputs.js';
import type { KernelFunction } from '../device/kernel-node.js';
import type { Resource } from '../journal/journal.js';
import { CycleSearch } from '../collect/cycle-search.js';
import { ReleaseList } from '../collect/release-list.js';
import { freeUnheld, settleCounts } from '../collect/settle-counts.js';
import type { State } from './state.js';
import type { Tracer } from '../trace/tracer.js';
import { type Vat, summarize } from '../vat/vat.js';

/** Is told each failure of the host's own code; see KernelOptions. */
export type ReportBug = (error: unknown, vat: string, call: string) => void;

/** Tells a device that nobody holds a resource any longer: once for each, after the commit, or after the rollback of the crank that acquired it. */
export type ReleaseResource = (kind: number, cell: number) => void;

/** What the parts of a crank share: the state, and who is told of it. */
export class Core {
  release: ReleaseResource = () => {
    throw new Error('invariant: devices are connected before a vat runs');
  };
  /** Number of the last crank. */
  crank = 0;
  /** The vat whose crank is running: what is written now is not committed. */
  running: Vat | null = null;
  /** The device, hook or function of the kernel whose code is running, for people; null for none. */
  inside: string | null = null;
  /** What the kernel answers where it owns a device node itself, by number. */
  readonly functions: KernelFunction[] = [];
  /** What was acquired and undone within a crank; the devices are told when it is over. */
  readonly undone: Resource[] = [];
  /** What frees promises that hold each other. */
  readonly cycles: CycleSearch;
  /** A critical vat that ended, of which the host was not told yet. */
  lost: Vat | null = null;

  /** An empty list for the next settling; null while one is being worked off. */
  #spare: ReleaseList | null = new ReleaseList();

  constructor(
    readonly state: State,
    readonly index: AbiIndex,
    readonly outputs: Outputs,
    readonly tracer: Tracer | null,
    readonly report: ReportBug,
  ) {
    this.cycles = new CycleSearch(state);
  }

  /** Sends what the vat's crank sent out of the process, which has committed. */
  flushOutputs(vat: Vat): void {
    this.outputs.flush(
      () => summarize(vat),
      this.crank,
      (error, { name }) => this.report(error, name, 'output'),
    );
  }

  /** Whether nothing is on the way: what is written now stands by itself. */
  get atRest(): boolean {
    return this.running === null && this.inside === null;
  }

  /** Keeps what was written, unless it is part of a crank. */
  commitAtRest(): void {
    if (this.atRest) this.state.journal.commit();
  }

  /** Draws the consequences of every count, commits, and tells the devices what nobody holds any longer. */
  settleAndCommit(): void {
    // A release may end a vat, whose end is settled and committed while this list is worked off.
    const released = this.#spare ?? new ReleaseList();
    this.#spare = null;
    settleCounts(this.state, released);
    this.state.journal.commit();
    this.releaseListed(released);
    released.clear();
    this.#spare = released;
    if (this.undone.length > 0) this.releaseAll(this.undone.splice(0));
    this.freeSlice();
  }

  /** Frees a slice of what nobody holds and no crank freed: a commit of its own. False when there is no such thing. */
  freeSlice(): boolean {
    const { unheld, journal } = this.state;
    if (unheld.length === 0 && !this.cycles.isDue) return false;
    const released = new ReleaseList();
    freeUnheld(this.state, released);
    this.cycles.slice(released);
    journal.commit();
    this.releaseListed(released);
    return true;
  }

  /** Tells the devices, each on its own: what one of them fails to write down is undone, and the others are told. */
  releaseAll(resources: readonly Resource[]): void {
    for (const { kind, cell } of resources) this.#release(kind, cell);
  }

  /** As {@link releaseAll}. */
  releaseListed(released: ReleaseList): void {
    for (let index = 0; index < released.length; index++)
      this.#release(released.kindAt(index), released.cellAt(index));
  }

  #release(kind: number, cell: number): void {
    const { journal } = this.state;
    try {
      this.release(kind, cell);
      if (journal.length > 0) journal.commit();
    } catch (error) {
      journal.rollback();
      this.report(error, '', `release of ${this.index.kindName(kind)}`);
    }
  }
}
