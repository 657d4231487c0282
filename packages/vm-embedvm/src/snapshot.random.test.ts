import { describe, expect, it } from 'vitest';
import { WAITING } from './glue.js';
import { Machine } from './machine.js';
import { restoreMachine, snapshotMachine } from './snapshot.js';
import { randomImage } from './testing/random-image.js';
import { drawFrom } from './testing/random-program.js';

const seed = Number(process.env.CALLGATE_SEED ?? Date.now() % 0x7fff_ffff);
const programs = Math.ceil(500 * Number(process.env.CALLGATE_TIMES ?? 1));

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
