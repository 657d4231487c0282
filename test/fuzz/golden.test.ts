import { seed } from '@callgate/test/seed';
import { expect, test } from 'vitest';
import { Bench, type Border } from './bench.js';
import { borders } from './borders.js';
import type { Description, Profile } from './description.js';
import { makeScene } from './make-program.js';
import {
  CELLS,
  GROW,
  type Layout,
  POOL_BYTES,
  type Program,
  type Word,
  cellAt,
  place,
  poolOf,
} from './program.js';
import { Watch } from './watch.js';

/** At least so many scenes; and as many more as it takes until every call was made as it should be, up to a bound that only a call that cannot be made reaches. */
const SCENES = 80;
const MOST_SCENES = 20 * SCENES;
const [, ...golden] = await borders();

/** Without the family `delivery`: what comes of its calls depends on a dispatch, and there is none here. */
function withoutDelivery({ profiles, ...description }: Description): Description {
  const kept = (profile: Profile) => ({
    ...profile,
    syscalls: profile.syscalls.filter(({ family }) => family !== 'delivery'),
  });
  return { ...description, profiles: { wasm32: kept(profiles.wasm32), embedvm16: kept(profiles.embedvm16) } };
}

/** Makes the calls of a program one after the other, without a machine. A fault ends nothing: the next call has a new gate. */
function run({ guest, memory, steps, ...program }: Program, border: Border): void {
  const profile = guest === 'wasm' ? 'wasm32' : 'embedvm16';
  const { littleEndian } = border.description.profiles[profile];
  const cellBytes = profile === 'wasm32' ? 4 : 2;
  const pool = 64 + cellBytes * (CELLS + 1);
  const layout: Layout = { cells: 64, cellBytes, pool, scratch: pool + POOL_BYTES };
  const bench = new Bench(border, profile, memory);
  const view = new DataView(bench.memory);
  new Uint8Array(bench.memory).fill(0);
  new Uint8Array(bench.memory).set(poolOf({ guest, memory, steps, ...program }), pool);
  const load = (at: number) =>
    cellBytes === 4 ? view.getUint32(at, littleEndian) : view.getUint16(at, littleEndian);
  const passed = (word: Word): number => {
    const found = place(word, layout);
    const value = 'load' in found ? load(found.load) : found.number;
    return cellBytes === 4 ? value >>> 0 : value & 0xffff;
  };
  for (const { call, words, into, careful } of steps) {
    const values = words.map(passed);
    const lacks = words.some(
      (word, index) => typeof word === 'object' && 'cell' in word && values[index] === 0,
    );
    if (call === GROW || (careful && lacks)) continue;
    if (bench.try(call, values) !== 'done') bench.renew();
    else if (bench.answer !== undefined && cellBytes === 4)
      view.setUint32(cellAt(into, layout), bench.answer, littleEndian);
    else if (bench.answer !== undefined) view.setUint16(cellAt(into, layout), bench.answer, littleEndian);
    bench.journal.commit();
  }
}

test.each(golden)(
  `random calls of the golden ABI $name come to what it declares (seed ${seed})`,
  (border) => {
    const watch = new Watch(border.description);
    const description = withoutDelivery(border.description);
    const watched: Border = {
      ...border,
      wasmGlue: (handlers) => watch.wasm(border.wasmGlue(handlers)),
      embedvmGlue: (handlers) => watch.embedvm(border.embedvmGlue(handlers)),
    };
    const wanted = Object.entries(description.profiles).flatMap(([profile, { syscalls }]) =>
      syscalls.map(({ name }) => `${profile} ${name}`),
    );
    const missing = () => wanted.filter((call) => !watch.reached.has(`${call} ok`));
    for (let index = 0; index < SCENES || (missing().length > 0 && index < MOST_SCENES); index++) {
      for (const program of makeScene(seed + index, description, 2).programs) run(program, watched);
      expect([index, watch.problems.slice(0, 5)]).toEqual([index, []]);
    }
    expect(missing()).toEqual([]);
  },
);
