import { type TargetProfile, embedvm16, wasm32 } from '@callgate/generators';
import { type Delivery, Kernel, type VmBackend } from '@callgate/kernel';
import { assemble, embedvmBackend } from '@callgate/vm-embedvm';
import { wasmBackend } from '@callgate/vm-wasm';
import { expect, test } from 'vitest';
import { FakeClock } from '../src/fake-clock.js';
import { type Generated, generated } from './generated.js';
import { recordOf, recorder } from './recorder.js';
import { encode } from './script.js';
import { compiled } from './wasm-guest.js';

const MARK = { kind: 'record', name: 'Mark' } as const;
const SIZE = 48;
/** Where a guest's memory ends. */
const END = 65_536;
/** Where nobody else writes. */
const ROOM = 32_768;
const first = {
  ground: 1,
  ways: 256,
  depth: -9,
  since: -2n,
  until: 0x0123456789abcdefn,
  tint: 0xdeadbeef,
  point: { x: -2, seen: true },
  last: 7,
};
const marks = [first, { ...first, ground: 2, since: 1n, last: 8 }];

/** What a guest asks for when it is told `marked`. */
type Pull = readonly [parameter: number, offset: number, at: number, capacity: number];

function embedvmGuest({ evs }: Generated, [parameter, offset, at, capacity]: Pull): Uint8Array {
  const words = [capacity, at & 0xffff, offset & 0xffff, offset >>> 16, parameter];
  const text = `.include "callgate.evs"
.entry dispatch enter
enter:
  push 8
  push words
  call deliveryNext
  popover 2
  drop
  loadw words
  push DISPATCH_MARKED
  eq
  jz done
${words.map((word) => `  push ${word}`).join('\n')}
  call pull
  popover 5
  storew words
  push 2
  push words
  call probe
  popover 2
  drop
  push ${Math.min(100, END - at)}
  push ${at & 0xffff}
  call probe
  popover 2
  drop
done:
  ret0
words: .space 16
`;
  const { image, diagnostics } = assemble({
    file: 'guest.evs',
    text,
    resolve: (file) => ({ file, text: evs }),
  });
  if (image === null) throw new Error(JSON.stringify(diagnostics));
  return image;
}

function wasmGuest(made: Generated, [parameter, offset, at, capacity]: Pull): Promise<Uint8Array> {
  return compiled(
    'record-lists',
    made,
    `import { probe } from './index';
import { import_pull } from './delivery';
export function startVat(length: i32, _slotsLength: i32): void {}
export function marked(length: i32): void {
  const count = new ArrayBuffer(2);
  store<u16>(changetype<usize>(count), <u16>import_pull(${parameter}, ${offset | 0}, ${at | 0}, ${capacity}));
  probe(count);
  const there = new ArrayBuffer(${Math.min(100, END - at)});
  memory.copy(changetype<usize>(there), ${at}, there.byteLength);
  probe(there);
}
`,
  );
}

/** What became of the guest: how much it pulled and what then lies at the place, or its fault. */
async function pulled(made: Generated, { id }: TargetProfile, pull: Pull): Promise<unknown> {
  const { handlers, probes } = recorder(made.lookup);
  const kernel = new Kernel({ abi: made.tables.abi, clock: new FakeClock() });
  const isWasm = id === 'wasm32';
  const backend: VmBackend = isWasm
    ? wasmBackend(made.wasmGlue(handlers))
    : embedvmBackend(made.embedvmGlue(handlers));
  const image = isWasm ? await wasmGuest(made, pull) : embedvmGuest(made, pull);
  const vat = kernel.addVat({ name: id, backend, image, permissions: [], memory: END });
  await kernel.run({ cranks: 10 });
  const classed = marks.map((mark) =>
    recordOf(made.tables.Mark as Parameters<typeof recordOf>[0], MARK, mark, made.lookup),
  );
  const { marked } = made.tables as { readonly [name: string]: unknown } as {
    marked: { deliver(...given: unknown[]): Delivery };
  };
  kernel.post(vat, marked.deliver(classed[0], classed));
  await kernel.run({ cranks: 10 });
  const { record } = kernel.vats()[vat - 1];
  if (record !== null) return record.reason;
  const [count, there] = probes;
  return [new DataView(count.buffer, count.byteOffset).getUint16(0, isWasm), [...there]];
}

/** What is pulled, and how many units of how many bytes come of it; or the fault. */
const CASES: readonly (readonly [what: string, pull: Pull, count: number | string, unit?: number])[] = [
  ['more room than there are elements', [1, 0, ROOM, 4], 2],
  ['from the second element on', [1, 1, ROOM, 4], 1],
  ['from behind the last', [1, 2, ROOM, 4], 0],
  ['from far behind the last', [1, 0xffff_ffff, ROOM, 4], 0],
  ['room for one element', [1, 0, ROOM, 1], 1],
  ['no room', [1, 0, ROOM, 0], 0],
  // EmbedVM has its stack there: nothing is copied.
  ['room up to the last byte', [1, 2, END - SIZE, 1], 0],
  ['one past the last byte', [1, 0, END - SIZE + 1, 1], 'bad-pointer'],
  ['room for two elements where one fits', [1, 1, END - SIZE, 2], 'bad-pointer'],
  ['room whose bytes are more than a word says', [1, 0, ROOM, 32_768], 'bad-pointer'],
  ['room whose bytes wrap to few', [1, 0, ROOM, 1366], 'bad-pointer'],
  ['more than the bound', [1, 0, 0, 32_769], 'bad-length'],
  ['a record', [0, 0, ROOM, SIZE], SIZE, 1],
  ['more room than the record has', [0, 0, ROOM, 100], SIZE, 1],
  ['as much of a record as an older guest knows', [0, 0, ROOM, 6], 6, 1],
  ['the end of a record', [0, 40, ROOM, 100], 8, 1],
  ['a parameter that is not there', [2, 0, ROOM, 1], 'out-of-range'],
  ['a result that nobody gave', [255, 0, ROOM, 1], 'out-of-range'],
  ['handles that nobody gave', [254, 0, ROOM, 1], 'out-of-range'],
  ['a parameter that is no byte', [256, 0, ROOM, 1], 'out-of-range'],
];

test.each(CASES.map((row) => [row[0], row] as const))('%s', async (_, [, pull, count, unit = SIZE]) => {
  const made = await generated('record-lists');
  const [parameter, offset, at] = pull;
  for (const profile of [wasm32, embedvm16]) {
    const bytes = marks.flatMap((mark) => [...encode(MARK, mark, made.lookup, profile)]);
    const source = parameter === 0 ? bytes.slice(0, SIZE) : bytes;
    const found = await pulled(made, profile, pull);
    if (typeof count === 'string') {
      expect([profile.id, found]).toEqual([profile.id, count]);
      continue;
    }
    const copied = source.slice(offset * unit, (offset + count) * unit);
    const behind = Array(100 - copied.length).fill(0);
    const there = at === ROOM ? [...copied, ...behind] : expect.any(Array);
    expect([profile.id, found]).toEqual([profile.id, [count, there]]);
  }
});
