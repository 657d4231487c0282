import type { AbiTable } from './abi-table.js';
import type { Delivery } from './delivery.js';
import { Gate, type GateHost } from './gate.js';
import { Journal, type Resource } from './journal.js';
import { TraceRing } from './layout.js';
import { CList } from './tables/clist.js';
import { DeliveryTable } from './tables/deliveries.js';
import { ObjectTable } from './tables/objects.js';
import { AbiIndex, formatSyscall } from './trace.js';
import type { TraceEvent } from './trace/event.js';
import { handleResolver } from './trace/handle-names.js';
import type { TraceTable } from './trace/table.js';
import { Tracer } from './trace/tracer.js';
import { DEFAULTS, type FaultRecord, type StopReason, type Vat, type VatConfig, type VatSummary, summarize } from './vat/vat.js';
import type { Outcome } from './vm.js';

/** Something outside that makes deliveries at its own time: the kernel asks it when nothing else is to do. */
export interface EventSource {
  /** When it has something next, in microseconds of the kernel's clock; null for never. */
  next(): number | null;
  /** Posts the deliveries that are due. */
  fire(now: number): void;
}

/** Where bytes go that a device sent out; called after the commit. `id` is `vat/crank/n` and never repeats. */
export type OutputSink = (vat: VatSummary, bytes: Uint8Array, id: string) => void;

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
  /** Is told each failure of a handler, which is a bug of the host: the guest is not to blame. */
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

interface Output {
  readonly device: number;
  readonly bytes: Uint8Array;
}

/**
 * The object-capability kernel: vats, their tables of handles, resources of devices, and the cranks that run them. Its state is in
 * columns that only the journal changes; a crank commits whole or leaves no trace in them.
 */
export class Kernel implements GateHost {
  readonly journal = new Journal();
  readonly objects = new ObjectTable(this.journal);
  readonly deliveries = new DeliveryTable(this.journal, this.objects);
  readonly #options: KernelOptions;
  readonly #index: AbiIndex;
  readonly #tracer: Tracer | null;
  readonly #vats: Vat[] = [];
  readonly #ready: Vat[] = [];
  readonly #sources: EventSource[] = [];
  readonly #sinks: OutputSink[] = [];
  #release: ReleaseResource = () => {
    throw new Error('invariant: devices are connected before a vat runs');
  };
  #outputs: Output[] = [];
  #crank = 0;

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
    this.#sources.push(source);
  }

  /** Adds a place for a device's output; returns the device's id for `call.output`. */
  addOutput(sink: OutputSink): number {
    return this.#sinks.push(sink) - 1;
  }

  get clock(): Clock {
    return this.#options.clock;
  }

  /**
   * Makes a vat of an image and queues its start. Nothing of the guest runs yet.
   * @throws ImageError when the image must not run
   */
  addVat(config: VatConfig): number {
    const number = this.#vats.length + 1;
    const { handleBits, largestBody } = config.backend.profile;
    const parameters = config.parameters ?? new Uint8Array(0);
    if (parameters.length > largestBody) {
      throw new RangeError(`the parameters of ${config.name} are ${parameters.length} bytes; at most ${largestBody} fit`);
    }
    const quota = Math.min(config.handles ?? DEFAULTS.handles[handleBits], handleBits === 16 ? 1_023 : 4_194_303);
    const clist = new CList(this.journal, `vat${number}`, handleBits, quota);
    const gate = new Gate(number, this.#options.abi, clist, this.objects, new Set(config.permissions), this);
    if (this.#tracer !== null) gate.observe(this.#tracer.observer({ gate, config }));
    const limits = { memory: config.memory ?? DEFAULTS.memory[handleBits], depth: config.depth ?? DEFAULTS.depth };
    const vm = config.backend.load(config.image, gate, limits);
    this.#vats.push({
      number,
      config,
      gate,
      clist,
      vm,
      fuel: config.fuel ?? DEFAULTS.fuel,
      state: 'idle',
      balance: config.meter ?? Number.POSITIVE_INFINITY,
      fuelUsed: 0,
      cranks: 0,
      queued: false,
      record: null,
    });
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

  /** Ends a vat, whatever it is doing. */
  terminate(vat: number): void {
    this.#stop(this.#vat(vat));
  }

  // ---- The devices' side

  /**
   * Queues a dispatch for a vat, from outside any crank. False when the vat is over, has no entry for it, or its inbox is full:
   * then nothing happens.
   */
  post(vat: number, delivery: Delivery): boolean {
    const target = this.#vat(vat);
    if (!this.#takes(target, delivery.dispatch)) return false;
    if (this.deliveries.waiting(vat) >= (target.config.inbox ?? DEFAULTS.inbox)) return false;
    this.deliveries.push(vat, delivery);
    this.journal.commit();
    this.#makeReady(target);
    return true;
  }

  /**
   * A resource came to its end by itself, from outside any crank: its device has let go of it, handles to it are `Gone`, and `vat` is
   * told by this dispatch. Where the vat cannot be told, its handle is closed.
   */
  expire(vat: number, object: number, delivery: Delivery): void {
    this.objects.void(object);
    this.journal.commit();
    if (this.post(vat, delivery)) return;
    const { gate } = this.#vat(vat);
    gate.consume(gate.clist.handleOf(object));
    this.#settleAndCommit();
  }

  // ---- The gates' side

  output(_vat: number, device: number, bytes: Uint8Array): void {
    this.#outputs.push({ device, bytes });
  }

  nextDelivery(vat: number): boolean {
    const target = this.#vat(vat);
    const delivery = this.deliveries.take(vat, -1);
    if (delivery === null) return false;
    this.#endDelivery(target);
    this.#beginDelivery(target, delivery);
    return true;
  }

  discard(vat: number, dispatch: number): boolean {
    const delivery = this.deliveries.take(vat, dispatch);
    if (delivery === null) return false;
    this.#letGoOfDelivery(this.#vat(vat), delivery);
    return true;
  }

  bug(vat: number, call: number, error: unknown): void {
    this.#options.onBug?.(error, this.#vat(vat).config.name, this.#callName(call));
  }

  // ---- Cranks

  /** Runs until nothing is to do, or the policy's bound. */
  async run(policy: RunPolicy = {}): Promise<RunReport> {
    const { clock } = this.#options;
    const until = policy.milliseconds === undefined ? Number.POSITIVE_INFINITY : clock.now() + policy.milliseconds * 1000;
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
      const next = this.#nextEvent();
      if (next === null) return { cranks, end: 'quiet' };
      await clock.sleep(Math.max(0, Math.ceil((Math.min(next, until) - clock.now()) / 1000)));
    }
  }

  /** Posts what is due by now. */
  poll(): void {
    const now = this.#options.clock.now();
    for (const source of this.#sources) {
      const next = source.next();
      if (next !== null && next <= now) source.fire(now);
    }
  }

  /** Runs one crank; false when no vat is ready. */
  step(): boolean {
    for (let vat = this.#ready.shift(); vat !== undefined; vat = this.#ready.shift()) {
      vat.queued = false;
      if (this.#crankOf(vat)) return true;
    }
    return false;
  }

  /** One crank of a vat; false when it turned out to have nothing to do. */
  #crankOf(vat: Vat): boolean {
    if (vat.state === 'parked' || vat.state === 'ended' || vat.state === 'terminated') return false;
    const resumes = vat.state === 'sliced' || vat.state === 'waiting';
    if (!resumes && this.deliveries.waiting(vat.number) === 0) return false;
    if (vat.balance < vat.fuel) {
      this.#park(vat, 'meter-empty', `${vat.balance} fuel is left, and a crank may use ${vat.fuel}`);
      return false;
    }
    this.#crank++;
    vat.cranks++;
    const before = vat.gate.delivery;
    const outcome = resumes ? this.#resume(vat) : this.#deliver(vat);
    vat.fuelUsed += outcome.fuelUsed;
    vat.balance -= outcome.fuelUsed;
    this.#tracer?.crank(vat, outcome);
    if (outcome.kind === 'returned' || outcome.kind === 'waiting' || (outcome.kind === 'out-of-fuel' && vat.vm.suspended)) {
      this.#commit(vat, outcome);
    } else {
      this.#rollback(vat, outcome, before);
    }
    return true;
  }

  #deliver(vat: Vat): Outcome {
    const delivery = this.deliveries.take(vat.number, -1) as Delivery;
    this.#beginDelivery(vat, delivery);
    vat.gate.open();
    const outcome = vat.vm.dispatch(delivery.dispatch, vat.gate.words.subarray(1), vat.fuel);
    vat.gate.close();
    return outcome;
  }

  #resume(vat: Vat): Outcome {
    vat.gate.open();
    const outcome = vat.vm.resume(vat.fuel);
    vat.gate.close();
    return outcome;
  }

  /** Translates a delivery's references into the vat and makes it what `pull` and `deliveryNext` read. */
  #beginDelivery(vat: Vat, delivery: Delivery): void {
    const { gate } = vat;
    const slots = this.#index.dispatchSlots(delivery.dispatch, vat.config.backend.profile.id);
    gate.delivery = delivery;
    gate.words[0] = delivery.dispatch;
    slots.forEach(({ parameter, bits, shift }, index) => {
      const object = delivery.objects[parameter];
      const value = object === 0 ? Math.floor(delivery.values[parameter] / 2 ** shift) % 2 ** bits : gate.ownObject(object);
      gate.words[index + 1] = value;
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
  #letGoOfDelivery({ gate }: Vat, { objects }: Delivery): void {
    for (const object of objects) {
      if (object === 0) continue;
      if (this.objects.isGone(object)) gate.consume(gate.clist.handleOf(object));
      this.objects.letGo(object);
    }
  }

  #commit(vat: Vat, outcome: Outcome): void {
    if (outcome.kind === 'returned' || !vat.vm.suspended) this.#endDelivery(vat);
    vat.state = this.#stateAfter(vat, outcome);
    this.#settleAndCommit();
    this.#flush(vat);
    if (vat.state === 'sliced' || (vat.state === 'idle' && this.deliveries.waiting(vat.number) > 0)) this.#makeReady(vat);
    if (vat.state === 'ended') this.#finish(vat);
  }

  #stateAfter(vat: Vat, { kind }: Outcome): Vat['state'] {
    if (kind === 'waiting') return 'waiting';
    if (kind === 'out-of-fuel') return 'sliced';
    return this.#options.abi.dispatches.some(({ number }) => number !== 0 && vat.vm.accepts(number)) ? 'idle' : 'ended';
  }

  #rollback(vat: Vat, outcome: Outcome, delivery: Delivery | null): void {
    const acquired = this.journal.rollback();
    this.objects.forget();
    this.#releaseAll(acquired);
    this.#outputs = [];
    vat.gate.delivery = delivery;
    const { onFault = 'terminate', onOutOfFuel = 'terminate' } = vat.config;
    const [reason, policy] =
      outcome.kind === 'out-of-fuel'
        ? (['out-of-fuel', onOutOfFuel] as const)
        : outcome.kind === 'crashed'
          ? (['crashed', onFault] as const)
          : ([vat.gate.reason ?? 'machine', onFault] as const);
    vat.record = this.#record(vat, reason, outcome);
    if (policy === 'park') vat.state = 'parked';
    else this.#stop(vat);
  }

  #record(vat: Vat, reason: StopReason, outcome: Outcome): FaultRecord {
    const { gate, config } = vat;
    const inCall = outcome.kind === 'fault' && gate.inCall;
    const recent = gate.recent();
    const profile = config.backend.profile.id;
    const resolve = handleResolver(gate.clist, this.objects);
    const lines = recent.map((words, index) => {
      const result = inCall && index === recent.length - 1 ? null : words[TraceRing.Result];
      const misfit = result === null && gate.reason === 'argument-count';
      return formatSyscall(this.#index, { profile, number: words[0], slots: words.subarray(1), result, misfit, resolve });
    });
    return {
      vat: vat.number,
      name: config.name,
      crank: this.#crank,
      reason,
      detail: outcome.kind === 'fault' ? this.#faultDetail(gate) : outcome.detail,
      call: gate.calls === 0 ? '' : this.#callName(gate.lastCall),
      inCall,
      programCounter: outcome.programCounter,
      lines,
    };
  }

  /** The gate's own words; those of a handler may repeat what it was given, and are kept back where that was secret. */
  #faultDetail({ reason, detail, lastCall }: Gate): string {
    const secret = reason === 'kernel-bug' && this.#index.decoder?.hidesCall(lastCall) === true;
    return secret ? 'the handler of this call failed' : detail;
  }

  #park(vat: Vat, reason: StopReason, detail: string): void {
    vat.state = 'parked';
    const outcome: Outcome = { kind: 'out-of-fuel', fuelUsed: 0, programCounter: -1, detail };
    vat.record = this.#record(vat, reason, outcome);
  }

  #stop(vat: Vat): void {
    if (vat.state === 'terminated') return;
    vat.state = 'terminated';
    this.#finish(vat);
  }

  /** Nothing reaches the vat any longer, and all that it held is let go. */
  #finish(vat: Vat): void {
    vat.vm.close();
    vat.gate.close();
    this.#endDelivery(vat);
    for (let left = this.deliveries.take(vat.number, -1); left !== null; left = this.deliveries.take(vat.number, -1)) {
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

  #releaseAll(resources: readonly Resource[]): void {
    for (const { kind, cell } of resources) this.#release(kind, cell);
    this.journal.commit();
  }

  #flush(vat: Vat): void {
    const outputs = this.#outputs;
    if (outputs.length === 0) return;
    this.#outputs = [];
    const summary = summarize(vat);
    outputs.forEach(({ device, bytes }, n) => this.#sinks[device](summary, bytes, `${vat.number}/${this.#crank}/${n}`));
  }

  // ---- Readiness

  /** Whether a dispatch can reach a vat: at an entry, or through the main program that is running. */
  #takes(vat: Vat, dispatch: number): boolean {
    if (vat.state === 'ended' || vat.state === 'terminated') return false;
    return vat.vm.suspended || vat.vm.accepts(dispatch);
  }

  #makeReady(vat: Vat): void {
    if (vat.queued || vat.state === 'parked') return;
    vat.queued = true;
    this.#ready.push(vat);
  }

  #nextEvent(): number | null {
    const times = this.#sources.flatMap((source) => source.next() ?? []);
    return times.length === 0 ? null : Math.min(...times);
  }

  #callName(number: number): string {
    return this.#index.syscall(number)?.name ?? `syscall#${number}`;
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
        this.#options.onBug?.(error, event.vat, 'trace');
      }
    };
    return new Tracer(decoder, tell, () => this.#crank);
  }

  #vat(number: number): Vat {
    const vat = this.#vats[number - 1];
    if (vat === undefined) throw new Error(`invariant: there is a vat ${number}`);
    return vat;
  }
}
