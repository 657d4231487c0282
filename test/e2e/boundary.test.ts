import { CList, FAULT_SIGNAL, Gate, GuestMemory, Names } from '@callgate/kernel';
import { type Handlers, VfsError, VfsNodeType, abi } from '@callgate/kernel/abi';
import { makeHost } from '@callgate/tools';
import { embedvmGlue } from '@callgate/vm-embedvm/glue';
import { wasmGlue } from '@callgate/vm-wasm/glue';
import { describe, expect, test } from 'vitest';
import { FakeClock } from '../src/fake-clock.js';
import { testHost, wasmGuest } from '../src/host.js';
import { WASM_TYPES } from '../src/wasm-types.js';

/** One buffer of one syscall, and how the guest passes it; all else that it passes is right. */
interface Buffer {
  readonly call: string;
  readonly buffer: string;
  /** Bytes of the buffer at this length; a record and a result have one length only. */
  readonly bytes: (length: number) => number;
  /** The longest that the ABI allows; null where the buffer has one length. */
  readonly most: number | null;
  /** Whether the call writes into it. */
  readonly out: boolean;
  /** Number of the kind of the handle; 16 unless said. */
  readonly kind?: number;
  /** Whether the call takes another buffer, at `free`. */
  readonly beside?: boolean;
  /** The slots for a handle, a pointer and a length; `free` is a place that no case uses. */
  readonly slots: (handle: number, pointer: number, length: number, free: number) => number[];
}

const same = (length: number) => length;
const always = (bytes: number) => () => bytes;

function buffersOf(vm: 'wasm' | 'embedvm'): Buffer[] {
  const word = vm === 'wasm' ? 4 : 2;
  const zero32 = vm === 'wasm' ? [0] : [0, 0];
  const shared: Buffer[] = [
    {
      call: 'pull',
      buffer: 'into',
      bytes: same,
      most: 32_768,
      out: true,
      slots: (_h, p, n) => [0, ...zero32, p, n],
    },
    { call: 'handleKind', buffer: 'out', bytes: always(2), most: null, out: true, slots: (h, p) => [h, p] },
    {
      call: 'handleRestrict',
      buffer: 'out',
      bytes: always(word),
      most: null,
      out: true,
      slots: (h, p) => [h, ...zero32, p],
    },
    {
      call: 'handleSame',
      buffer: 'out',
      bytes: always(1),
      most: null,
      out: true,
      slots: (h, p) => [h, h, p],
    },
    { call: 'puts', buffer: 'text', bytes: same, most: 1024, out: false, slots: (_h, p, n) => [p, n] },
    { call: 'clockMicros', buffer: 'out', bytes: always(8), most: null, out: true, slots: (_h, p) => [p] },
    { call: 'saulReadName', buffer: 'name', bytes: same, most: 64, out: true, slots: (h, p, n) => [h, p, n] },
    { call: 'saulRead', buffer: 'out', bytes: always(10), most: null, out: true, slots: (h, p) => [h, p] },
    {
      call: 'saulWrite',
      buffer: 'value',
      bytes: always(10),
      most: null,
      out: false,
      slots: (h, p, _n, free) => [h, p, free],
    },
    {
      call: 'saulWrite',
      buffer: 'out',
      bytes: always(1),
      most: null,
      out: true,
      slots: (h, p, _n, free) => [h, free, p],
    },
    { call: 'saulFindName', buffer: 'name', bytes: same, most: 64, out: false, slots: (_h, p, n) => [p, n] },
  ];
  const at = (call: string, buffer: string, kind: number): Buffer =>
    buffer === 'out'
      ? {
          call,
          buffer,
          bytes: always(word),
          most: null,
          out: true,
          kind,
          beside: true,
          slots: (h, p, _n, free) => [h, free, 0, p],
        }
      : {
          call,
          buffer,
          bytes: same,
          most: 255,
          out: false,
          kind,
          beside: true,
          slots: (h, p, n, free) => [h, p, n, free],
        };
  const single = (call: string, bytes: number, kind: number): Buffer => ({
    call,
    buffer: 'out',
    bytes: always(bytes),
    most: null,
    out: true,
    kind,
    slots: (h, p) => [h, p],
  });
  shared.push(
    { call: 'boardName', buffer: 'name', bytes: same, most: 64, out: true, slots: (_h, p, n) => [p, n] },
    { call: 'randomFill', buffer: 'into', bytes: same, most: 1024, out: true, slots: (_h, p, n) => [p, n] },
    ...['vfsOpendirAt', 'vfsOpenfileAt', 'vfsCreatefileAt', 'vfsCreatedirAt'].flatMap((call) => [
      at(call, 'name', 18),
      at(call, 'out', 18),
    ]),
    single('vfsReaddir', word, 18),
    single('vfsOpendirEnt', word, 19),
    single('vfsOpenfileEnt', word, 19),
    single('vfsSize', 4, 20),
    {
      call: 'vfsEntryName',
      buffer: 'name',
      bytes: same,
      most: 255,
      out: true,
      kind: 19,
      slots: (h, p, n) => [h, p, n],
    },
    {
      call: 'vfsRemoveAt',
      buffer: 'name',
      bytes: same,
      most: 255,
      out: false,
      kind: 18,
      slots: (h, p, n) => [h, p, n],
    },
    {
      call: 'vfsReplace',
      buffer: 'content',
      bytes: same,
      most: 65_535,
      out: false,
      kind: 20,
      slots: (h, p, n) => [h, p, n],
    },
    {
      call: 'vfsReadSlice',
      buffer: 'into',
      bytes: same,
      most: 32_768,
      out: true,
      kind: 20,
      beside: true,
      slots: (h, p, n, free) => [h, ...zero32, p, n, free],
    },
    {
      call: 'vfsReadSlice',
      buffer: 'out',
      bytes: always(2),
      most: null,
      out: true,
      kind: 20,
      beside: true,
      slots: (h, p, _n, free) => [h, ...zero32, free, 0, p],
    },
  );
  shared.push(...messageBuffers(word));
  if (vm === 'embedvm') {
    shared.push({
      call: 'randomU32',
      buffer: 'out',
      bytes: always(4),
      most: null,
      out: true,
      slots: (_h, p) => [p],
    });
  }
  const words: Buffer = {
    call: 'deliveryNext',
    buffer: 'words',
    bytes: (length) => length * 2,
    most: 8,
    out: true,
    slots: (_h, p, n) => [p, n],
  };
  return vm === 'wasm' ? shared : [...shared, words, { ...words, call: 'nextDelivery' }];
}

/** Those of the families `kernel` and `device`. What lies in memory has the form of an export, so it is a reference. */
function messageBuffers(word: number): Buffer[] {
  const body = { buffer: 'body', bytes: same, most: 65_535, out: false } as const;
  const slots = { buffer: 'slots', bytes: (length: number) => length * word, most: 64, out: false } as const;
  const out = { buffer: 'out', most: null, out: true } as const;
  const key = { buffer: 'key', bytes: same, most: 1024, out: false } as const;
  const letGo = ['dropImports', 'retireImports', 'retireExports', 'abandonExports'];
  return [
    { call: 'send', ...body, slots: (h, p, n) => [h, p, n, 0, 0, 0] },
    { call: 'send', ...slots, slots: (h, p, n) => [h, 0, 0, p, n, 0] },
    { call: 'resolveStage', ...body, slots: (h, p, n) => [h, 0, p, n, 0, 0] },
    { call: 'resolveStage', ...slots, slots: (h, p, n) => [h, 0, 0, 0, p, n] },
    { call: 'exit', ...body, slots: (_h, p, n) => [0, p, n, 0, 0] },
    { call: 'exit', ...slots, slots: (_h, p, n) => [0, 0, 0, p, n] },
    { call: 'notifyNext', ...out, bytes: always(16), slots: (_h, p) => [p] },
    ...letGo.map((call): Buffer => {
      return { ...slots, call, buffer: 'handles', most: 256, slots: (_h, p, n) => [p, n] };
    }),
    { call: 'vatstoreGet', ...key, beside: true, slots: (_h, p, n, free) => [p, n, free] },
    { call: 'vatstoreGet', ...out, bytes: always(4), slots: (_h, p) => [0, 0, p] },
    { call: 'vatstoreSet', ...key, slots: (_h, p, n) => [p, n, 0, 0] },
    { call: 'vatstoreSet', ...body, buffer: 'value', slots: (_h, p, n) => [0, 0, p, n] },
    { call: 'vatstoreDelete', ...key, slots: (_h, p, n) => [p, n] },
    { call: 'vatstoreGetNextKey', ...key, beside: true, slots: (_h, p, n, free) => [p, n, free] },
    { call: 'vatstoreGetNextKey', ...out, bytes: always(4), slots: (_h, p) => [0, 0, p] },
    { call: 'callNow', ...body, beside: true, slots: (h, p, n, free) => [h, p, n, 0, 0, free] },
    { call: 'callNow', ...slots, beside: true, slots: (h, p, n, free) => [h, 0, 0, p, n, free] },
    { call: 'callNow', ...out, bytes: always(8), slots: (h, p) => [h, 0, 0, 0, 0, p] },
  ];
}

/** A kernel that does nothing of what it is asked. */
const NO_KERNEL: Handlers['kernel'] = {
  send: () => {},
  subscribe: () => {},
  resolveStage: () => {},
  resolveExactly: () => {},
  resolveCommit: () => {},
  exit: () => {},
  notifyNext: () => true,
  dropImports: () => {},
  retireImports: () => {},
  retireExports: () => {},
  abandonExports: () => {},
  vatstoreGet: () => false,
  vatstoreSet: () => {},
  vatstoreDelete: () => {},
  vatstoreGetNextKey: () => false,
};

/** Files of which there are none: every call is answered with a declared error, or with nothing. */
const NO_FILES: Handlers['vfs'] = {
  vfsRoot: () => 0,
  vfsOpendirAt: () => VfsError.NoEntry,
  vfsOpenfileAt: () => VfsError.NoEntry,
  vfsReaddir: () => VfsError.Io,
  vfsNext: () => 0,
  vfsOpendirEnt: () => VfsError.NoEntry,
  vfsOpenfileEnt: () => VfsError.NoEntry,
  vfsEntryName: () => 0,
  vfsEntryType: () => VfsNodeType.File,
  vfsReadSlice: () => VfsError.Io,
  vfsReplace: () => VfsError.Io,
  vfsSize: () => VfsError.Io,
  vfsCreatefileAt: () => VfsError.Io,
  vfsCreatedirAt: () => VfsError.Io,
  vfsRemoveAt: () => VfsError.Io,
  releaseVfsDirectory: () => {},
  releaseVfsEntry: () => {},
  releaseVfsFile: () => {},
};

const FILL = 0xa5;

/** The functions of one vat on memory that the test sees: without a machine, so that every byte can be looked at. */
class Bench {
  readonly gate: Gate;
  readonly handle: number;
  memory: ArrayBuffer;
  readonly #call: (number: number, slots: number[]) => number | undefined;

  constructor(
    vm: 'wasm' | 'embedvm',
    readonly size: number,
    kind = 16,
  ) {
    const { kernel, handlers } = makeHost({
      write: () => {},
      clock: new FakeClock(),
      replace: { vfs: NO_FILES, kernel: NO_KERNEL, device: { callNow: () => {} } },
    });
    this.memory = new ArrayBuffer(size);
    new Uint8Array(this.memory).fill(FILL);
    const clist = new CList(kernel.journal, 'bench', vm === 'wasm' ? 32 : 16, 100);
    const permissions = new Set(abi.permissions);
    const none = { output() {}, nextDelivery: () => true, discard: () => false, bug() {} };
    this.gate = new Gate(1, abi, new Names(1, clist, kernel.state), permissions, none);
    const memory = new GuestMemory(this.gate, () => this.memory);
    this.gate.open();
    this.gate.delivery = {
      dispatch: 0,
      values: [4],
      objects: [0],
      parts: [new TextEncoder().encode('text')],
    };
    this.gate.wordCount = 2;
    this.gate.grant(kind, 0xff);
    this.handle = this.gate.ownObject(this.gate.own(0));
    if (vm === 'wasm') {
      const calls = wasmGlue(handlers).bind(this.gate, memory);
      this.#call = (number, slots) => calls.get(number)?.(...slots);
    } else {
      const call = embedvmGlue(handlers).bind(this.gate, memory);
      this.#call = (number, slots) => call(slots.length + 1, Int32Array.from([number, ...slots]));
    }
  }

  /** What became of a call: `done`, or the reason of the fault. */
  try(name: string, slots: number[]): string {
    const number = abi.syscalls.find((entry) => entry.name === name)?.number ?? 0;
    try {
      this.#call(number, slots);
      return 'done';
    } catch (error) {
      if (error !== FAULT_SIGNAL) throw error;
      return this.gate.reason ?? 'nothing';
    }
  }

  /** Bytes outside [start, start + length) that are no longer as they were. */
  changedOutside(start: number, length: number): number[] {
    const bytes = new Uint8Array(this.memory);
    const changed: number[] = [];
    bytes.forEach((byte, at) => {
      if (byte !== FILL && (at < start || at >= start + length)) changed.push(at);
    });
    return changed;
  }
}

describe.each(['wasm', 'embedvm'] as const)('on %s', (vm) => {
  const top = vm === 'wasm' ? 2 ** 32 : 2 ** 16;
  const sizes = vm === 'wasm' ? [65_536, 131_072] : [4096, 65_536];

  describe.each(buffersOf(vm).map((each) => [`${each.call} ${each.buffer}`, each] as const))(
    '%s',
    (_name, each) => {
      const { call, most, out } = each;
      const length = most === null ? 0 : Math.min(most, 8);
      const bytes = each.bytes(length);

      /** Each case: pointer, length, and what must come of it, for a memory of `size`. */
      const cases = (size: number): [what: string, pointer: number, length: number, outcome: string][] => [
        ['null', 0, length, 'done'],
        ['up to the last byte', size - bytes, length, 'done'],
        [
          'one past the last byte',
          size - bytes + 1,
          length,
          size - bytes + 1 + bytes > size ? 'bad-pointer' : 'done',
        ],
        ['beginning behind the last byte', size, length, 'bad-pointer'],
        ['ending where addresses wrap', top - bytes, length, size === top ? 'done' : 'bad-pointer'],
        [
          'over the place where addresses wrap',
          top - 1,
          length,
          bytes === 1 && size === top ? 'done' : 'bad-pointer',
        ],
        ...(most === null
          ? []
          : ([
              ['of length 0 at null', 0, 0, 'done'],
              ['of length 0 at the end', size, 0, 'done'],
              ['of length 0 behind the end', size + 1, 0, 'bad-pointer'],
              ['of length 0 at the last address', top - 1, 0, size === top ? 'done' : 'bad-pointer'],
              ['as long as the bound', 0, most, each.bytes(most) <= size ? 'done' : 'bad-pointer'],
              ['longer than the bound', 0, most + 1, 'bad-length'],
              ['longer than anything', 0, top - 1, 'bad-length'],
              ['longer than the bound, behind the end', top - 1, most + 1, 'bad-length'],
            ] as [string, number, number, string][])),
      ];

      test.each(sizes)('in a memory of %i bytes', (size) => {
        for (const [what, pointer, given, outcome] of cases(size)) {
          // A pointer is a word: what has no place in one is no case on this VM.
          if (pointer >= top || given >= top) continue;
          if (outcome === 'bad-length' && most !== null && given <= most) continue;
          const bench = new Bench(vm, size, each.kind);
          // As the VM passes them: i32 are signed in JavaScript, the words of EmbedVM are not.
          const word = (value: number) => (vm === 'wasm' ? value | 0 : value);
          const slots = each.slots(bench.handle, word(pointer), word(given), 2048);
          expect([what, bench.try(call, slots)]).toEqual([what, outcome]);
          const also: Readonly<Record<string, number>> = {
            'saulWrite value': 1,
            'callNow body': 8,
            'callNow slots': 8,
          };
          const other = [2048, also[`${call} ${each.buffer}`] ?? 0];
          const [start, room] = out && outcome === 'done' ? [pointer, each.bytes(given)] : other;
          expect([what, bench.changedOutside(start, room)]).toEqual([what, []]);
        }
      });

      test('in no memory at all', () => {
        const bench = new Bench(vm, 0, each.kind);
        const slots = each.slots(bench.handle, 0, length, 0);
        expect(bench.try(call, slots)).toBe('bad-pointer');
        if (most === null || each.beside) return;
        expect(new Bench(vm, 0, each.kind).try(call, each.slots(bench.handle, 0, 0, 0))).toBe('done');
      });

      test('in memory that grew since the last call', () => {
        const bench = new Bench(vm, 4096, each.kind);
        expect(bench.try(call, each.slots(bench.handle, 0, length, 2048))).toBe('done');
        const grown = new ArrayBuffer(65_536);
        new Uint8Array(grown).fill(FILL);
        structuredClone(bench.memory, { transfer: [bench.memory] });
        bench.memory = grown;
        expect(bench.try(call, each.slots(bench.handle, 60_000, length, 2048))).toBe('done');
        if (out) expect(bench.changedOutside(60_000, bytes)).toEqual([]);
      });
    },
  );

  test('buffers may overlap: what is read was read before anything is written', () => {
    const bench = new Bench(vm, 4096);
    expect(bench.try('saulWrite', [bench.handle, 100, 104])).toBe('done');
    expect(bench.changedOutside(104, 1)).toEqual([]);
  });
});

test('every slot that is a pointer stands in the table', () => {
  const POINTERS = new Set([
    'into',
    'out',
    'text',
    'words',
    'name',
    'value',
    'content',
    'body',
    'slots',
    'handles',
    'key',
  ]);
  for (const [vm, profile] of [
    ['wasm', 'wasm32'],
    ['embedvm', 'embedvm16'],
  ] as const) {
    const pointers = abi.syscalls.flatMap(({ name, slots }) =>
      (slots[profile] ?? []).filter((slot) => POINTERS.has(slot)).map((slot) => `${name} ${slot}`),
    );
    const lengths = abi.syscalls.flatMap(({ name, slots }) =>
      (slots[profile] ?? []).flatMap((slot) =>
        /(Length|Capacity)$/.test(slot) ? [`${name} ${slot.replace(/Length|Capacity/, '')}`] : [],
      ),
    );
    const tabled = buffersOf(vm).map(({ call, buffer }) => `${call} ${buffer}`);
    expect([...tabled].sort()).toEqual([...pointers].sort());
    expect(tabled).toEqual(expect.arrayContaining(lengths));
  }
});

test('a wasm guest that grows its memory between two calls is read and written where it says', async () => {
  const host = testHost();
  const image = wasmGuest(
    WASM_TYPES,
    `(local $left i32) (local.set $left (i32.const 20))
     (loop $again
       (drop (memory.grow (i32.const 1)))
       (i32.store (i32.sub (i32.mul (memory.size) (i32.const 65536)) (i32.const 4)) (i32.const 0x0a656e6f))
       (call $puts (i32.sub (i32.mul (memory.size) (i32.const 65536)) (i32.const 4)) (i32.const 4))
       (call $clockMicros (i32.sub (i32.mul (memory.size) (i32.const 65536)) (i32.const 8)))
       (br_if $again (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
     (call $clockMicros (i32.sub (i32.mul (memory.size) (i32.const 65536)) (i32.const 7)))`,
  );
  const summary = await host.finish(host.add('guest', 'wasm', image));
  expect(summary).toMatchObject({ reason: 'bad-pointer', syscalls: 41 });
  // The crank faulted, so nothing of it was shown.
  expect(host.lines).toEqual([]);
});
