import { describe, expect, it } from 'vitest';
import { WAITING } from './glue.js';
import { ENDED, Machine, type MachineOptions, type UserCall } from './machine.js';

const bytes = (hex: string): number[] =>
  (hex.match(/[0-9a-f]{2}/g) ?? []).map((pair) => Number.parseInt(pair, 16));

interface Setup extends Partial<Omit<MachineOptions, 'memory'>> {
  readonly size?: number;
  readonly at?: number;
}

/** A machine with a program at address 0 (or `at`), entered there. */
function boot(hex: string, { size = 0x1_0000, at = 0, ...options }: Setup = {}): Machine {
  const memory = new Uint8Array(size);
  memory.set(bytes(hex), at);
  const machine = new Machine({ memory, userCall: () => 0, ...options });
  machine.enter(at);
  return machine;
}

/** The demo host's user calls: the sum of the arguments, exclusive-or the id; each is noted as `uf5(1,2,3)=3`. */
function demo(notes: string[]): UserCall {
  return (id, count, argv) => {
    const given = Array.from(argv.subarray(0, count));
    const answer = (given.reduce((sum, value) => sum + value, 0) ^ id) & 0xffff;
    notes.push(`uf${id}(${given.join()})=${answer}`);
    return answer;
  };
}

const registers = ({ ip, sp, sfp }: Machine) => ({ ip, sp, sfp });
const CLEAN = { ip: ENDED, sp: 0, sfp: 0 };
const word = ({ memory }: Machine, at: number): number => (memory[at] << 8) | memory[(at + 1) & 0xffff];
/** The words from SP to the end of the memory, the one pushed last first. */
const stack = (machine: Machine): number[] => {
  const words: number[] = [];
  for (let at = machine.sp; at !== 0 && at < machine.memory.length; at = (at + 2) & 0xffff)
    words.push(word(machine, at));
  return words;
};
const steps = (machine: Machine, count: number): void => {
  for (let i = 0; i < count; i++) expect(machine.run(1)).toBe('out-of-fuel');
};

/** What 'main program, entered at 0' leaves below its own words. */
const BOTTOM = [0xffff, 0x0001];

describe('hand-assembled programs, as traced on the C interpreter', () => {
  const calls = (hex: string): string[] => {
    const notes: string[] = [];
    const machine = boot(hex, { userCall: demo(notes) });
    expect(machine.run(100)).toBe('ended');
    expect(registers(machine)).toEqual(CLEAN);
    return notes;
  };

  it('hands the arguments over in the order of popping', () => {
    expect(calls('93 92 91 93 b5 9d 9c')).toEqual(['uf5(1,2,3)=3']);
  });

  it('takes the low byte of the count word, and arguments across the end of memory', () => {
    const notes = calls('91 92 93 9a 01 02 b2 b1 9c');
    expect(notes[0]).toBe('uf2(3,2)=7');
    expect(notes[1]).toMatch(`uf1(${[1, 0xffff, 0x0001, 0x9192, 0x939a, 0x0102, 0xb2b1]})`);
  });

  it('lets the return do a drop behind the call', () => {
    const machine = boot('a2 04 9d 9c 98 2a 9b');
    steps(machine, 1);
    expect(registers(machine)).toEqual({ ip: 4, sp: 0xfff8, sfp: 0xfff8 });
    expect(stack(machine)).toEqual([0x0003, 0xfffd, ...BOTTOM]);
    steps(machine, 2);
    expect(registers(machine)).toEqual({ ip: 3, sp: 0xfffc, sfp: 0xfffc });
    expect(machine.run(1)).toBe('ended');
    expect(registers(machine)).toEqual(CLEAN);
  });

  it('keeps the result of a call without a drop', () => {
    const notes: string[] = [];
    const machine = boot('a2 05 91 b1 9c 98 2a 9b', { userCall: demo(notes) });
    steps(machine, 1);
    expect(stack(machine)).toEqual([0x0002, 0xfffc, ...BOTTOM]);
    expect(machine.run(10)).toBe('ended');
    expect(notes).toEqual(['uf1(42)=43']);
  });

  it('calls a popped address, with a drop behind it', () => {
    const machine = boot('98 06 9e 9d 9c 00 98 2a 9b');
    steps(machine, 2);
    expect(registers(machine)).toEqual({ ip: 6, sp: 0xfff8, sfp: 0xfff8 });
    expect(stack(machine)).toEqual([0x0004, 0xfffd, ...BOTTOM]);
    steps(machine, 2);
    expect(registers(machine)).toEqual({ ip: 4, sp: 0xfffc, sfp: 0xfffc });
  });

  it('finds arguments and locals in the frame', () => {
    const program = '92 91 a2 07 f9 91 b1 9d 9c f1 3f 40 3e 41 00 01 80 9b';
    const machine = boot(program);
    steps(machine, 3);
    expect(registers(machine)).toEqual({ ip: 9, sp: 0xfff4, sfp: 0xfff4 });
    expect(stack(machine)).toEqual([0x0004, 0xfffc, 0x0001, 0x0002, ...BOTTOM]);
    expect(calls(program)).toEqual(['uf1(3)=2']);
  });

  it('does not reserve locals by itself', () => {
    expect(calls('92 91 a2 08 f9 91 b1 9d 9c f1 3f 40 3e 41 00 01 80 9b')).toEqual(['uf1(4)=5']);
  });

  it('takes a negative index', () => {
    const machine = boot('9a ff ff e4 00 04 9c');
    steps(machine, 2);
    expect(stack(machine)).toEqual([0xffe4, ...BOTTOM]);
  });

  it('stores and loads the low byte', () => {
    const machine = boot('9a 12 34 92 cb 20 92 c3 20 9c');
    steps(machine, 5);
    expect(stack(machine)).toEqual([0x34, ...BOTTOM]);
    expect(Array.from(machine.memory.subarray(0x21, 0x24))).toEqual([0, 0x34, 0]);
  });

  it('pushes constants of every length', () => {
    const machine = boot('94 93 97 90 98 80 99 80 9a 80 00 9c');
    steps(machine, 7);
    const pushed = [-4, 3, -1, 0, 128, -128, -32_768].map((value) => value & 0xffff);
    expect(stack(machine)).toEqual([...pushed.reverse(), ...BOTTOM]);
  });

  it('has ended when IP is 0xffff, with what is left on the stack', () => {
    const machine = boot('a1 ff ff');
    expect(machine.run(10)).toBe('ended');
    expect(registers(machine)).toEqual({ ip: ENDED, sp: 0xfffc, sfp: 0xfffc });
    expect(machine.fuelUsed).toBe(1);
  });
});

describe('corners', () => {
  /** The result of a two-operand opcode. */
  const binary = (op: number, a: number, b: number): number => {
    const operand = (value: number) => `9a${(value & 0xffff).toString(16).padStart(4, '0')}`;
    const machine = boot(`${operand(a)}${operand(b)}${op.toString(16)}`);
    steps(machine, 3);
    return (word(machine, machine.sp) << 16) >> 16;
  };
  const faultOf = (hex: string, setup: Setup = {}): string => {
    const machine = boot(hex, setup);
    expect(machine.run(1000)).toBe('fault');
    expect(machine.run(1000), 'it stays stopped').toBe('fault');
    expect(machine.fuelUsed).toBe(0);
    return machine.detail;
  };

  it.each([
    ['−32768 ÷ −1', 0x83, -32_768, -1, -32_768],
    ['−32768 rem −1', 0x84, -32_768, -1, 0],
    ['−7 ÷ 2', 0x83, -7, 2, -3],
    ['−7 rem 2', 0x84, -7, 2, -1],
    ['300 × 300', 0x82, 300, 300, 24_464],
    ['−32768 × −32768', 0x82, -32_768, -32_768, 0],
    ['1 << 15', 0x85, 1, 15, -32_768],
    ['1 << 16', 0x85, 1, 16, 0],
    ['1 << 31', 0x85, 1, 31, 0],
    ['1 << 32', 0x85, 1, 32, 1],
    ['1 << 33', 0x85, 1, 33, 2],
    ['1 << −1', 0x85, 1, -1, 0],
    ['−32768 >> 16', 0x86, -32_768, 16, -1],
    ['−32768 >> 32', 0x86, -32_768, 32, -32_768],
    ['−32768 >> 33', 0x86, -32_768, 33, -16_384],
    ['−32768 >> −1', 0x86, -32_768, -1, -1],
    ['2 and-then 1', 0x8a, 2, 1, 1],
    ['0 or-else 4', 0x8b, 0, 4, 1],
  ])('%s', (_, op, a, b, result) => {
    expect(binary(op, a, b)).toBe(result);
  });

  it.each(['83', '84'])('faults on a zero divisor (opcode %s)', (op) => {
    expect(faultOf(`9190${op}`)).toBe('the instruction at 0x0002 divided by zero');
  });

  it.each(['8f', 'c7', 'cf', 'd7', 'df', 'e7', 'ef'])('faults on the reserved opcode %s', (op) => {
    expect(faultOf(`00${op}`)).toBe(`the opcode 0x${op} at 0x0001 is reserved`);
  });

  it('faults on more than 127 arguments, and takes 127', () => {
    expect(faultOf('98 80 b0')).toBe('the user call at 0x0002 has 128 arguments; 127 is the most');
    expect(faultOf('98 ff b0')).toBe('the user call at 0x0002 has 255 arguments; 127 is the most');
    let seen = 0;
    const machine = boot('98 7f b0 9c', { userCall: (_, count) => (seen = count) });
    steps(machine, 2);
    expect(seen).toBe(127);
  });

  it.each([
    ['load', '9a ff ff e2', 1],
    ['store', '91 9a ff ff ea', 2],
  ])('faults on a word at the last byte (%s)', (_, hex, at) => {
    expect(faultOf(hex)).toContain('reached beyond the memory of 65536 bytes');
    const machine = boot(hex);
    machine.run(10);
    expect(machine.fuelUsed).toBe(at + 1);
  });

  it('faults on a two-byte operand at the last byte', () => {
    const machine = boot('');
    machine.memory[0xfffe] = 0x9a;
    machine.sp = machine.sfp = 0x100;
    machine.enter(0xfffe);
    expect(machine.run(1)).toBe('fault');
    expect(machine.detail).toBe(
      'the instruction at 0xfffe (opcode 0x9a) reached beyond the memory of 65536 bytes',
    );
  });

  it('faults on an odd SP at an entry, and on one that the host set', () => {
    const machine = new Machine({ memory: new Uint8Array(16), userCall: () => 0 });
    machine.sp = 7;
    machine.enter(0);
    expect(machine.run(1)).toBe('fault');
    expect(machine.detail).toBe('SP is 0x0007 and SFP is 0x0010: an odd one corrupts returns');
    const other = boot('91');
    other.sfp = 3;
    expect(other.run(1)).toBe('fault');
  });

  it('stops at the stack limit before anything is written', () => {
    // Calls itself for ever.
    const machine = boot('a2 00', { size: 0x1000, stackLimit: 0x800 });
    machine.memory[0x7ff] = 0xaa;
    expect(machine.run(1_000_000)).toBe('fault');
    expect(machine.detail).toBe('the instruction at 0x0000 pushed below the stack limit 0x0800');
    expect(machine.memory[0x7ff]).toBe(0xaa);
    expect(machine.fuelUsed).toBe((0x800 - 4) / 4 + 1);
    expect(faultOf('a2 00', { size: 6, stackLimit: 4 })).toContain(
      'no room on the stack for the entry at 0x0000',
    );
  });
});

describe('a stack that a forged frame put below its limit', () => {
  it.each(['8e', '80', 'c6', 'ce', 'c5', 'cd', 'c2', 'ff', 'f0', '91', 'a2 00', 'b0'])(
    'cannot be pushed to by %s',
    (hex) => {
      const machine = boot(hex, { size: 0x1000, stackLimit: 0x800 });
      machine.sp = 0x100;
      expect(machine.run(1)).toBe('fault');
      expect(machine.detail).toBe('the instruction at 0x0000 pushed below the stack limit 0x0800');
    },
  );
});

describe('memory smaller than the address space', () => {
  const BEYOND =
    /^the instruction at 0x[0-9a-f]{4} \(opcode 0x[0-9a-f]{2}\) reached beyond the memory of 64 bytes$/;

  it.each([
    ['byte load at the end', '98 40 c2'],
    ['word load across the end', '98 3f e2'],
    ['byte store at the end', '91 98 40 ca'],
    ['word store across the end', '91 98 3f ea'],
    ['load far beyond', 'e1 80 00'],
    ['indexed load behind 0', '97 e3 00'],
    ['drop of an empty stack', '9d 9d 9d'],
    ['sum of one word', '9d 9d 80'],
    ['return with a forged SFP', 'a2 03 9c 9a 01 00 e8 3a 9c'],
    ['popped jump from an empty stack', '9d 9d 9f'],
    ['drop under the top, past the end', 'ff'],
    ['argument beyond the frame', '20'],
    ['store to an argument beyond the frame', '60'],
    ['arguments beyond the stack', '98 20 b0'],
    ['bury from an empty stack', 'ed'],
    ['dig from an empty stack', 'ee'],
  ])('%s faults', (_, hex) => {
    const machine = boot(hex, { size: 64 });
    expect(machine.run(20)).toBe('fault');
    expect(machine.detail).toMatch(BEYOND);
  });

  it('begins its stack at the end and uses the last byte', () => {
    // The last byte is the low one of the saved SFP, which is 64 with the bit for a dropped value.
    const machine = boot('98 3f c2 9c', { size: 64 });
    expect(machine.sp).toBe(60);
    steps(machine, 2);
    expect(word(machine, machine.sp)).toBe(0x41);
    expect(machine.run(1)).toBe('ended');
    expect(registers(machine)).toEqual({ ip: ENDED, sp: 64, sfp: 64 });
  });

  it('faults when the program goes on behind the end', () => {
    const machine = boot('91', { size: 64, at: 63 });
    expect(machine.run(5)).toBe('fault');
    expect(machine.detail).toBe('the program went on at 0x0040, outside the memory of 64 bytes');
    expect(machine.fuelUsed).toBe(1);
  });

  it('wraps the stack in a full memory, as the C interpreter does', () => {
    const machine = boot('9d 9d 9d 91 9c');
    steps(machine, 4);
    expect(machine.sp).toBe(0);
    expect(word(machine, 0)).toBe(1);
  });

  it.each([0, 3, 0x1_0002])('refuses a memory of %i bytes', (size) => {
    expect(() => new Machine({ memory: new Uint8Array(size), userCall: () => 0 })).toThrow(RangeError);
  });
});

describe('user calls', () => {
  it('has the registers saved while the handler runs', () => {
    const seen: unknown[] = [];
    const machine: Machine = boot('93 92 92 b0 9c', { userCall: () => seen.push(registers(machine)) });
    machine.run(10);
    expect(seen).toEqual([{ ip: 3, sp: 0xfffc, sfp: 0xfffc }]);
  });

  it('leaves the registers and the fuel right when the handler throws', () => {
    const signal = new Error('signal');
    const machine = boot('91 91 b0', {
      userCall: () => {
        throw signal;
      },
    });
    expect(() => machine.run(10)).toThrow(signal);
    expect(machine.ip).toBe(2);
    expect(machine.fuelUsed).toBe(3);
  });

  it('makes a call that waits again, with the same arguments, and charges it once', () => {
    const meter = { charges: 0 };
    const seen: number[][] = [];
    const answers = [WAITING, WAITING, 7];
    const machine = boot('93 92 92 b0 9c', {
      meter,
      userCall: (_, count, argv) => {
        seen.push(Array.from(argv.subarray(0, count)));
        meter.charges += 10;
        return answers.shift() ?? 0;
      },
    });
    expect(machine.run(100)).toBe('waiting');
    expect([machine.ip, machine.fuelUsed]).toEqual([3, 3]);
    expect(machine.run(100)).toBe('waiting');
    expect(machine.fuelUsed).toBe(0);
    expect(machine.run(1)).toBe('out-of-fuel');
    expect(machine.fuelUsed).toBe(11);
    expect(seen).toEqual([
      [2, 3],
      [2, 3],
      [2, 3],
    ]);
    expect(stack(machine)).toEqual([7, ...BOTTOM]);
    expect(machine.run(1)).toBe('ended');
  });

  it('adds what calls charge, also beyond the fuel that was left', () => {
    const meter = { charges: 0 };
    const machine = boot('90 b0 90 b0 9c', { meter, userCall: () => (meter.charges = 50) });
    expect(machine.run(10)).toBe('out-of-fuel');
    expect([machine.ip, machine.fuelUsed, meter.charges]).toEqual([2, 52, 0]);
    expect(machine.run(54)).toBe('ended');
    expect(machine.fuelUsed).toBe(53);
  });

  it('cuts the answer to 16 bits', () => {
    const machine = boot('90 b0', { userCall: () => 0x12345 });
    steps(machine, 2);
    expect(stack(machine)[0]).toBe(0x2345);
  });
});

describe('fuel', () => {
  it.each([0, -1, 0.5, Number.NaN])('runs nothing with %d', (fuel) => {
    const machine = boot('91');
    expect(machine.run(fuel)).toBe('out-of-fuel');
    expect([machine.ip, machine.fuelUsed]).toEqual([0, 0]);
  });

  it('stops a loop exactly where the fuel ends', () => {
    const machine = boot('a0 00');
    expect(machine.run(12_345)).toBe('out-of-fuel');
    expect(machine.fuelUsed).toBe(12_345);
  });
});
