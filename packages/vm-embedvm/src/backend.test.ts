import { type Gate, ImageError, type Vm } from '@callgate/kernel';
import { describe, expect, it } from 'vitest';
import { assemble } from './assembler/index.js';
import { embedvmBackend } from './backend.js';
import { formatDiagnostic } from './diagnostic.js';
import { type EmbedVmGlue, WAITING } from './glue.js';
import { STAMP, makeGate } from './testing/make-gate.js';

const LIMITS = { memory: 4096, depth: 65_536 };

type Answer = EmbedVmGlue['bind'] extends (...args: never) => infer Function ? Function : never;

interface Guest {
  readonly vm: Vm;
  readonly gate: Gate;
  readonly bugs: unknown[];
  enter(dispatch: number, fuel?: number): ReturnType<Vm['dispatch']>;
  resume(fuel?: number): ReturnType<Vm['resume']>;
}

function image(text: string, stamp = STAMP): Uint8Array {
  const { image, diagnostics } = assemble({ file: 'guest.evs', text, stamp });
  if (image === null) throw new Error(diagnostics.map(formatDiagnostic).join('\n'));
  return image;
}

/** A guest behind a gate whose calls are answered by `answer`. */
function load(text: string, answer: (gate: Gate) => Answer = () => () => 0, limits = LIMITS): Guest {
  const bugs: unknown[] = [];
  const gate = makeGate((error) => bugs.push(error));
  const vm = embedvmBackend({ abi: STAMP, dispatches: [], bind: answer }).load(image(text), gate, limits);
  const inGate = <T>(run: () => T): T => {
    gate.open();
    try {
      return run();
    } finally {
      gate.close();
    }
  };
  return {
    vm,
    gate,
    bugs,
    enter: (dispatch, fuel = 1000) => inGate(() => vm.dispatch(dispatch, new Int32Array(0), fuel)),
    resume: (fuel = 1000) => inGate(() => vm.resume(fuel)),
  };
}

const MAIN_ONLY = '.entry main start\nstart: ret0';
const DISPATCH_ONLY = '.entry dispatch start\nstart: ret0';
const LOOP = '.entry main start\n.entry dispatch on\nstart: jmp start\non: ret0';

describe('entries', () => {
  it('dispatch 0 enters main, every other one the dispatch entry', () => {
    const seen: number[] = [];
    const guest = load(
      '.entry main start\n.entry dispatch on\nstart: push 1\nuf1: push 1\nuf 0\nret\non: push 2\npush 1\nuf 0\nret',
      () => (_, argv) => seen.push(argv[0]),
    );
    expect(guest.vm.suspended).toBe(false);
    expect(guest.enter(0)).toEqual({ kind: 'returned', fuelUsed: 4, programCounter: -1, detail: '' });
    expect(guest.enter(7).kind).toBe('returned');
    expect(seen).toEqual([1, 2]);
    expect([0, 7].map((dispatch) => guest.vm.accepts(dispatch))).toEqual([true, true]);
  });

  it('dispatch 0 enters the dispatch entry when there is no main', () => {
    const guest = load(DISPATCH_ONLY);
    expect([0, 7].map((dispatch) => guest.vm.accepts(dispatch))).toEqual([true, true]);
    expect(guest.enter(0).kind).toBe('returned');
  });

  it('a program with main alone accepts nothing else', () => {
    const guest = load(MAIN_ONLY);
    expect([0, 7].map((dispatch) => guest.vm.accepts(dispatch))).toEqual([true, false]);
    expect(guest.enter(7)).toMatchObject({
      kind: 'crashed',
      detail: 'the guest has no entry for dispatch 7',
    });
    expect(guest.enter(0).kind).toBe('returned');
  });

  it('enters the same memory again and again', () => {
    const guest = load(
      '.entry dispatch on\non: loadw count\npush 1\nadd\nstorew count\nloadw count\npush 1\nuf 0\nret\ncount: .word 0',
      () => (_, argv) => {
        seen.push(argv[0]);
        return 0;
      },
    );
    const seen: number[] = [];
    for (let i = 0; i < 3; i++) guest.enter(5);
    expect(seen).toEqual([1, 2, 3]);
  });
});

describe('a program that stops in the middle', () => {
  it('goes on after its fuel, and nothing else enters it', () => {
    const guest = load(LOOP);
    expect(guest.enter(0, 10)).toMatchObject({ kind: 'out-of-fuel', fuelUsed: 10, programCounter: 0 });
    expect(guest.vm.suspended).toBe(true);
    expect(guest.enter(3)).toMatchObject({ kind: 'crashed', fuelUsed: 0 });
    expect(guest.resume(5)).toMatchObject({ kind: 'out-of-fuel', fuelUsed: 5 });
  });

  it('makes a call that waits again, with the same words, and goes on when it answers', () => {
    const seen: number[][] = [];
    const answers = [WAITING, WAITING, 9];
    const guest = load(
      '.entry main start\nstart: push 7\npush 36\npush 2\nuf 0\nret',
      (gate) => (count, argv) => {
        gate.charges += 4;
        seen.push(Array.from(argv.subarray(0, count)));
        return answers.shift()!;
      },
    );
    expect(guest.enter(0)).toMatchObject({ kind: 'waiting', fuelUsed: 3, programCounter: 5 });
    expect(guest.vm.suspended).toBe(true);
    expect(guest.resume()).toMatchObject({ kind: 'waiting', fuelUsed: 0 });
    expect(guest.resume()).toMatchObject({ kind: 'returned', fuelUsed: 6, programCounter: -1 });
    expect(guest.vm.suspended).toBe(false);
    expect(seen).toEqual([
      [36, 7],
      [36, 7],
      [36, 7],
    ]);
  });

  it('has nothing to resume when it did not', () => {
    expect(load(MAIN_ONLY).resume()).toMatchObject({ kind: 'crashed', detail: 'there is nothing to resume' });
  });
});

describe('faults', () => {
  it('of the machine are recorded in the gate, and the VM stays stopped', () => {
    const guest = load('.entry main start\n.entry dispatch start\nstart: push 1\npush 0\ndiv');
    expect(guest.enter(0)).toMatchObject({ kind: 'fault', fuelUsed: 3, programCounter: 2 });
    expect([guest.gate.reason, guest.gate.detail]).toEqual([
      'machine',
      'the instruction at 0x0002 divided by zero',
    ]);
    expect(guest.vm.accepts(5)).toBe(false);
    expect(guest.enter(5)).toMatchObject({ kind: 'fault', fuelUsed: 0, programCounter: 2 });
    expect(guest.resume().kind).toBe('fault');
    expect(guest.vm.suspended).toBe(false);
  });

  it('of a call leave the place of the call and what it had charged', () => {
    const guest = load('.entry main start\nstart: push 0\nuf 0', (gate) => () => {
      gate.charges += 20;
      return gate.fault('bad-pointer', 'beyond');
    });
    expect(guest.enter(0)).toMatchObject({ kind: 'fault', fuelUsed: 22, programCounter: 1 });
    expect([guest.gate.reason, guest.gate.detail]).toEqual(['bad-pointer', 'beyond']);
  });

  it('a user call that is not the gate is one', () => {
    const guest = load('.entry main start\nstart: push 0\nuf 3');
    expect(guest.enter(0).kind).toBe('fault');
    expect(guest.gate.detail).toBe('user call 3 does not exist: the gate is user call 0');
  });

  it("a handler's failure is a bug of the kernel and faults the guest", () => {
    const failure = new Error('handler');
    const guest = load('.entry main start\nstart: push 0\nuf 0', () => () => {
      throw failure;
    });
    expect(guest.enter(0).kind).toBe('fault');
    expect(guest.gate.reason).toBe('kernel-bug');
    expect(guest.bugs).toEqual([failure]);
  });

  it('an entry without room on the stack is one', () => {
    const guest = load(`${MAIN_ONLY}\n.stack 4094`);
    expect(guest.enter(0)).toMatchObject({ kind: 'fault', fuelUsed: 0 });
    expect(guest.gate.detail).toContain('no room on the stack');
  });
});

describe('loading', () => {
  const refusal = (file: Uint8Array, memory = 4096): string => {
    const glue: EmbedVmGlue = { abi: STAMP, dispatches: [], bind: () => () => 0 };
    try {
      embedvmBackend(glue).load(file, makeGate(), { memory, depth: 0 });
      return '';
    } catch (error) {
      expect(error).toBeInstanceOf(ImageError);
      return (error as Error).message;
    }
  };

  it('accepts another version of the ABI with the same fingerprint', () => {
    expect(refusal(image(MAIN_ONLY, { ...STAMP, version: '0.2.0' }))).toBe('');
  });

  it('refuses another ABI', () => {
    const other = { ...STAMP, fingerprint: 'cd34'.repeat(16) };
    expect(refusal(image(MAIN_ONLY, other))).toBe(
      'the image was built against callgate 0.1.0 (fingerprint cd34cd34cd34…), this host has callgate 0.1.0 (fingerprint ab12ab12ab12…); rebuild the guest',
    );
    expect(refusal(image(MAIN_ONLY, { ...STAMP, name: 'other' }))).toContain('built against other 0.1.0');
  });

  it('refuses what needs more than the manifest grants', () => {
    expect(refusal(image(`${MAIN_ONLY}\n.space 5000`))).toBe(
      'the image has 5001 bytes, but the manifest grants 4096 bytes of memory',
    );
    expect(refusal(image(`${MAIN_ONLY}\n.stack 4098`))).toContain('the stack limit 4098 is outside');
    expect(refusal(image(MAIN_ONLY), 1)).toContain('grants 0 bytes');
  });

  it('refuses bytes that are no image', () => {
    expect(refusal(new Uint8Array(100))).toContain('does not begin with EVMI');
  });

  it('gives at most 65,536 bytes, an even number', () => {
    let size = 0;
    const bind: EmbedVmGlue['bind'] = (_, memory) => {
      size = memory.bytes.length;
      return () => 0;
    };
    for (const [granted, got] of [
      [1_000_000, 65_536],
      [4097, 4096],
    ]) {
      embedvmBackend({ abi: STAMP, dispatches: [], bind }).load(image(MAIN_ONLY), makeGate(), {
        memory: granted,
        depth: 0,
      });
      expect(size).toBe(got);
    }
  });

  it('a closed VM answers, and runs nothing', () => {
    const guest = load(LOOP);
    guest.enter(0, 10);
    guest.vm.close();
    expect(guest.enter(0)).toMatchObject({ kind: 'crashed', detail: 'the VM is closed' });
    expect(guest.resume().kind).toBe('crashed');
    expect([guest.vm.suspended, guest.vm.accepts(0)]).toEqual([false, false]);
  });
});
