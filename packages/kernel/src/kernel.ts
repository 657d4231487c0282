import { type BundleConfig, Bundles } from './admin/bundles.js';
import { runLifeEvent, startVat } from './admin/run-life-events.js';
import { VatAdmin } from './admin/vat-admin.js';
import { AbiIndex } from './abi-index.js';
import type { AbiTable } from './abi-table.js';
import type { Clock } from './clock.js';
import { Core, type ReleaseResource, type ReportBug } from './core.js';
import { choose } from './crank/choose.js';
import { type EventSource, EventSources } from './crank/event-sources.js';
import { type OutputSink, Outputs } from './crank/outputs.js';
import { type StepReport, runCrank, sweepReport } from './crank/run.js';
import { beginNext, endDispatch, releasePosted } from './deliver/begin.js';
import type { DeviceConfig, KernelHook } from './device/device.js';
import { type KernelFunction, addFunction, createKernelNode } from './device/kernel-node.js';
import { makeDevice } from './device/make-device.js';
import { tellDevices } from './device/tell-devices.js';
import type { GateHost } from './gate.js';
import { audit } from './inspect/audit/audit.js';
import { type Impact, impact } from './inspect/impact.js';
import { inspect } from './inspect/inspect.js';
import type { Inspection } from './inspect/inspection.js';
import { enqueue, route } from './messages/route.js';
import type { Kref } from './outside.js';
import { exported } from './raw/raw-vat.js';
import { State } from './state.js';
import { PromiseState } from './tables/promises.js';
import type { TraceEvent } from './trace/event.js';
import type { TraceTable } from './trace/table.js';
import { Tracer } from './trace/tracer.js';
import { rehearseEnd, sweepNext } from './vat/end.js';
import { askToStop } from './vat/ask.js';
import { type Maker, makeVat } from './vat/make.js';
import { type ResumeOptions, resume } from './vat/resume.js';
import { type UpgradeReport, upgrade } from './vat/upgrade.js';
import { stop } from './vat/stop.js';
import { type Vat, type VatConfig, type VatSummary, isOver, summarize } from './vat/vat.js';
import { type Delivery, type Message, forEachHeld } from './work.js';

export interface KernelOptions {
  readonly abi: AbiTable;
  readonly clock: Clock;
  /**
   * Is told each failure of the host's own code, which no guest is to blame for: of a handler (`call` is its syscall), and, with `call` in words, of
   * a release, an output, an event source or the trace. `vat` is empty where none was running.
   */
  readonly onBug?: ReportBug;
  /** How calls are said with typed values, in traces and fault records; without it these show no value. */
  readonly trace?: TraceTable;
  /** Is told what every vat does. A vat that nobody traces pays nothing for it. */
  readonly onTrace?: (event: TraceEvent) => void;
  /** Mixed into the indexes whose keys guests choose; by default random. No result depends on it. */
  readonly seed?: number;
}

/** How much one `run` may do. Without bounds it runs until no vat can ever go on. */
export interface RunPolicy {
  readonly cranks?: number;
  readonly milliseconds?: number;
  /** Fuel that guests may use; the last crank may go over it. */
  readonly fuel?: number;
}

/** What a `run` did. */
export interface RunReport {
  readonly cranks: number;
  /** Fuel that guests used. */
  readonly fuel: number;
  /** quiet: nothing is to do and nothing will ever come · bound: the policy's bound was reached. */
  readonly end: 'quiet' | 'bound';
}

/** A critical vat ended: the run stopped, and everything before is committed. */
export class CriticalVatError extends Error {
  override readonly name = 'CriticalVatError';
  constructor(readonly vat: VatSummary) {
    super(`the critical vat ${vat.name} ended: ${vat.reason ?? vat.state}`);
  }
}

/** What became of a promise, as the host reads it. */
export interface HostSettlement {
  readonly state: PromiseState;
  readonly body: Uint8Array;
  readonly slots: readonly Kref[];
}

/** After so many cranks a vat that is over is swept a little further. */
const CRANKS_PER_SWEEP = 8;

/**
 * The object-capability kernel: vats, their tables of handles, resources of devices, and the cranks that run them. Its state is in
 * columns that only the journal changes; a crank commits whole or leaves no trace in them.
 *
 * The host's code is called at five places: handlers, and devices with their hooks, inside a crank; releases, outputs and event sources outside.
 * Inside a crank it may `post`, which is then part of the crank, and in devices and hooks also `queueMessage`, `keep`, `letGo` and `terminate`. Outside it may also `expire`, `terminate` and `addVat`, but not run the kernel.
 * What it throws is reported and stops at most the calling vat.
 */
export class Kernel implements GateHost {
  readonly state = new State();
  readonly journal = this.state.journal;
  readonly objects = this.state.objects;
  readonly deliveries = this.state.deliveries;
  readonly #outside = this.state.outside;
  readonly #options: KernelOptions;
  readonly #outputs = new Outputs();
  readonly #core: Core;
  readonly #seed: number;
  readonly #bundles = new Bundles();
  readonly #vatAdmin: VatAdmin;
  readonly #sources = new EventSources((error) => {
    this.journal.rollback();
    this.#report(error, '', 'event source');
  });
  /** Cranks since a vat that is over was swept. */
  #sinceSweep = 0;
  /** Whether `step` or `poll` is on the way. */
  #turning = false;
  /** What broke an invariant of the kernel: it stands at its last commit and does not go on. */
  #broken: unknown = null;

  constructor(options: KernelOptions) {
    this.#options = options;
    this.#seed = options.seed ?? Math.floor(Math.random() * 2 ** 32) | 0;
    const index = new AbiIndex(options.abi, options.trace);
    const report: ReportBug = (error, vat, call) => this.#report(error, vat, call);
    this.#core = new Core(this.state, index, this.#outputs, this.#makeTracer(index), report);
    this.#vatAdmin = new VatAdmin(this.#core, this.#bundles);
  }

  // ---- The host's side

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

  get clock(): Clock {
    return this.#options.clock;
  }

  /**
   * Makes a vat of an image and queues its start. Nothing of the guest runs yet. When it throws, there is no vat.
   * @throws ImageError when the image must not run
   * @throws RangeError when a bound is none, the parameters do not fit, or the host does not keep a slot
   */
  addVat(config: VatConfig): number {
    this.#outsideCrank('addVat');
    const start = this.#startOf(config);
    const { number } = makeVat(this.#maker(), config, this.state.nextVat);
    this.state.takeVatNumber();
    this.#queue(this.state.vat(number), start);
    this.journal.commit();
    return number;
  }

  /** What starts a vat: its parameters, what the host keeps for it, and, last, the node of `vatAdmin` where the configuration says so. */
  #startOf({ parameters, slots = [], admin }: VatConfig): Delivery {
    const rows = Array.from(slots, (slot) => this.#outside.row(slot));
    if (admin === true) rows.push(this.#outside.row(this.#vatAdminNode()));
    return startVat(new Uint8Array(parameters ?? []), Int32Array.from(rows));
  }

  /** Lets vats with `admin` make vats of this sort, by its name. */
  addBundle(name: string, config: BundleConfig): void {
    this.#bundles.set(name, config);
  }

  /** The node of `vatAdmin`, kept for the kernel itself from the first vat that is given it. */
  #vatAdminNode(): Kref {
    this.#adminNode ??= this.#outside.keep(this.#vatAdmin.createNode());
    this.journal.commit();
    return this.#adminNode;
  }
  #adminNode: Kref | null = null;

  /**
   * Replaces the code of a vat, in a crank of its own: `change` is what is different from its configuration, at least its image. The old code
   * is asked to stop; promises that it decides are rejected, exports below `durableFrom` are abandoned, and the new code starts. When the
   * new code cannot be loaded or its start fails, the old code goes on as it was.
   * @throws RangeError for a number that no vat has, or a vat that is over
   */
  upgrade(vat: number, change: Partial<VatConfig>): UpgradeReport {
    this.#outsideTurn('upgrade');
    const target = this.#living(vat);
    const config = { ...target.config, ...change };
    return this.#turn(() => upgrade(this.#core, this.#maker(), target, config, this.#startOf(config)));
  }

  /**
   * Lets a parked vat go on, as it was before the crank that parked it. False when it could not be made as it was, and is over.
   * @throws RangeError for a vat that is not parked
   */
  resume(vat: number, options: ResumeOptions = {}): boolean {
    this.#outsideTurn('resume');
    const target = this.state.vat(vat);
    if (target.state !== 'parked') throw new RangeError(`vat ${vat} is ${target.state}, not parked`);
    return this.#turn(() => resume(this.#core, target, options));
  }

  /**
   * Adds fuel to the meter of a vat. One that is parked stays so until it is resumed.
   * @throws RangeError for a number that no vat has, or a vat that is over
   */
  refuel(vat: number, fuel: number): void {
    this.#living(vat).balance += fuel;
  }

  /**
   * Ends a vat in order: its code is told why and may get ready, for at most the fuel of a crank.
   * @throws RangeError for a number that no vat has, or a vat that is over
   */
  stop(vat: number, reason: string): void {
    this.#outsideTurn('stop');
    const target = this.#living(vat);
    this.#turn(() => {
      const core = this.#core;
      core.crank++;
      core.running = target;
      const { acquired } = askToStop(core, target, reason);
      core.running = null;
      core.settleAndCommit();
      core.releaseAll(acquired);
      stop(core, target, { reason: 'host', detail: reason, programCounter: -1, fault: false });
      core.flushOutputs(target);
    });
  }

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
    this.#outsideCrank('audit');
    return audit(this.state, this.#outside);
  }

  /**
   * Everything in the tables, as plain data.
   * @throws Error inside a crank
   */
  inspect(): Inspection {
    this.#outsideCrank('inspect');
    return inspect(this.state, this.#outside, this.#core.crank);
  }

  /**
   * Who would be affected if a vat ended now, and how. Nothing changes.
   * @throws RangeError for a number that no vat has
   * @throws Error inside a crank
   */
  impact(vat: number): Impact {
    this.#outsideCrank('impact');
    const target = this.state.vat(vat);
    return impact(this.state, this.#outside, vat, () => {
      if (!isOver(target)) rehearseEnd(this.#core, target);
    });
  }

  /** SHA-256 over all tables. */
  hash(): string {
    return this.journal.hash();
  }

  /**
   * Ends a vat, whatever it is doing; one that is over stays as it is. In a device or a hook: when the crank is over.
   * @throws RangeError for a number that no vat has
   */
  terminate(vat: number): void {
    const target = this.state.vat(vat);
    if (isOver(target)) return;
    if (this.#core.inside !== null) {
      this.state.lifeEvents.push({ kind: 'terminate', vat, by: 'host' });
      return;
    }
    this.#outsideCrank('terminate');
    stop(this.#core, target, {
      reason: 'host',
      detail: 'the host ended the vat',
      programCounter: -1,
      fault: false,
    });
  }

  /**
   * Queues a dispatch for a vat. False when the vat is over, has no entry for it, its machine takes less, or its inbox is full: then nothing happens. Inside a
   * crank it is part of the crank; outside it is committed at once.
   * @throws RangeError for a number that no vat has
   */
  post(vat: number, delivery: Delivery): boolean {
    if (!this.#queue(this.state.vat(vat), delivery)) return false;
    this.#commitOutsideCrank();
    return true;
  }

  /**
   * A resource came to its end by itself, outside any crank: its device has let go of it, handles to it are `Gone`, and `vat` is
   * told by this dispatch. Where the vat cannot be told, its handle is closed.
   * @throws RangeError for a number that no vat has
   */
  expire(vat: number, object: number, delivery: Delivery): void {
    const target = this.state.vat(vat);
    this.#outsideCrank('expire');
    this.objects.void(object);
    if (!this.#queue(target, delivery)) target.gate.consume(target.clist.handleOf(object));
    this.#core.settleAndCommit();
  }

  // ---- Devices

  /**
   * Adds a device and sets it up; answers its number. When it throws, there is no device.
   * @throws RangeError when a bound is none
   */
  addDevice(config: DeviceConfig): number {
    this.#outsideCrank('addDevice');
    return makeDevice(this.#core, config).number;
  }

  /**
   * The root node of a device (`d+0`), kept for the host.
   * @throws RangeError for a number that no device has, or when its table is full
   */
  deviceRoot(device: number): Kref {
    const kref = this.#outside.keep(this.state.device(device).names.use(exported(0)));
    this.#commitOutsideCrank();
    return kref;
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
    this.#outsideCrank('addKernelNode');
    const node = createKernelNode(this.#core, addFunction(this.#core, answer), 0);
    const kref = this.#outside.keep(node);
    this.journal.commit();
    return kref;
  }

  // ---- Messages from the host

  /**
   * The root object of a vat, kept for the host.
   * @throws RangeError for a number that no vat has, or a vat that is over
   */
  root(vat: number): Kref {
    const target = this.state.vat(vat);
    if (isOver(target)) throw new RangeError(`vat ${vat} is over`);
    const { mark } = this.journal;
    const row = target.names.use(target.clist.exportHandle(0, false));
    if (row === 0) {
      this.journal.undoTo(mark);
      throw new RangeError(`the table of vat ${vat} is full`);
    }
    const kref = this.#outside.keep(row);
    this.#commitOutsideCrank();
    return kref;
  }

  /**
   * Queues a message to a reference that the host keeps; answers the promise of its result, which is kept until `letGo`.
   * @throws RangeError for a reference that the host does not keep
   */
  queueMessage(target: Kref, body: Uint8Array, slots: readonly Kref[] = []): Kref {
    // References that the host does not keep are found out before anything changes.
    const row = this.#outside.row(target);
    const rows = Int32Array.from(slots, (slot) => this.#outside.row(slot));
    const result = this.state.promises.create(0);
    const kref = this.#outside.keep(result);
    const message: Message = {
      work: 'message',
      target: row,
      body: new Uint8Array(body),
      slots: rows,
      result,
    };
    forEachHeld(message, (object) => this.objects.hold(object));
    route(this.state, message);
    this.#commitOutsideCrank();
    return kref;
  }

  /**
   * What a promise became, or null while it is unresolved. Every slot is kept for the host.
   * @throws RangeError for a promise that the host does not keep
   */
  settlementOf(promise: Kref): HostSettlement | null {
    const { promises } = this.state;
    const row = this.#outside.row(promise);
    const state = promises.stateOf(row);
    if (state === PromiseState.Unresolved) return null;
    const { body, slots } = promises.settlementOf(row);
    const kept = [...slots].map((slot) => this.#outside.keep(slot));
    this.#commitOutsideCrank();
    return { state, body: body.slice(), slots: kept };
  }

  /**
   * Keeps a reference once more.
   * @throws RangeError for one that the host does not keep
   */
  keep(kref: Kref): void {
    this.#outside.keep(this.#outside.row(kref));
    this.#commitOutsideCrank();
  }

  /**
   * One `keep` less. A reference that the host no longer keeps names nothing for it.
   * @throws RangeError for one that it does not keep
   */
  letGo(kref: Kref): void {
    this.#outside.letGo(this.#outside.row(kref));
    if (this.#core.atRest) this.#core.settleAndCommit();
  }

  // ---- The gates' side

  output(_vat: number, device: number, bytes: Uint8Array): void {
    this.#outputs.put(device, bytes);
  }

  nextDelivery(vat: number): boolean {
    const target = this.state.vat(vat);
    endDispatch(this.#core, target);
    return beginNext(this.#core, target, false);
  }

  discard(vat: number, dispatch: number): boolean {
    const delivery = this.deliveries.take(vat, dispatch);
    if (delivery === null) return false;
    releasePosted(this.state.vat(vat), delivery, (work) => this.deliveries.release(work));
    return true;
  }

  bug(vat: number, call: number, error: unknown): void {
    this.#report(error, this.state.vat(vat).config.name, this.#core.index.callName(call));
  }

  // ---- Cranks

  /**
   * Runs until nothing is to do, or the policy's bound.
   * @throws Error at once when called from inside `step`, `poll` or another `run` that is not asleep
   */
  run(policy: RunPolicy = {}): Promise<RunReport> {
    this.#outsideTurn('run');
    return this.#run(policy);
  }

  async #run(policy: RunPolicy): Promise<RunReport> {
    const { clock } = this.#options;
    const timed = policy.milliseconds !== undefined;
    const until = timed ? clock.now() + policy.milliseconds * 1000 : Number.POSITIVE_INFINITY;
    const most = policy.cranks ?? Number.POSITIVE_INFINITY;
    const mostFuel = policy.fuel ?? Number.POSITIVE_INFINITY;
    let cranks = 0;
    let fuel = 0;
    let breath = 0;
    for (;;) {
      this.poll();
      // Reading the clock costs as much as a good part of a crank: only who needs the time asks for it.
      if (cranks >= most || fuel >= mostFuel || (timed && clock.now() >= until))
        return { cranks, fuel, end: 'bound' };
      const report = this.step();
      if (report !== null) {
        cranks++;
        fuel += report.fuel;
        if (++breath % 256 === 0) await clock.sleep(0);
        continue;
      }
      const next = this.#sources.next();
      if (next === null && !this.#sources.listening) return { cranks, fuel, end: 'quiet' };
      const woken = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      await clock.sleep(
        Math.max(0, Math.ceil((Math.min(next ?? Number.POSITIVE_INFINITY, until) - clock.now()) / 1000)),
        woken,
      );
    }
  }

  /** Ends the sleep of a `run`, so that it asks the event sources again. For a source that learned of something from outside; never throws. */
  wake(): void {
    this.#wake();
  }
  #wake: () => void = () => {};

  /** Posts what is due by now. */
  poll(): void {
    this.#outsideTurn('poll');
    if (this.#sources.none) return;
    const now = this.#options.clock.now();
    this.#turn(() => this.#sources.fire(now));
  }

  /**
   * Runs one crank and says what it was; null when nothing is to do. Where no vat is ready, a crank sweeps a slice of one that is over.
   * @throws CriticalVatError when a critical vat ended in it, or since the last one
   */
  step(): StepReport | null {
    this.#outsideTurn('step');
    const report = this.#turn(() => this.#step());
    const { lost } = this.#core;
    if (lost === null) return report;
    this.#core.lost = null;
    throw new CriticalVatError(summarize(lost));
  }

  #step(): StepReport | null {
    const core = this.#core;
    if (++this.#sinceSweep >= CRANKS_PER_SWEEP) {
      this.#sinceSweep = 0;
      sweepNext(core);
    }
    for (;;) {
      this.#drawLate();
      for (let next = choose(core); next !== null; next = choose(core)) {
        const report = runCrank(core, next);
        if (report === null) continue;
        this.#drawLate();
        return report;
      }
      this.journal.commit();
      const swept = sweepNext(core);
      if (swept !== null) return sweepReport(core, swept);
      if (!this.#isLate()) return null;
    }
  }

  /** Sweeps up all that vats that are over have left; `step` does so little by little. */
  sweep(): void {
    this.#outsideTurn('sweep');
    this.#turn(() => {
      while (sweepNext(this.#core) !== null) {}
    });
  }

  /** Draws what the last crank left for its end: vats are made and ended, devices are told of their nodes. */
  #drawLate(): void {
    while (this.#isLate()) {
      if (this.state.lifeEvents.waiting > 0) runLifeEvent(this.#maker(), this.#bundles);
      else tellDevices(this.#core);
    }
  }

  #isLate(): boolean {
    return this.state.lifeEvents.waiting > 0 || this.state.nodeDrops.length > 0;
  }

  // ---- Order among the kernel's own calls

  /** Puts a dispatch into a vat's inbox, if the vat can take it: at an entry, or in the main program that is running. */
  #queue(vat: Vat, delivery: Delivery): boolean {
    const mayTakeIt = vat.inMain || (vat === this.#core.running && vat.config.backend.profile.canSuspend);
    if (isOver(vat) || !(mayTakeIt || vat.entries.has(delivery.dispatch))) return false;
    const bytes = delivery.parts.reduce((sum, part) => sum + (part?.length ?? 0), 0);
    if (bytes > vat.config.backend.profile.largestBody) return false;
    if (this.deliveries.waiting(vat.number) >= vat.bounds.inbox) return false;
    forEachHeld(delivery, (object) => this.objects.hold(object));
    enqueue(this.state, vat.number, delivery);
    return true;
  }

  #maker(): Maker {
    const { abi, trace } = this.#options;
    return {
      core: this.#core,
      state: this.state,
      abi,
      host: this,
      tracer: this.#core.tracer,
      seed: this.#seed,
      trace,
    };
  }

  #living(number: number): Vat {
    const vat = this.state.vat(number);
    if (isOver(vat)) throw new RangeError(`vat ${number} is over`);
    return vat;
  }

  #commitOutsideCrank(): void {
    if (this.#core.atRest) this.journal.commit();
  }

  #turn<Result>(work: () => Result): Result {
    this.#turning = true;
    try {
      return work();
    } catch (error) {
      this.#broken = error;
      this.#core.running = null;
      this.#core.inside = null;
      this.journal.rollback();
      throw error;
    } finally {
      this.#turning = false;
    }
  }

  #outsideTurn(what: string): void {
    if (this.#turning || this.#core.inside !== null)
      throw new Error(
        `kernel.${what} was called while the kernel is in the middle of a step; call it afterwards`,
      );
    if (this.#broken === null) return;
    throw new Error('the kernel stopped at its last commit, because an invariant of its own was broken', {
      cause: this.#broken,
    });
  }

  #outsideCrank(what: string): void {
    const { running, inside, atRest } = this.#core;
    if (atRest) return;
    const where = running === null ? `a call of ${inside}` : `a crank of ${running.config.name}`;
    throw new Error(`kernel.${what} was called in the middle of ${where}; call it afterwards`);
  }

  #report(error: unknown, vat: string, call: string): void {
    try {
      this.#options.onBug?.(error, vat, call);
    } catch {
      // Who is told of failures failed: nobody is left to be told.
    }
  }

  #makeTracer({ decoder }: AbiIndex): Tracer | null {
    const { onTrace } = this.#options;
    if (onTrace === undefined) return null;
    if (decoder === null) throw new Error('a kernel that is traced needs the table `trace` of its ABI');
    const tell = (event: TraceEvent) => {
      try {
        onTrace(event);
      } catch (error) {
        this.#report(error, event.vat, 'trace');
      }
    };
    return new Tracer(decoder, tell, () => this.#core.crank);
  }
}
