import type { AbiTable } from './abi-table.js';
import { type EventSource, EventSources } from './crank/event-sources.js';
import { type OutputSink, Outputs } from './crank/outputs.js';
import { RunQueue } from './crank/run-queue.js';
import type { Delivery } from './delivery.js';
import { Gate, type GateHost } from './gate.js';
import { Journal, type Resource } from './journal.js';
import { CList } from './tables/clist.js';
import { DeliveryTable } from './tables/deliveries.js';
import { ObjectTable } from './tables/objects.js';
import { AbiIndex } from './abi-index.js';
import type { TraceEvent } from './trace/event.js';
import type { TraceTable } from './trace/table.js';
import { Tracer } from './trace/tracer.js';
import { boundsOf } from './vat/bounds.js';
import { faultDetail, faultRecord } from './vat/fault-record.js';
import { type Vat, type VatConfig, type VatSummary, isOver, summarize } from './vat/vat.js';
import type { Outcome } from './vm.js';

/** The outside world, handed in so that a test can make its own. */
export interface Clock {
  /** Microseconds since a fixed moment; never runs backwards. */
  now(): number;
  /** Resolves when about this many milliseconds have passed. */
  sleep(milliseconds: number): Promise<void>;
}

export interface KernelOptions {
  readonly abi: AbiTable;
  readonly clock: Clock;
  /**
   * Is told each failure of the host's own code, which no guest is to blame for: of a handler (`call` is its syscall), and, with `call` in words, of
   * a release, an output, an event source or the trace. `vat` is empty where none was running.
   */
  readonly onBug?: (error: unknown, vat: string, call: string) => void;
  /** How calls are said with typed values, in traces and fault records; without it these show no value. */
  readonly trace?: TraceTable;
  /** Is told what every vat does. A vat that nobody traces pays nothing for it. */
  readonly onTrace?: (event: TraceEvent) => void;
}

/** Tells a device that nobody holds a resource any longer: once for each, after the commit, or after the rollback of the crank that acquired it. */
export type ReleaseResource = (kind: number, cell: number) => void;

/** How much one `run` may do. Without bounds it runs until no vat can ever go on. */
export interface RunPolicy {
  readonly cranks?: number;
  readonly milliseconds?: number;
}

/** What a `run` did. */
export interface RunReport {
  readonly cranks: number;
  /** quiet: nothing is to do and nothing will ever come · bound: the policy's bound was reached. */
  readonly end: 'quiet' | 'bound';
}

/**
 * The object-capability kernel: vats, their tables of handles, resources of devices, and the cranks that run them. Its state is in
 * columns that only the journal changes; a crank commits whole or leaves no trace in them.
 *
 * The host's code is called at four places: handlers inside a crank; releases, outputs and event sources outside. Inside a crank it may
 * only `post`, which is then part of the crank. Outside it may also `expire`, `terminate` and `addVat`, but not run the kernel.
 * What it throws is reported and stops at most the calling vat.
 */
export class Kernel implements GateHost {
  readonly journal = new Journal();
  readonly objects = new ObjectTable(this.journal);
  readonly deliveries = new DeliveryTable(this.journal, this.objects);
  readonly #options: KernelOptions;
  readonly #index: AbiIndex;
  readonly #tracer: Tracer | null;
  readonly #vats: Vat[] = [];
  readonly #ready = new RunQueue<Vat>();
  readonly #outputs = new Outputs();
  readonly #sources = new EventSources((error) => {
    this.journal.rollback();
    this.#report(error, '', 'event source');
  });
  #release: ReleaseResource = () => {
    throw new Error('invariant: devices are connected before a vat runs');
  };
  /** Number of the last crank. */
  #crank = 0;
  /** The vat whose crank is running: what is written now is not committed. */
  #running: Vat | null = null;
  /** Vats that the running crank posted to. */
  readonly #woken: Vat[] = [];
  /** Whether `step` or `poll` is on the way. */
  #turning = false;
  /** What broke an invariant of the kernel: it stands at its last commit and does not go on. */
  #broken: unknown = null;

  constructor(options: KernelOptions) {
    this.#options = options;
    this.#index = new AbiIndex(options.abi, options.trace);
    this.#tracer = this.#makeTracer();
  }

  // ---- The host's side

  /** Says who is told that nobody holds a resource any longer. */
  connect(release: ReleaseResource): void {
    this.#release = release;
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
   * @throws RangeError when a bound is none, or the parameters do not fit
   */
  addVat(config: VatConfig): number {
    this.#outsideCrank('addVat');
    const number = this.#vats.length + 1;
    const { profile } = config.backend;
    const bounds = boundsOf(config, profile);
    const columns = this.journal.columns.length;
    const clist = new CList(this.journal, `vat${number}`, profile.handleBits, bounds.handles);
    const gate = new Gate(number, this.#options.abi, clist, this.objects, new Set(config.permissions), this);
    gate.littleEndian = config.backend.profile.littleEndian;
    if (this.#tracer !== null) gate.observe(this.#tracer.observer({ gate, config }));
    try {
      const vm = config.backend.load(config.image, gate, bounds.limits);
      const entries = this.#options.abi.dispatches.filter((dispatch) => vm.accepts(dispatch.number));
      this.#vats.push({
        number,
        config,
        gate,
        clist,
        vm,
        bounds,
        entries: new Set(entries.map((dispatch) => dispatch.number)),
        state: 'idle',
        inMain: false,
        balance: bounds.meter,
        fuelUsed: 0,
        cranks: 0,
        queued: false,
        record: null,
      });
    } catch (error) {
      gate.detach();
      this.journal.dropColumns(columns);
      throw error;
    }
    const parameters = new Uint8Array(config.parameters ?? []);
    this.post(number, { dispatch: 0, values: [parameters.length], objects: [0], parts: [parameters] });
    return number;
  }

  /** What the host may see of every vat. */
  vats(): readonly VatSummary[] {
    return this.#vats.map(summarize);
  }

  /** SHA-256 over all tables. */
  hash(): string {
    return this.journal.hash();
  }

  /**
   * Ends a vat, whatever it is doing; one that is over stays as it is.
   * @throws RangeError for a number that no vat has
   */
  terminate(vat: number): void {
    const target = this.#vat(vat);
    this.#outsideCrank('terminate');
    if (isOver(target)) return;
    const stop = {
      reason: 'host',
      detail: 'the host ended the vat',
      programCounter: -1,
      fault: false,
    } as const;
    target.record ??= faultRecord(this.#index, target, this.#crank, stop);
    this.#stop(target);
  }

  // ---- The devices' side

  /**
   * Queues a dispatch for a vat. False when the vat is over, has no entry for it, or its inbox is full: then nothing happens. Inside a
   * crank it is part of the crank; outside it is committed at once.
   * @throws RangeError for a number that no vat has
   */
  post(vat: number, delivery: Delivery): boolean {
    const target = this.#vat(vat);
    if (!this.#queue(target, delivery)) return false;
    if (this.#running !== null) {
      this.#woken.push(target);
    } else {
      this.journal.commit();
      this.#makeReady(target);
    }
    return true;
  }

  /**
   * A resource came to its end by itself, outside any crank: its device has let go of it, handles to it are `Gone`, and `vat` is
   * told by this dispatch. Where the vat cannot be told, its handle is closed.
   * @throws RangeError for a number that no vat has
   */
  expire(vat: number, object: number, delivery: Delivery): void {
    const target = this.#vat(vat);
    this.#outsideCrank('expire');
    this.objects.void(object);
    const told = this.#queue(target, delivery);
    if (!told) target.gate.consume(target.clist.handleOf(object));
    this.#settleAndCommit();
    if (told) this.#makeReady(target);
  }

  // ---- The gates' side

  output(_vat: number, device: number, bytes: Uint8Array): void {
    this.#outputs.put(device, bytes);
  }

  nextDelivery(vat: number): boolean {
    const target = this.#vat(vat);
    if (this.deliveries.waiting(vat) === 0) return false;
    this.#endDelivery(target);
    return this.#takeDelivery(target, false);
  }

  discard(vat: number, dispatch: number): boolean {
    const delivery = this.deliveries.take(vat, dispatch);
    if (delivery === null) return false;
    this.#letGoOfDelivery(this.#vat(vat), delivery);
    return true;
  }

  bug(vat: number, call: number, error: unknown): void {
    this.#report(error, this.#vat(vat).config.name, this.#index.callName(call));
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
    const until =
      policy.milliseconds === undefined ? Number.POSITIVE_INFINITY : clock.now() + policy.milliseconds * 1000;
    const most = policy.cranks ?? Number.POSITIVE_INFINITY;
    let cranks = 0;
    let breath = 0;
    for (;;) {
      this.poll();
      if (cranks >= most || clock.now() >= until) return { cranks, end: 'bound' };
      if (this.step()) {
        cranks++;
        if (++breath % 256 === 0) await clock.sleep(0);
        continue;
      }
      const next = this.#sources.next();
      if (next === null) return { cranks, end: 'quiet' };
      await clock.sleep(Math.max(0, Math.ceil((Math.min(next, until) - clock.now()) / 1000)));
    }
  }

  /** Posts what is due by now. */
  poll(): void {
    this.#outsideTurn('poll');
    const now = this.#options.clock.now();
    this.#turn(() => this.#sources.fire(now));
  }

  /** Runs one crank; false when no vat is ready. */
  step(): boolean {
    this.#outsideTurn('step');
    return this.#turn(() => {
      for (let vat = this.#ready.take(); vat !== null; vat = this.#ready.take()) {
        vat.queued = false;
        if (this.#crankOf(vat)) return true;
      }
      return false;
    });
  }

  /** One crank of a vat; false when it turned out to have nothing to do. */
  #crankOf(vat: Vat): boolean {
    if (vat.state === 'parked' || isOver(vat)) return false;
    const resumes = vat.state === 'sliced' || vat.state === 'waiting';
    if (!resumes && this.deliveries.waiting(vat.number) === 0) return false;
    if (vat.balance < vat.bounds.fuel) {
      this.#park(vat);
      return false;
    }
    this.#crank++;
    vat.cranks++;
    const before = vat.gate.delivery;
    this.#running = vat;
    const outcome = this.#enter(vat, resumes);
    this.#running = null;
    vat.fuelUsed += outcome.fuelUsed;
    vat.balance -= outcome.fuelUsed;
    this.#tracer?.crank(vat, outcome);
    if (
      outcome.kind === 'returned' ||
      outcome.kind === 'waiting' ||
      (outcome.kind === 'out-of-fuel' && vat.vm.suspended)
    ) {
      this.#commit(vat, outcome);
    } else {
      this.#rollback(vat, outcome, before);
    }
    return true;
  }

  /** Enters the guest. A gate that faulted makes the outcome a fault whatever the VM says, and so does a VM that throws. */
  #enter(vat: Vat, resumes: boolean): Outcome {
    const { gate, vm, bounds } = vat;
    let outcome: Outcome;
    try {
      if (!resumes && !this.#takeDelivery(vat, true)) return NOTHING_DONE;
      if (!resumes) gate.lastWords = null;
      gate.open();
      outcome = resumes ? vm.resume(bounds.fuel) : vm.dispatch(gate.words[0], gate.slots, bounds.fuel);
    } catch (error) {
      outcome = { kind: gate.caught(error), fuelUsed: bounds.fuel, programCounter: -1, detail: '' };
    }
    gate.close();
    return gate.reason === null || outcome.kind === 'fault' ? outcome : { ...outcome, kind: 'fault' };
  }

  // ---- Deliveries

  /** Puts a dispatch into a vat's inbox, if the vat can take it: at an entry, or in the main program that is running. */
  #queue(vat: Vat, delivery: Delivery): boolean {
    const mayTakeIt = vat.inMain || (vat === this.#running && vat.config.backend.profile.canSuspend);
    if (isOver(vat) || !(mayTakeIt || vat.entries.has(delivery.dispatch))) return false;
    if (this.deliveries.waiting(vat.number) >= vat.bounds.inbox) return false;
    this.deliveries.push(vat.number, delivery);
    return true;
  }

  /**
   * Makes the oldest delivery that a vat can take its current one; false when there is none. One that has no entry any longer, or whose
   * references find no room in the vat's table, is dropped: that is never the receiver's fault.
   */
  #takeDelivery(vat: Vat, atEntry: boolean): boolean {
    for (
      let next = this.deliveries.take(vat.number, -1);
      next !== null;
      next = this.deliveries.take(vat.number, -1)
    ) {
      if ((!atEntry || vat.entries.has(next.dispatch)) && this.#nameObjects(vat, next)) {
        this.#beginDelivery(vat, next);
        return true;
      }
      this.#letGoOfDelivery(vat, next);
    }
    return false;
  }

  /** Gives the vat a handle for each object of a delivery; false, and no handle, when its table is too full. */
  #nameObjects({ clist, gate }: Vat, { objects }: Delivery): boolean {
    const made: number[] = [];
    for (const object of objects) {
      if (object === 0 || clist.handleOf(object) !== 0) continue;
      const handle = clist.allocate(object);
      if (handle === 0) {
        for (const each of made) gate.consume(each);
        return false;
      }
      this.objects.hold(object);
      made.push(handle);
    }
    return true;
  }

  /** Makes a delivery what `pull` and `deliveryNext` read. */
  #beginDelivery(vat: Vat, delivery: Delivery): void {
    const { gate, clist, config } = vat;
    const slots = this.#index.dispatchSlots(delivery.dispatch, config.backend.profile.id);
    gate.delivery = delivery;
    gate.words[0] = delivery.dispatch;
    slots.forEach(({ parameter, bits, shift }, index) => {
      const object = delivery.objects[parameter];
      const value =
        object === 0
          ? Math.floor(delivery.values[parameter] / 2 ** shift) % 2 ** bits
          : clist.handleOf(object);
      gate.slots[index] = value;
    });
    gate.wordCount = slots.length + 1;
    this.#tracer?.dispatch(vat, delivery);
  }

  #endDelivery(vat: Vat): void {
    const { delivery } = vat.gate;
    if (delivery === null) return;
    vat.gate.delivery = null;
    this.#letGoOfDelivery(vat, delivery);
  }

  /** A delivery is over: what it held is let go, and handles whose resource is gone are closed, for the guest has been told. */
  #letGoOfDelivery({ gate, clist }: Vat, { objects }: Delivery): void {
    for (const object of objects) {
      if (object === 0) continue;
      if (this.objects.isGone(object)) gate.consume(clist.handleOf(object));
      this.objects.letGo(object);
    }
  }

  // ---- The end of a crank

  #commit(vat: Vat, outcome: Outcome): void {
    const { suspended } = vat.vm;
    if (outcome.kind === 'returned' || !suspended) this.#endDelivery(vat);
    vat.inMain = suspended;
    vat.state = stateAfter(vat, outcome);
    this.#settleAndCommit();
    const crank = this.#crank;
    for (const woken of this.#woken.splice(0)) this.#makeReady(woken);
    if (vat.state === 'sliced' || (vat.state === 'idle' && this.deliveries.waiting(vat.number) > 0))
      this.#makeReady(vat);
    if (vat.state === 'ended') this.#finish(vat);
    this.#outputs.flush(
      () => summarize(vat),
      crank,
      (error, { name }) => this.#report(error, name, 'output'),
    );
  }

  #rollback(vat: Vat, outcome: Outcome, delivery: Delivery | null): void {
    const acquired = this.journal.rollback();
    this.#outputs.discard();
    this.#woken.length = 0;
    vat.gate.delivery = delivery;
    const { kind, programCounter } = outcome;
    const fault = kind === 'fault';
    const reason = fault ? (vat.gate.reason ?? 'machine') : kind === 'crashed' ? 'crashed' : 'out-of-fuel';
    const detail = fault ? faultDetail(this.#index, vat.gate) : outcome.detail;
    vat.record = faultRecord(this.#index, vat, this.#crank, {
      ...{ reason, detail, programCounter, fault },
      words: vat.gate.lastWords,
    });
    const { onFault = 'terminate', onOutOfFuel = 'terminate' } = vat.config;
    if ((kind === 'out-of-fuel' ? onOutOfFuel : onFault) === 'park') vat.state = 'parked';
    else this.#stop(vat);
    this.#releaseAll(acquired);
  }

  /** The vat's meter does not cover another crank. */
  #park(vat: Vat): void {
    vat.state = 'parked';
    const detail = `${vat.balance} fuel is left, and a crank may use ${vat.bounds.fuel}`;
    vat.record = faultRecord(this.#index, vat, this.#crank, {
      reason: 'meter-empty',
      detail,
      programCounter: -1,
      fault: false,
    });
  }

  #stop(vat: Vat): void {
    vat.state = 'terminated';
    this.#finish(vat);
  }

  /** Nothing reaches the vat any longer, and all that it held is let go. */
  #finish(vat: Vat): void {
    vat.vm.close();
    vat.gate.close();
    this.#endDelivery(vat);
    for (
      let left = this.deliveries.take(vat.number, -1);
      left !== null;
      left = this.deliveries.take(vat.number, -1)
    ) {
      this.#letGoOfDelivery(vat, left);
    }
    for (const handle of [...vat.clist.handles()]) vat.gate.consume(handle);
    vat.gate.detach();
    this.#settleAndCommit();
  }

  #settleAndCommit(): void {
    const released = this.objects.settle();
    this.journal.commit();
    this.#releaseAll(released);
  }

  /** Tells the devices, each on its own: what one of them fails to write down is undone, and the others are told. */
  #releaseAll(resources: readonly Resource[]): void {
    for (const { kind, cell } of resources) {
      try {
        this.#release(kind, cell);
        this.journal.commit();
      } catch (error) {
        this.journal.rollback();
        this.#report(error, '', `release of ${this.#index.kindName(kind)}`);
      }
    }
  }

  // ---- Order among the kernel's own calls

  #makeReady(vat: Vat): void {
    if (vat.queued || vat.state === 'parked' || isOver(vat)) return;
    vat.queued = true;
    this.#ready.push(vat);
  }

  #turn<Result>(work: () => Result): Result {
    this.#turning = true;
    try {
      return work();
    } catch (error) {
      this.#broken = error;
      this.#running = null;
      this.journal.rollback();
      throw error;
    } finally {
      this.#turning = false;
    }
  }

  #outsideTurn(what: string): void {
    if (this.#turning)
      throw new Error(
        `kernel.${what} was called while the kernel is in the middle of a step; call it afterwards`,
      );
    if (this.#broken === null) return;
    throw new Error('the kernel stopped at its last commit, because an invariant of its own was broken', {
      cause: this.#broken,
    });
  }

  #outsideCrank(what: string): void {
    if (this.#running === null) return;
    throw new Error(
      `kernel.${what} was called in the middle of a crank of ${this.#running.config.name}; call it afterwards`,
    );
  }

  #report(error: unknown, vat: string, call: string): void {
    try {
      this.#options.onBug?.(error, vat, call);
    } catch {
      // Who is told of failures failed: nobody is left to be told.
    }
  }

  #makeTracer(): Tracer | null {
    const { decoder } = this.#index;
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
    return new Tracer(decoder, tell, () => this.#crank);
  }

  #vat(number: number): Vat {
    const vat = this.#vats[number - 1];
    if (vat === undefined) throw new RangeError(`there is no vat ${number}`);
    return vat;
  }
}

/** Every delivery that waited was dropped: the guest was not entered. */
const NOTHING_DONE: Outcome = Object.freeze({
  kind: 'returned',
  fuelUsed: 0,
  programCounter: -1,
  detail: '',
});

function stateAfter({ entries }: Vat, { kind }: Outcome): Vat['state'] {
  if (kind === 'waiting') return 'waiting';
  if (kind === 'out-of-fuel') return 'sliced';
  return entries.size > (entries.has(0) ? 1 : 0) ? 'idle' : 'ended';
}
