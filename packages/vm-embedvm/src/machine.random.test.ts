import { runs, seed } from '@callgate/test/seed';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WAITING } from './glue.js';
import { Machine, type Stop } from './machine.js';

class Fault extends Error {}

/**
 * The machine a second time, as slowly and plainly as its description reads: every access checked where it happens, one function for
 * each push and pop, no state but the registers and the memory.
 */
class SimpleMachine {
  ip = 0xffff;
  sp: number;
  sfp: number;
  fuelUsed = 0;
  faulted = false;

  constructor(
    readonly memory: number[],
    readonly limit: number,
    readonly user: (id: number, argv: number[]) => { answer: number; cost: number } | null,
  ) {
    this.sp = this.sfp = memory.length % 65_536;
  }

  run(fuel: number): Stop {
    this.fuelUsed = 0;
    if (this.faulted) return 'fault';
    for (;;) {
      if (this.ip === 0xffff) return 'ended';
      if (this.ip < this.memory.length && this.fuelUsed >= fuel) return 'out-of-fuel';
      const before = [this.ip, this.sp, this.sfp];
      try {
        const op = this.read8(this.ip);
        this.fuelUsed++;
        if (!this.step(op)) {
          this.fuelUsed--;
          [this.ip, this.sp, this.sfp] = before;
          return 'waiting';
        }
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        [this.ip, this.sp, this.sfp] = before;
        this.faulted = true;
        return 'fault';
      }
    }
  }

  enter(address: number): void {
    try {
      this.push(this.sfp | 1);
      this.push(this.ip);
      this.sfp = this.sp;
      this.ip = address;
    } catch {
      this.sp = this.sfp; // it was equal: entries are made into an idle machine only
      this.faulted = true;
    }
  }

  read8(at: number): number {
    if (at >= this.memory.length) throw new Fault();
    return this.memory[at];
  }
  read16(at: number): number {
    if (at + 1 >= this.memory.length) throw new Fault();
    return this.memory[at] * 256 + this.memory[at + 1];
  }
  write8(at: number, value: number): void {
    if (at >= this.memory.length) throw new Fault();
    this.memory[at] = value & 255;
  }
  write16(at: number, value: number): void {
    if (at + 1 >= this.memory.length) throw new Fault();
    this.memory[at] = (value >> 8) & 255;
    this.memory[at + 1] = value & 255;
  }
  push(value: number): void {
    this.sp = wrap(this.sp - 2);
    if (this.sp < this.limit) throw new Fault();
    this.write16(this.sp, value);
  }
  pop(): number {
    const value = this.read16(this.sp);
    this.sp = wrap(this.sp + 2);
    return value;
  }
  popSigned(): number {
    return signed(this.pop());
  }
  local(low: number): number {
    return wrap(low < 32 ? this.sfp - 2 * low - 2 : this.sfp + 2 * (64 - low) + 2);
  }
  call(target: number, back: number): true {
    const drop = this.read8(back) === 0x9d;
    this.push(drop ? this.sfp | 1 : this.sfp);
    this.push(drop ? wrap(back + 1) : back);
    this.sfp = this.sp;
    this.ip = target;
    return true;
  }

  /** False when the instruction waits. */
  step(op: number): boolean {
    const { ip } = this;
    const byte = () => this.read8(wrap(ip + 1));
    const word = () => this.read16(wrap(ip + 1));
    const near = () => (byte() ^ 128) - 128;
    const far = () => signed(word());
    const goOn = (length: number) => {
      this.ip = wrap(ip + length);
      return true;
    };
    const low = op & 7;
    const group = (op >> 3) & 7;

    if (op < 0x40) {
      this.push(this.read16(this.local(op)));
      return goOn(1);
    }
    if (op < 0x80) {
      this.write16(this.local(op - 0x40), this.pop());
      return goOn(1);
    }
    const binary = BINARY[op];
    if (binary !== undefined) {
      const b = this.popSigned();
      const a = this.popSigned();
      if (b === 0 && (op === 0x83 || op === 0x84)) throw new Fault();
      this.push(Number(binary(a, b)));
      return goOn(1);
    }
    if (op === 0x8c) this.push(-1 - this.popSigned());
    else if (op === 0x8d) this.push(0 - this.popSigned());
    else if (op === 0x8e) this.push(this.pop() === 0 ? 1 : 0);
    else if (op >= 0x90 && op <= 0x97) this.push(low < 4 ? low : low - 8);
    else if (op === 0x98) {
      this.push(byte());
      return goOn(2);
    } else if (op === 0x99) {
      this.push(near());
      return goOn(2);
    } else if (op === 0x9a) {
      this.push(word());
      return goOn(3);
    } else if (op === 0x9b || op === 0x9c) {
      const value = op === 0x9b ? this.pop() : 0;
      this.sp = this.sfp;
      const back = this.pop();
      const saved = this.pop();
      if (saved % 2 === 0) this.push(value);
      this.sfp = saved - (saved % 2);
      this.ip = back;
      return true;
    } else if (op === 0x9d) this.pop();
    else if (op === 0x9e) {
      return this.call(this.pop(), wrap(ip + 1));
    } else if (op === 0x9f) {
      this.ip = this.pop();
      return true;
    } else if (op === 0xa0) return goOn(near());
    else if (op === 0xa1) return goOn(far());
    else if (op === 0xa2) return this.call(wrap(ip + near()), wrap(ip + 2));
    else if (op === 0xa3) return this.call(wrap(ip + far()), wrap(ip + 3));
    else if (op >= 0xa4 && op <= 0xa7) {
      const distance = op % 2 === 0 ? near() : far();
      const jumps = op < 0xa6 ? this.pop() !== 0 : this.pop() === 0;
      return goOn(jumps ? distance : op % 2 === 0 ? 2 : 3);
    } else if (op === 0xae) this.push(this.sp);
    else if (op === 0xaf) this.push(this.sfp);
    else if (op >= 0xb0 && op <= 0xbf) {
      const count = this.pop() % 256;
      if (count > 127) throw new Fault();
      const argv = Array.from({ length: count }, () => this.pop());
      const { sp } = this;
      this.push(this.read16(wrap(sp - 2))); // nothing is called that could not be answered
      const result = this.user(op - 0xb0, argv);
      if (result === null) return false;
      this.fuelUsed += result.cost;
      this.sp = sp;
      this.push(result.answer);
    } else if (op >= 0xf0 && op <= 0xf7) for (let i = 0; i <= low; i++) this.push(0);
    else if (op >= 0xf8) {
      const value = this.pop();
      this.sp = wrap(this.sp + 2 * (low + 1));
      this.push(value);
    } else if (op < 0xc0 || low === 7) throw new Fault();
    else if (low === 5) {
      const top = this.pop();
      const next = Array.from({ length: group }, () => this.pop());
      this.push(top);
      for (const value of next.reverse()) this.push(value);
      this.push(top);
    } else if (low === 6) {
      const above = Array.from({ length: group + 1 }, () => this.pop());
      const value = this.pop();
      for (const one of above.reverse()) this.push(one);
      this.push(value);
    } else {
      const length = [2, 3, 1, 2, 3][low];
      const size = group >= 4 ? 2 : 1;
      const popped = low >= 2 ? this.pop() : 0;
      const embedded = length === 1 ? 0 : length === 2 ? byte() : word();
      const at = wrap(low === 2 ? popped : popped * size + embedded);
      if (group % 2 === 1) {
        const value = this.pop();
        if (size === 2) this.write16(at, value);
        else this.write8(at, value);
      } else if (group === 0) this.push(this.read8(at));
      else if (group === 2) this.push((this.read8(at) ^ 128) - 128);
      else this.push(this.read16(at));
      return goOn(length);
    }
    return goOn(1);
  }
}

const wrap = (value: number): number => ((value % 65_536) + 65_536) % 65_536;
const signed = (value: number): number => (value >= 32_768 ? value - 65_536 : value);
/** Shift counts are taken modulo 32. */
const shift = (a: number, by: number): number => a * 2 ** by;
const BINARY: Record<number, (a: number, b: number) => number | boolean> = {
  128: (a, b) => a + b,
  129: (a, b) => a - b,
  130: (a, b) => a * b,
  131: (a, b) => Math.trunc(a / b),
  132: (a, b) => a - b * Math.trunc(a / b),
  133: (a, b) => (((b % 32) + 32) % 32 < 16 ? shift(a, ((b % 32) + 32) % 32) % 65_536 : 0),
  134: (a, b) => Math.floor(shift(a, -(((b % 32) + 32) % 32))),
  135: (a, b) => a & b,
  136: (a, b) => a | b,
  137: (a, b) => a ^ b,
  138: (a, b) => a !== 0 && b !== 0,
  139: (a, b) => a !== 0 || b !== 0,
  168: (a, b) => a < b,
  169: (a, b) => a <= b,
  170: (a, b) => a === b,
  171: (a, b) => a !== b,
  172: (a, b) => a >= b,
  173: (a, b) => a > b,
};

/** User calls that answer and cost by their arguments. Every third one that is made waits first. */
function calls(waits: boolean) {
  const log: string[] = [];
  let made = 0;
  const user = (id: number, argv: readonly number[]) => {
    made++;
    if (waits && made % 3 === 0) return null;
    log.push(`${id}(${argv.join()})`);
    const answer = argv.reduce((sum, value) => (sum * 31 + value) % 65_536, id);
    return { answer, cost: answer % 5 };
  };
  return { log, user };
}

function fastMachine(memory: Uint8Array, limit: number, user: ReturnType<typeof calls>['user']): Machine {
  const meter = { charges: 0 };
  return new Machine({
    memory,
    stackLimit: limit,
    meter,
    userCall: (id, count, argv) => {
      const result = user(id, Array.from(argv.subarray(0, count)));
      meter.charges = result?.cost ?? 3;
      return result === null ? WAITING : result.answer;
    },
  });
}

/** Instructions that keep a program going for a while: pushes often, everything else sometimes, all bytes at times. */
const instruction = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0x90, max: 0x97 }).map((op) => [op]) },
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 255 }).map((value) => [0x98, value]) },
  {
    weight: 3,
    arbitrary: fc.integer({ min: 0, max: 0xffff }).map((value) => [0x9a, value >> 8, value & 255]),
  },
  { weight: 3, arbitrary: fc.constantFrom(0, 1, 2, 3, 0x3f, 0x3e, 0x40, 0x41, 0x7f).map((op) => [op]) },
  { weight: 4, arbitrary: fc.integer({ min: 0x80, max: 0x8e }).map((op) => [op]) },
  { weight: 2, arbitrary: fc.integer({ min: 0xa8, max: 0xaf }).map((op) => [op]) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.constantFrom(0xa0, 0xa2, 0xa4, 0xa6), fc.integer({ min: -12, max: 24 }))
      .map(([op, far]) => [op, far & 255]),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom(0xa1, 0xa3, 0xa5, 0xa7), fc.integer({ min: -20, max: 60 }))
      .map(([op, far]) => [op, (far >> 8) & 255, far & 255]),
  },
  {
    weight: 4,
    arbitrary: fc
      .tuple(
        fc.integer({ min: 0xc0, max: 0xef }),
        fc.integer({ min: 0, max: 255 }),
        fc.integer({ min: 0, max: 255 }),
      )
      .map(([op, a, b]) => [op, a, b].slice(0, [2, 3, 1, 2, 3, 1, 1, 1][op & 7])),
  },
  { weight: 3, arbitrary: fc.integer({ min: 0xf0, max: 0xff }).map((op) => [op]) },
  {
    weight: 6,
    arbitrary: fc
      .tuple(fc.constantFrom(0, 0, 1, 2, 3, 4, 5, 6), fc.integer({ min: 0, max: 15 }))
      .map(([n, id]) => [0x98, n, 0xb0 + id]),
  },
  { weight: 1, arbitrary: fc.constantFrom([0x9b], [0x9c], [0x9d], [0x9d], [0x9e], [0x9f]) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 255 }).map((op) => [op]) },
);

const program = fc.record({
  code: fc.array(instruction, { minLength: 1, maxLength: 60 }).map((parts) => parts.flat()),
  size: fc.constantFrom(0x1_0000, 0x1_0000, 0xfffe, 4096, 512, 256),
  limit: fc.constantFrom(0, 0, 0, 200, 240),
  filler: fc.constantFrom(0, 0, 0x91, 0x9c, 0x40),
});

type Random = typeof program extends fc.Arbitrary<infer T> ? T : never;

function memoryOf({ code, size, filler }: Random): Uint8Array {
  const memory = new Uint8Array(size).fill(filler, 0, Math.min(size, 600));
  memory.set(code.slice(0, size));
  return memory;
}

const stateOf = (machine: Machine | SimpleMachine) => [machine.ip, machine.sp, machine.sfp, machine.fuelUsed];

describe('random programs', () => {
  it(`run as on a simple second machine (${runs(1500)} programs, seed ${seed})`, () => {
    const stops = new Map<Stop, number>();
    let instructions = 0;
    fc.assert(
      fc.property(
        program,
        fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 12 }),
        (random, fuels) => {
          const memory = memoryOf(random);
          const one = calls(true);
          const two = calls(true);
          const fast = fastMachine(memory, random.limit, one.user);
          const simple = new SimpleMachine(Array.from(memory), random.limit, two.user);
          fast.enter(0);
          simple.enter(0);
          for (const fuel of fuels) {
            const stop = fast.run(fuel);
            expect(stop).toBe(simple.run(fuel));
            expect(stateOf(fast)).toEqual(stateOf(simple));
            instructions += fast.fuelUsed;
            stops.set(stop, (stops.get(stop) ?? 0) + 1);
            if (stop === 'ended' || stop === 'fault') break;
          }
          expect(one.log).toEqual(two.log);
          if (fast.detail === '') expect(Buffer.compare(memory, Uint8Array.from(simple.memory))).toBe(0);
        },
      ),
      { seed, numRuns: runs(1500) },
    );
    // The programs are worth running.
    expect(instructions).toBeGreaterThan(30_000);
    expect([...stops.keys()].sort()).toEqual(['ended', 'fault', 'out-of-fuel', 'waiting']);
  });

  it(`go the same way in one run and in slices (${runs(800)} programs, seed ${seed})`, () => {
    fc.assert(
      fc.property(
        program,
        fc.array(fc.integer({ min: 0, max: 17 }), { minLength: 1, maxLength: 40 }),
        (random, slices) => {
          const whole = memoryOf(random);
          const sliced = memoryOf(random);
          const one = calls(false);
          const two = calls(true);
          const first = fastMachine(whole, random.limit, one.user);
          const second = fastMachine(sliced, random.limit, two.user);
          first.enter(0);
          second.enter(0);
          let used = 0;
          let stop: Stop = 'out-of-fuel';
          for (const fuel of slices) {
            stop = second.run(fuel);
            used += second.fuelUsed;
            if (stop === 'ended' || stop === 'fault') break;
          }
          const expected = first.run(used);
          expect(first.fuelUsed).toBe(used);
          // One run that has used its fuel may not yet have met the fault or the wait that the next instruction is.
          if (stop === 'ended') expect(expected).toBe('ended');
          expect([second.ip, second.sp, second.sfp]).toEqual([first.ip, first.sp, first.sfp]);
          expect(two.log).toEqual(one.log);
          expect(Buffer.compare(whole, sliced)).toBe(0);
        },
      ),
      { seed, numRuns: runs(800) },
    );
  });
});

describe('every opcode', () => {
  it.each([0x1_0000, 4096])('does what the simple machine does, in %i bytes', (size) => {
    const differing: string[] = [];
    for (let op = 0; op < 256; op++) {
      for (const [a, b] of [
        [0, 0],
        [7, 3],
        [0xfff9, 0x11],
        [0x8000, 0xffff],
        [0x0123, 0x0100],
      ]) {
        const memory = new Uint8Array(size);
        memory.set([
          0x95,
          0x9a,
          0x77,
          0x66,
          0x9a,
          0x55,
          0x44,
          0x98,
          0x33,
          0x92,
          0x9a,
          a >> 8,
          a & 255,
          0x9a,
          b >> 8,
          b & 255,
        ]);
        memory.set([op, 0x01, 0x02, 0x9d], 16);
        const fast = fastMachine(memory, 0, calls(false).user);
        const simple = new SimpleMachine(Array.from(memory), 0, calls(false).user);
        for (const machine of [fast, simple]) machine.enter(0);
        const stops = [fast.run(8), simple.run(8)];
        const same =
          stops[0] === stops[1] &&
          stateOf(fast).join() === stateOf(simple).join() &&
          (stops[0] === 'fault' || Buffer.compare(memory, Uint8Array.from(simple.memory)) === 0);
        if (!same)
          differing.push(`${op.toString(16)} with ${a}, ${b}: ${stops} ${stateOf(fast)} ${stateOf(simple)}`);
      }
    }
    expect(differing).toEqual([]);
  });
});
