import { spawnSync } from 'node:child_process';
import { WAITING } from '../glue.js';
import { Machine, type Stop } from '../machine.js';
import { type RandomImage, randomImage } from './random-image.js';
import { drawFrom } from './random-program.js';

/** `enum embedvm_stop` of `c/embedvm.h`. */
const STOPS: readonly Stop[] = ['ended', 'waiting', 'fault', 'out-of-fuel'];
/** `enum embedvm_fault`, as the beginnings of what the TypeScript machine says. A push that fails may be called either of the first two. */
const FAULTS: readonly RegExp[] = [
  /^$/,
  /reached beyond|below the stack limit/,
  /reached beyond|below the stack limit/,
  /^the program went on/,
  /is reserved$/,
  /divided by zero$/,
  /127 is the most$/,
  /corrupts returns$/,
  /^no room on the stack/,
];
/** Programs that one process runs. */
const BATCH = 500;

export interface Comparison {
  readonly programs: number;
  readonly steps: number;
  /** How often each opcode was carried out, faulting ones included. */
  readonly opcodes: readonly number[];
  readonly stops: Readonly<Record<Stop, number>>;
}

/**
 * Runs random programs in the C machine (`steps`, the program made of `c/test/steps.c`) and in the TypeScript machine, one instruction at a
 * time, and compares registers, fuel, fault and the whole memory after each.
 * @throws Error with the program, where they differ
 */
export function compareMachines(steps: string, programs: number, seed: number): Comparison {
  const draw = drawFrom(seed);
  const opcodes = new Array<number>(256).fill(0);
  const stops = { ended: 0, waiting: 0, fault: 0, 'out-of-fuel': 0 };
  let count = 0;
  for (let done = 0; done < programs; done += BATCH) {
    const images = Array.from({ length: Math.min(BATCH, programs - done) }, (_, index) =>
      randomImage(draw, (done + index) % 256),
    );
    const run = spawnSync(steps, [], { input: Buffer.concat(images.map(encode)), maxBuffer: 2 ** 30 });
    if (run.status !== 0) throw new Error(`${steps} failed: ${run.error ?? run.stderr}`);
    const reader = new Reader(run.stdout);
    for (const image of images) count += compareOne(image, reader, opcodes, stops);
    if (!reader.done) throw new Error('the C machine went on for more steps');
  }
  return { programs, steps: count, opcodes, stops };
}

function encode({ size, stackLimit, bytes, steps }: RandomImage): Uint8Array {
  const head = new DataView(new ArrayBuffer(12));
  head.setUint32(0, size);
  head.setUint16(4, stackLimit);
  head.setUint16(6, 0);
  head.setUint16(8, steps);
  head.setUint16(10, bytes.length);
  return Buffer.concat([new Uint8Array(head.buffer), bytes]);
}

function compareOne(
  image: RandomImage,
  reader: Reader,
  opcodes: number[],
  stops: Record<Stop, number>,
): number {
  const memory = new Uint8Array(image.size);
  memory.set(image.bytes);
  /** The memory as the C machine says it is. Its first step tells the frame of the entry, too. */
  const other = memory.slice();
  const machine = machineOf(memory, image.stackLimit);
  machine.enter(0);
  for (let step = 1; step <= image.steps; step++) {
    const at = machine.ip;
    const op = at < memory.length ? memory[at] : -1;
    const stop = machine.run(1);
    if (op >= 0 && at !== 0xffff) opcodes[op]++;
    stops[stop]++;
    const said = {
      stop: STOPS[reader.take(1)],
      fault: reader.take(1),
      ip: reader.take(2),
      sp: reader.take(2),
      sfp: reader.take(2),
      fuel: reader.take(4),
    };
    for (let changes = reader.take(2); changes > 0; changes--) other[reader.take(2)] = reader.take(1);
    const { ip, sp, sfp, fuelUsed, detail } = machine;
    const same =
      said.stop === stop &&
      FAULTS[said.fault]?.test(detail) &&
      said.ip === ip &&
      said.sp === sp &&
      said.sfp === sfp &&
      said.fuel === fuelUsed &&
      Buffer.compare(memory, other) === 0;
    if (!same) {
      const ours = JSON.stringify({ stop, detail, ip, sp, sfp, fuel: fuelUsed });
      const differing = memory.findIndex((byte, index) => byte !== other[index]);
      throw new Error(
        `step ${step}, opcode 0x${op.toString(16)}: TypeScript ${ours}, C ${JSON.stringify(said)}, first differing byte ${differing}\n` +
          `  size ${image.size}, limit ${image.stackLimit}, code ${Buffer.from(image.bytes).toString('hex')}`,
      );
    }
    if (stop === 'ended' || stop === 'fault') return step;
  }
  return image.steps;
}

/** User calls that answer and cost by their arguments, as in `steps.c`: every third one that is made waits first. */
function machineOf(memory: Uint8Array, stackLimit: number): Machine {
  const meter = { charges: 0 };
  let calls = 0;
  return new Machine({
    memory,
    stackLimit,
    meter,
    userCall(id, count, argv) {
      calls++;
      if (calls % 3 === 0) {
        meter.charges = 3;
        return WAITING;
      }
      let sum = id;
      for (let index = 0; index < count; index++) sum = (sum * 31 + argv[index]) % 0x1_0000;
      meter.charges = sum % 5;
      return sum;
    },
  });
}

/** Big-endian numbers, one behind the other. */
class Reader {
  #at = 0;

  constructor(private readonly bytes: Buffer) {}

  get done(): boolean {
    return this.#at === this.bytes.length;
  }

  take(bytes: number): number {
    if (this.#at + bytes > this.bytes.length) throw new Error('the C machine stopped before');
    this.#at += bytes;
    return this.bytes.readUIntBE(this.#at - bytes, bytes);
  }
}
