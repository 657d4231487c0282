import type { Outcome, Vm } from '@callgate/kernel';
import { runs, seed } from '@callgate/test/seed';
import { describe, expect, it } from 'vitest';
import { embedvmBackend } from './backend.js';
import { WAITING } from './glue.js';
import { encodeImage } from './image.js';
import { Machine } from './machine.js';
import { restoreMachine, snapshotMachine } from './snapshot.js';
import { STAMP, makeGate } from './testing/make-gate.js';
import { randomImage } from './testing/random-image.js';
import { drawFrom } from './testing/random-program.js';

const programs = runs(500);

/** A host whose calls depend on their arguments only; every third word that it is asked for makes it wait once. */
function machine(size: number, stackLimit: number, host = { calls: 0 }) {
  const meter = { charges: 0 };
  const made = new Machine({
    memory: new Uint8Array(size),
    stackLimit,
    meter,
    userCall(id, count, argv) {
      if (++host.calls % 3 === 0) return WAITING;
      meter.charges = count % 3;
      return argv.subarray(0, count).reduce((sum, word) => (sum * 31 + word) & 0xffff, id);
    },
  });
  return { made, host };
}

const stateOf = ({ ip, sp, sfp, detail }: Machine) => ({ ip, sp, sfp, detail });

describe('a machine from a snapshot', () => {
  it(`goes on as the other one, at every instruction (${programs} programs, seed ${seed})`, () => {
    const draw = drawFrom(seed);
    const stops = new Set<string>();
    for (let program = 0; program < programs; program++) {
      const { size: drawn, stackLimit, bytes, steps } = randomImage(draw, program % 256);
      const size = Math.min(drawn, 4096);
      const { made: one, host } = machine(size, stackLimit);
      const { made: other, host: otherHost } = machine(size, stackLimit);
      one.memory.set(bytes);
      one.enter(0);
      // What the other one did before leaves nothing behind.
      other.memory.fill(0xb0);
      other.enter(0);
      other.run(draw(20));
      for (let step = 0; step < steps; step++) {
        const before = snapshotMachine(one);
        otherHost.calls = host.calls;
        restoreMachine(other, before);
        expect(Buffer.compare(snapshotMachine(other), before)).toBe(0);
        const stop = one.run(1);
        expect(other.run(1)).toBe(stop);
        expect([stateOf(other), other.fuelUsed]).toEqual([stateOf(one), one.fuelUsed]);
        expect(Buffer.compare(other.memory, one.memory)).toBe(0);
        stops.add(stop);
        if (stop === 'ended' || stop === 'fault') break;
      }
      // Also one that is over stays over.
      const last = snapshotMachine(one);
      restoreMachine(other, last);
      expect(other.run(1)).toBe(one.run(1));
    }
    expect([...stops].sort()).toEqual(['ended', 'fault', 'out-of-fuel', 'waiting']);
  });

  it('refuses what is no snapshot of such a machine, and stays as it was', () => {
    const { made } = machine(256, 64);
    made.memory.fill(7);
    const good = snapshotMachine(made);
    const wrong: [Uint8Array, string][] = [
      [new Uint8Array(4), 'no snapshot'],
      [good.map((byte, at) => (at === 0 ? 1 : byte)), 'no snapshot'],
      [good.map((byte, at) => (at === 5 ? 2 : byte)), 'no snapshot'],
      [good.subarray(0, -1), 'memory of 256 bytes'],
      [snapshotMachine(machine(512, 64).made), 'memory of 512 bytes'],
      [snapshotMachine(machine(256, 0).made), 'stack limit 0'],
    ];
    for (const [bytes, sentence] of wrong) expect(() => restoreMachine(made, bytes)).toThrow(sentence);
    expect(Buffer.compare(snapshotMachine(made), good)).toBe(0);
  });
});

/** A guest behind a gate of its own. Its calls depend on their arguments only; every third one waits once. */
function load(image: Uint8Array, memory: number, host = { calls: 0 }) {
  const gate = makeGate();
  const backend = embedvmBackend({
    abi: STAMP,
    dispatches: [],
    bind: (own) => (count, argv) => {
      if (++host.calls % 3 === 0) return WAITING;
      own.charges = count % 3;
      return argv.slice(0, count).reduce((sum, word) => (sum * 31 + word) & 0xffff, 7);
    },
  });
  const vm = backend.load(image, gate, { memory, depth: 65_536 });
  const enter = (fuel: number): Outcome => {
    gate.open();
    const outcome = vm.suspended ? vm.resume(fuel) : vm.dispatch(16, new Int32Array(0), fuel);
    gate.close();
    return outcome;
  };
  return { vm, host, enter, snapshot: () => (vm as Required<Vm>).snapshot() };
}

describe('a guest from a snapshot', () => {
  it(`goes on as the other one, idle or in the middle of its program (${programs} programs, seed ${seed})`, () => {
    const draw = drawFrom(seed);
    const kinds = new Set<string>();
    for (let program = 0; program < programs; program++) {
      const drawn = randomImage(draw, program % 256);
      const size = Math.min(drawn.size, 4096);
      // Every user call is the gate's.
      const bytes = drawn.bytes.map((byte) => (byte >> 4 === 0xb ? 0xb0 : byte));
      const stackLimit = Math.min(drawn.stackLimit, size);
      const image = encodeImage({ stamp: STAMP, main: null, dispatch: 0, stackLimit, bytes });
      const one = load(image, size);
      for (let entry = 0; entry < 8; entry++) {
        const before = one.snapshot();
        const other = load(image, size, { ...one.host });
        (other.vm as Required<Vm>).restore(before);
        expect(other.vm.suspended).toBe(one.vm.suspended);
        expect(Buffer.compare(other.snapshot(), before)).toBe(0);
        const fuel = 1 + draw(60);
        const outcome = one.enter(fuel);
        expect(other.enter(fuel)).toEqual(outcome);
        kinds.add(outcome.kind);
        if (outcome.kind === 'fault') {
          expect(one.snapshot).toThrow('a guest that has stopped has no snapshot');
          break;
        }
        expect(Buffer.compare(other.snapshot(), one.snapshot())).toBe(0);
      }
    }
    expect([...kinds].sort()).toEqual(['fault', 'out-of-fuel', 'returned', 'waiting']);
  });

  it('refuses what is no snapshot of its image', () => {
    const image = (...bytes: number[]) =>
      encodeImage({ stamp: STAMP, main: null, dispatch: 0, stackLimit: 0, bytes: Uint8Array.from(bytes) });
    const good = load(image(0x9c), 256).snapshot();
    const wrong: [Uint8Array, string][] = [
      [new Uint8Array(0), 'no snapshot'],
      [good.subarray(0, 32), 'no snapshot'],
      [good.with(32, 2), 'no snapshot'],
      [good.with(33, 0), 'no snapshot'],
      [good.subarray(0, -1), 'memory of 256 bytes'],
      [load(image(0x9b), 256).snapshot(), 'another image'],
      [load(image(0x9c), 512).snapshot(), 'memory of 512 bytes'],
    ];
    for (const [bytes, sentence] of wrong) {
      const { vm } = load(image(0x9c), 256);
      expect(() => (vm as Required<Vm>).restore(bytes)).toThrow(sentence);
    }
    const { vm, enter } = load(image(0xa0, 0), 256);
    enter(3);
    expect(() => (vm as Required<Vm>).restore(good)).toThrow('just loaded');
  });
});
