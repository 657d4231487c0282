import { AbiIndex } from '../abi/abi-index.js';
import { type BundleConfig, Bundles } from '../admin/bundles.js';
import { VatAdmin } from '../admin/vat-admin.js';
import { type EventSource, EventSources } from '../crank/event-sources.js';
import { type OutputSink, Outputs } from '../crank/outputs.js';
import type { StepReport } from '../crank/run.js';
import type { DeviceConfig, KernelHook } from '../device/device.js';
import { type KernelFunction, addFunction, createKernelNode } from '../device/kernel-node.js';
import { makeDevice } from '../device/make-device.js';
import { audit } from '../inspect/audit/audit.js';
import { type Impact, impact } from '../inspect/impact.js';
import { inspect } from '../inspect/inspect.js';
import type { Inspection } from '../inspect/inspection.js';
import type { Kref } from '../tables/outside.js';
import type { Delivery } from '../tables/work.js';
import { rehearseEnd } from '../vat/end.js';
import type { ResumeOptions } from '../vat/resume.js';
import type { UpgradeReport } from '../vat/upgrade.js';
import { type VatConfig, type VatSummary, isOver, summarize } from '../vat/vat.js';
import type { Clock } from './clock.js';
import { Core, type ReleaseResource, type ReportBug } from './core.js';
import { CriticalVatError } from './critical-vat-error.js';
import { GateServices } from './gate-services.js';
import { type HostSettlement, HostReferences } from './host-references.js';
import { HostVats } from './host-vats.js';
import { makeTracer } from './make-tracer.js';
import type { KernelOptions } from './options.js';
import { type RunPolicy, type RunReport, run } from './run.js';
import { Sleepers } from './sleepers.js';
import { State } from './state.js';
import { Steps } from './steps.js';
import { Turns } from './turns.js';

/**
 * The object-capability kernel: vats, their tables of handles, resources of devices, and the cranks that run them. Its state is in
 * columns that only the journal changes; a crank commits whole or leaves no trace in them.
 *
 * The host's code is called at five places: handlers, and devices with their hooks, inside a crank; releases, outputs and event sources outside.
 * Inside a crank it may `post`, which is then part of the crank, and in devices and hooks also `queueMessage`, `keep`, `letGo` and `terminate`. Outside it may also `expire`, `terminate` and `addVat`, but not run the kernel.
 * What it throws is reported and stops at most the calling vat.
 */
export class Kernel {
  readonly state = new State();
  readonly journal = this.state.journal;
  readonly objects = this.state.objects;
  readonly deliveries = this.state.deliveries;
  readonly #options: KernelOptions;
  readonly #outputs = new Outputs(this.journal.held);
  readonly #core: Core;
  readonly #turns: Turns;
  readonly #steps: Steps;
  readonly #vats: HostVats;
  readonly #references: HostReferences;
  readonly #bundles = new Bundles();
  readonly #sleepers = new Sleepers();
  readonly #sources = new EventSources((error) => {
    this.journal.rollback();
    this.#core.report(error, '', 'event source');
  });

  constructor(options: KernelOptions) {
    this.#options = options;
    const { abi, trace } = options;
    const index = new AbiIndex(abi, trace);
    const report = reporter(options);
    const tracer = makeTracer(options, index, report, () => this.#core.crank);
    const core = new Core(this.state, index, this.#outputs, tracer, report);
    this.#core = core;
    const seed = (options.seed ?? Math.floor(Math.random() * 2 ** 32)) | 0;
    const maker = { core, state: this.state, abi, host: new GateServices(core), tracer, seed, trace };
    this.#turns = new Turns(core);
    this.#steps = new Steps(core, maker, this.#bundles);
    this.#vats = new HostVats(core, maker, this.#turns, new VatAdmin(core, this.#bundles));
    this.#references = new HostReferences(core);
  }

  get clock(): Clock {
    return this.#options.clock;
  }

  // ---- Around the kernel

  /** Says who is told that nobody holds a resource any longer. */
  connect(release: ReleaseResource): void {
    this.#core.release = release;
  }

  /** Adds something that makes deliveries at its own time. */
  addEventSource(source: EventSource): void {
    this.#sources.add(source);
  }

  /** Adds a place for a device's output; returns the device's id for `call.output`. */
  addOutput(sink: OutputSink): number {
    return this.#outputs.add(sink);
  }

  /** Sends bytes out of the process, after the commit of the running crank and never if it is rolled back. `device` is what {@link addOutput} answered. */
  output(_vat: number, device: number, bytes: Uint8Array): void {
    this.#outputs.put(device, bytes);
  }

  // ---- Vats

  /**
   * Makes a vat of an image and queues its start. Nothing of the guest runs yet. When it throws, there is no vat.
   * @throws ImageError when the image must not run
   * @throws RangeError when a bound is none, the parameters do not fit, or the host does not keep a slot
   */
  addVat(config: VatConfig): number {
    return this.#vats.add(config);
  }

  /** Lets vats with `admin` make vats of this sort, by its name. */
  addBundle(name: string, config: BundleConfig): void {
    this.#bundles.set(name, config);
  }

  /**
   * Replaces the code of a vat, in a crank of its own: `change` is what is different from its configuration, at least its image. The old code
   * is asked to stop; promises that it decides are rejected, exports below `durableFrom` are abandoned, and the new code starts. When the
   * new code cannot be loaded or its start fails, the old code goes on as it was.
   * @throws RangeError for a number that no vat has, or a vat that is over
   */
  upgrade(vat: number, change: Partial<VatConfig>): UpgradeReport {
    return this.#vats.upgrade(vat, change);
  }

  /**
   * Lets a parked vat go on, as it was before the crank that parked it. False when it cannot be made as it was: without a transcript it stays parked, and an
   * upgrade mends it; where its code did not do again what it did it is over.
   * @throws RangeError for a vat that is not parked
   */
  resume(vat: number, options: ResumeOptions = {}): boolean {
    return this.#vats.resume(vat, options);
  }

  /**
   * Adds fuel to the meter of a vat. One that is parked stays so until it is resumed.
   * @throws RangeError for a number that no vat has, or a vat that is over
   */
  refuel(vat: number, fuel: number): void {
    this.#vats.refuel(vat, fuel);
  }

  /**
   * Ends a vat in order: its code is told why and may get ready, for at most the fuel of a crank.
   * @throws RangeError for a number that no vat has, or a vat that is over
   */
  stop(vat: number, reason: string): void {
    this.#vats.stop(vat, reason);
  }

  /**
   * Ends a vat, whatever it is doing; one that is over stays as it is. In a device or a hook: when the crank is over.
   * @throws RangeError for a number that no vat has
   */
  terminate(vat: number): void {
    this.#vats.terminate(vat);
  }

  /**
   * Queues a dispatch for a vat. False when the vat is over, has no entry for it, its machine takes less, or its inbox is full: then nothing happens. Inside a
   * crank it is part of the crank; outside it is committed at once.
   * @throws RangeError for a number that no vat has
   */
  post(vat: number, delivery: Delivery): boolean {
    return this.#vats.post(vat, delivery);
  }

  /**
   * A resource came to its end by itself, outside any crank: its device has let go of it, handles to it are `Gone`, and `vat` is
   * told by this dispatch. Where the vat cannot be told, its handle is closed.
   * @throws RangeError for a number that no vat has
   */
  expire(vat: number, object: number, delivery: Delivery): void {
    this.#vats.expire(vat, object, delivery);
  }

  // ---- Devices

  /**
   * Adds a device and sets it up; answers its number. When it throws, there is no device.
   * @throws RangeError when a bound is none
   */
  addDevice(config: DeviceConfig): number {
    this.#turns.outsideCrank('addDevice');
    return makeDevice(this.#core, config).number;
  }

  /**
   * Registers a function that this device, and no other, may call by a name. A second one of the same name takes the place of the first.
   * @throws RangeError for a number that no device has
   */
  addDeviceHook(device: number, name: string, hook: KernelHook): void {
    this.state.device(device).hooks.set(name, hook);
  }

  /** Makes a device node that the kernel owns, kept for the host: `callNow` on it is answered by `answer`. */
  addKernelNode(answer: KernelFunction): Kref {
    this.#turns.outsideCrank('addKernelNode');
    const node = createKernelNode(this.#core, addFunction(this.#core, answer), 0);
    const kref = this.state.outside.keep(node);
    this.journal.commit();
    return kref;
  }

  // ---- References that the host keeps

  /**
   * The root object of a vat, kept for the host.
   * @throws RangeError for a number that no vat has, or a vat that is over
   */
  root(vat: number): Kref {
    return this.#references.root(vat);
  }

  /**
   * The root node of a device (`d+0`), kept for the host.
   * @throws RangeError for a number that no device has, or when its table is full
   */
  deviceRoot(device: number): Kref {
    return this.#references.deviceRoot(device);
  }

  /**
   * Queues a message to a reference that the host keeps; answers the promise of its result, which is kept until `letGo`.
   * @throws RangeError for a reference that the host does not keep
   */
  queueMessage(target: Kref, body: Uint8Array, slots: readonly Kref[] = []): Kref {
    return this.#references.queueMessage(target, body, slots);
  }

  /**
   * What a promise became, or null while it is unresolved. Every slot is kept for the host.
   * @throws RangeError for a promise that the host does not keep
   */
  settlementOf(promise: Kref): HostSettlement | null {
    return this.#references.settlementOf(promise);
  }

  /**
   * Keeps a reference once more.
   * @throws RangeError for one that the host does not keep
   */
  keep(kref: Kref): void {
    this.#references.keep(kref);
  }

  /**
   * One `keep` less. A reference that the host no longer keeps names nothing for it.
   * @throws RangeError for one that it does not keep
   */
  letGo(kref: Kref): void {
    this.#references.letGo(kref);
  }

  // ---- Looking inside

  /** What the host may see of every vat. */
  vats(): readonly VatSummary[] {
    return this.state.vats.map(summarize);
  }

  /**
   * What is wrong with the tables, one sentence each; nothing when every count is what its holders make it and every invariant holds. Reads
   * everything.
   * @throws Error inside a crank
   */
  audit(): readonly string[] {
    this.#turns.outsideCrank('audit');
    return audit(this.state, this.state.outside);
  }

  /**
   * Everything in the tables, as plain data.
   * @throws Error inside a crank
   */
  inspect(): Inspection {
    this.#turns.outsideCrank('inspect');
    return inspect(this.state, this.state.outside, this.#core.crank);
  }

  /**
   * Who would be affected if a vat ended now, and how. Nothing changes.
   * @throws RangeError for a number that no vat has
   * @throws Error inside a crank
   */
  impact(vat: number): Impact {
    this.#turns.outsideCrank('impact');
    const target = this.state.vat(vat);
    return impact(this.state, this.state.outside, vat, () => {
      if (!isOver(target)) rehearseEnd(this.#core, target);
    });
  }

  /** SHA-256 over all tables. */
  hash(): string {
    return this.journal.hash();
  }

  // ---- Running

  /**
   * Runs until nothing is to do, or the policy's bound.
   * @throws Error at once when called from inside `step`, `poll` or another `run` that is not asleep
   */
  run(policy: RunPolicy = {}): Promise<RunReport> {
    this.#turns.outsideTurn('run');
    const { clock } = this;
    const running = {
      clock,
      poll: () => this.poll(),
      step: () => this.step(),
      sweeps: () => this.#steps.swept,
      allowSweeps: (most: number) => this.#steps.allowSweeps(most),
      isToSweep: () => this.state.cleanups.length > 0,
      next: () => this.#sources.next(),
      listening: () => this.#sources.listening,
      sleep: (milliseconds: number) => this.#sleepers.sleep(clock, milliseconds),
    };
    return run(running, policy);
  }

  /** Ends the sleep of a `run`, so that it asks the event sources again. For a source that learned of something from outside; never throws. */
  wake(): void {
    this.#sleepers.wake();
  }

  /** Posts what is due by now. */
  poll(): void {
    this.#turns.outsideTurn('poll');
    if (this.#sources.none) return;
    const now = this.clock.now();
    this.#turns.turn(() => this.#sources.fire(now));
  }

  /**
   * Runs one crank and says what it was; null when nothing is to do. Where no vat is ready, a crank sweeps a slice of one that is over.
   * @throws CriticalVatError when a critical vat ended in it, or since the last one
   */
  step(): StepReport | null {
    this.#turns.outsideTurn('step');
    const report = this.#turns.turn(() => this.#steps.step());
    const { lost } = this.#core;
    if (lost === null) return report;
    this.#core.lost = null;
    throw new CriticalVatError(summarize(lost));
  }

  /** Sweeps up all that vats that are over have left; `step` does so little by little. */
  sweep(): void {
    this.#turns.outsideTurn('sweep');
    this.#turns.turn(() => this.#steps.sweep());
  }
}

/** What tells the host of a failure, also when the host fails to be told. */
function reporter({ onBug }: KernelOptions): ReportBug {
  return (error, vat, call) => {
    try {
      onBug?.(error, vat, call);
    } catch {
      // Who is told of failures failed: nobody is left to be told.
    }
  };
}
