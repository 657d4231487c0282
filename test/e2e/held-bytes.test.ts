import type { VatConfig } from '@callgate/kernel';
import { makeHost } from '@callgate/tools';
import { describe, expect, test } from 'vitest';
import { embedvmCall, embedvmGuest, wasmGuest } from '../src/host.js';
import { WASM_TYPES } from '../src/wasm-types.js';

const LENGTH = 1000;
/** What one counts: its bytes, and what each thing counts beside them. */
const SIZE = 256 + LENGTH;
const MOST = 10;

/** An argument: a number, or a place in memory, or another promise each time, or the vat's root. */
type Argument = number | 'key' | 'body' | 'promise' | 'root';

/** A call that gives bytes to be held. */
interface Way {
  readonly name: string;
  readonly number: number;
  readonly arguments: readonly Argument[];
  readonly size: number;
  readonly said: string;
  readonly config?: Partial<VatConfig>;
}

const WAYS: readonly Way[] = [
  { name: 'puts', number: 16, arguments: ['body', LENGTH], size: SIZE, said: 'an output' },
  {
    name: 'vatstoreSet',
    number: 145,
    arguments: ['key', 1, 'body', LENGTH],
    size: SIZE + 1,
    said: 'an entry of a store',
  },
  {
    name: 'send',
    number: 128,
    arguments: ['root', 'body', LENGTH, 'key', 0, 0],
    size: SIZE,
    said: 'a message',
  },
  {
    name: 'resolveStage',
    number: 130,
    arguments: ['promise', 0, 'body', LENGTH, 'key', 0],
    size: SIZE,
    said: 'a resolution',
  },
  {
    name: 'randomFill',
    number: 50,
    arguments: ['body', LENGTH],
    size: SIZE,
    said: 'a syscall of its transcript',
    config: { transcript: true },
  },
];

const WASM_PLACES = { key: 8, body: 1024, root: 0x8000_0000 };

/** Makes a call so often, below 0 for ever, and then one that gives nothing. */
const images = {
  wasm({ name, number, arguments: given }: Way, times: number): Uint8Array {
    const words = given.map((word) => {
      if (word === 'promise') return '(i32.add (i32.const 0xc0000000) (local.get $left))';
      return `(i32.const ${typeof word === 'number' ? word : WASM_PLACES[word]})`;
    });
    const call = `(call $${name} ${words.join(' ')})`;
    const made = WASM_TYPES[`${name}#${number}`].includes('result') ? `(drop ${call})` : call;
    return wasmGuest(
      WASM_TYPES,
      `(local $left i32)
      (local.set $left (i32.const ${times}))
      (loop $again
        ${made}
        (br_if $again (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
      (drop (call $handleIsValid (i32.const 0)))`,
    );
  },
  embedvm({ number, arguments: given }: Way, times: number): Uint8Array {
    const words = given.map((word) => {
      if (word === 'promise') return 'getlocal 0\npush 0xc000\nadd';
      return word === 'root' ? 0x8000 : typeof word === 'string' ? `push ${word}` : word;
    });
    return embedvmGuest(`zeros 1
      push ${times}
      setlocal 0
      again:
      ${embedvmCall(number, ...words)}
      drop
      getlocal 0
      push 1
      sub
      setlocal 0
      getlocal 0
      jnz again
      ${embedvmCall(8, 0)}
      drop
      ret0
      key: .space 1
      body: .space ${LENGTH}`);
  },
};

/** A host with a guest that does one of the ways so often. Nobody traces it: that takes most of the time. */
function world(kind: 'wasm' | 'embedvm', way: Way, times: number, config: Partial<VatConfig> = {}) {
  const lines: string[] = [];
  const bugs: unknown[] = [];
  const { kernel, backends } = makeHost({
    write: (line) => lines.push(line),
    onBug: (error) => bugs.push(error),
  });
  const add = (name: string, image: Uint8Array, more: Partial<VatConfig>) => {
    const backend = backends.get(kind);
    if (backend === undefined) throw new Error(`no VM ${kind}`);
    return kernel.addVat({ name, backend, image, permissions: ['console', 'random'], ...more });
  };
  const vat = add('guest', images[kind](way, times), {
    fuel: 2 ** 40,
    transcript: false,
    ...way.config,
    ...config,
  });
  return { kernel, lines, bugs, vat, add, summary: (of = vat) => kernel.vats()[of - 1] };
}

describe.each(['wasm', 'embedvm'] as const)('a %s guest', (kind) => {
  describe.each(WAYS)('that calls $name', (way) => {
    test('goes on at the bound of a crank', () => {
      const { kernel, summary } = world(kind, way, MOST, { held: MOST * way.size });
      expect(kernel.step()).toMatchObject({ outcome: 'returned', committed: true });
      expect(summary().reason).toBeNull();
    });

    test('is stopped by its next call beyond it, and nobody else is', () => {
      const { kernel, vat, add, summary, lines, bugs } = world(kind, way, MOST + 1, {
        held: MOST * way.size,
        onFault: 'park',
      });
      const hash = kernel.hash();
      expect(kernel.step()).toMatchObject({ vat, outcome: 'fault', committed: false });
      expect(summary()).toMatchObject({
        state: 'parked',
        record: {
          reason: 'crank-full',
          inCall: false,
          detail: `a crank may give ${MOST * way.size} bytes to be held; beyond it went ${way.said}`,
        },
      });
      expect([lines, kernel.audit()]).toEqual([[], []]);
      expect(hash).toBe(kernel.hash());
      const next = add('next', images[kind](way, MOST), {});
      for (let cranks = 0; cranks < 100 && kernel.step() !== null; cranks++);
      expect([summary(next).state, summary(next).reason]).toEqual(['ended', null]);
      expect([bugs, kernel.audit()]).toEqual([[], []]);
    });
  });

  test.each(WAYS.filter(({ name }) => name !== 'resolveStage'))(
    'that calls $name for ever comes to the bound of a vat that says none',
    (way) => {
      const { kernel, summary, bugs } = world(kind, way, 0);
      kernel.step();
      expect(summary()).toMatchObject({ state: 'terminated', reason: 'crank-full' });
      expect(summary().record?.detail).toMatch(/^a crank may give 67108864 bytes to be held; beyond it went/);
      const counted = summary().syscalls * way.size;
      expect(counted).toBeGreaterThan(64 << 20);
      expect(counted).toBeLessThan((64 << 20) + 2 * way.size);
      expect([bugs, kernel.audit()]).toEqual([[], []]);
    },
  );
});
