import { runs, seed } from '@callgate/test/seed';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Arena } from './arena.js';
import { Batch } from './batch.js';
import { CListTable } from './table.js';
import { Arenas, ENGINES } from './testing/arenas.js';
import { Model } from './testing/model.js';

type Sort =
  | 'deliver'
  | 'send'
  | 'export'
  | 'drop'
  | 'retire'
  | 'load'
  | 'sweep'
  | 'undo'
  | 'commit'
  | 'malformed';

/** One step: what, and numbers from which its inputs are made. */
interface Step {
  readonly sort: Sort;
  readonly picks: readonly number[];
}

const step: fc.Arbitrary<Step> = fc.record({
  sort: fc.oneof(
    { weight: 6, arbitrary: fc.constant<Sort>('deliver') },
    { weight: 4, arbitrary: fc.constantFrom<Sort>('send', 'export', 'drop', 'retire') },
    { weight: 1, arbitrary: fc.constantFrom<Sort>('load', 'sweep', 'undo', 'commit', 'malformed') },
  ),
  picks: fc.array(fc.nat(0xffff_ffff), { minLength: 1, maxLength: 8 }),
});

const world = fc.record({
  bits: fc.constantFrom<16 | 32>(16, 32),
  quota: fc.constantFrom(4, 40, 2000),
  objects: fc.constantFrom(6, 60, 3000),
  seed: fc.nat(),
  steps: fc.array(step, { minLength: 1, maxLength: 200 }),
});

/** Everything that a step answered. */
interface Answer {
  readonly status: number;
  readonly position: number;
  readonly outputs: number[];
  readonly list: number[];
}

const OK = 0;

/** Plays a world in every engine and in the model. */
function play(bits: 16 | 32, quota: number, objects: number, hashSeed: number, steps: readonly Step[]): void {
  const arenas = new Arenas();
  const tables = arenas.all.map((arena) =>
    CListTable.make(arena, { handleBits: bits, quota, seed: hashSeed }),
  );
  const batches = arenas.all.map((arena) => new Batch(arena, { requests: 2, words: 256 }));
  const model = new Model(bits, quota);
  let marks = [{ mark: 0, undo: model.save() }];

  /** One request in every engine. */
  function ask(outputs: number, request: (batch: Batch, table: CListTable) => number): Answer {
    return arenas.each((arena: Arena) => {
      const at = arenas.all.indexOf(arena);
      const batch = batches[at];
      batch.clear();
      const number = request(batch, tables[at]);
      batch.run();
      const status = batch.status(number);
      const listed = status === OK ? [...batch.list(number)] : [];
      const given = status === OK ? [...batch.outputs(number, outputs)] : [];
      return { status, position: batch.position(number), outputs: given, list: listed };
    }) as Answer;
  }

  /** A number that may be a handle: one of the table, one close to it, an export, anything. */
  function handle(pick: number): number {
    const known = [...model.byHandle.keys()];
    if (known.length > 0 && pick % 8 < 5) return known[(pick >>> 3) % known.length];
    if (known.length > 0 && pick % 8 === 5)
      return known[(pick >>> 3) % known.length] ^ (1 << ((pick >>> 16) % bits));
    if (pick % 8 === 6) return bits === 32 ? -1 - ((pick >>> 3) % 50) : 0x8000 + ((pick >>> 3) % 50);
    return pick | 0;
  }

  for (const { sort, picks } of steps) {
    const objectsPicked = picks.map((pick) => 1 + (pick % objects));
    const handles = picks.map(handle);
    if (sort === 'deliver') {
      const answer = ask(picks.length, (batch, table) => batch.deliver(table, objectsPicked));
      const expected = model.deliver(objectsPicked);
      if (typeof expected === 'number') expect([answer.status, answer.position]).toEqual([1, expected]);
      else
        expect([answer.status, answer.outputs, answer.list]).toEqual([OK, expected.handles, expected.list]);
    } else if (sort === 'send' || sort === 'drop') {
      const answer = ask(picks.length, (batch, table) => batch[sort](table, handles));
      const expected = model[sort](handles);
      if (typeof expected === 'number') expect([answer.status, answer.position]).toEqual([2, expected]);
      else
        expect([answer.status, answer.outputs, answer.list]).toEqual([OK, expected.objects, expected.list]);
    } else if (sort === 'export') {
      const pairs = handles.map((each, at) => [each, objectsPicked[at]] as const);
      const answer = ask(0, (batch, table) => batch.export(table, pairs.flat()));
      const expected = model.export(pairs);
      if (expected === true) expect(answer.status).toBe(OK);
      else
        expect([answer.status, answer.position]).toEqual([
          { full: 1, bad: 2, known: 3 }[expected[0]],
          expected[1],
        ]);
    } else if (sort === 'retire') {
      const answer = ask(picks.length * 4, (batch, table) => batch.retire(table, handles));
      const expected = model.retire(handles);
      if (typeof expected === 'number') expect([answer.status, answer.position]).toEqual([2, expected]);
      else expect([answer.status, answer.outputs]).toEqual([OK, expected.flatMap((entry) => [...entry, 0])]);
    } else if (sort === 'load') {
      const fresh = [...new Set(objectsPicked)].filter((object) => !model.byObject.has(object));
      const answer = ask(fresh.length, (batch, table) => batch.load(table, fresh));
      const expected = model.deliver(fresh);
      if (typeof expected === 'number') expect([answer.status, answer.position]).toEqual([1, expected]);
      else expect([answer.status, answer.outputs]).toEqual([OK, expected.handles]);
    } else if (sort === 'sweep') {
      const first = picks[0] % (tables[0].positions + 2);
      const answer = ask(64, (batch, table) => batch.sweep(table, first, 16));
      expect(answer.status).toBe(OK);
      const swept = Array.from({ length: answer.position }, (_, at) => answer.outputs[at * 4 + 2]);
      const expected = model.retire(swept) as number[][];
      expect(expected.flatMap((entry) => [...entry, 0])).toEqual(
        answer.outputs.slice(0, answer.position * 4),
      );
    } else if (sort === 'undo') {
      const { mark, undo } = marks[picks[0] % marks.length];
      marks = marks.slice(0, (picks[0] % marks.length) + 1);
      arenas.each((arena) => arena.undoTo(mark));
      undo();
    } else if (sort === 'commit') {
      arenas.each((arena) => arena.commit());
      marks = [{ mark: 0, undo: model.save() }];
      const shots = tables.map((table) => table.snapshot());
      arenas.compare();
      arenas.each((arena) => {
        const copy = CListTable.make(arena, { handleBits: bits, quota, seed: ~hashSeed });
        copy.restore(shots[0]);
        const same = Buffer.compare(Buffer.from(copy.snapshot().buffer), Buffer.from(shots[0].buffer)) === 0;
        copy.discard();
        return same;
      });
    } else if (picks[0] % 2 === 0) {
      // One input that is no object: nothing of the request is done, by any engine.
      const none = [0, -1, -(2 ** 31), -1 - (picks[0] % 9)][picks.length % 4];
      const given = objectsPicked.with(picks[0] % picks.length, none);
      const sorts = ['deliver', 'load', 'export'] as const;
      const sort = sorts[picks[0] % 3];
      const inputs = sort === 'export' ? given.flatMap((object, at) => [-1 - at, object]) : given;
      const answer = ask(0, (batch, table) => batch[sort](table, inputs));
      expect(answer).toEqual({ error: 'CLIST_BAD_VALUE' });
    } else {
      // A header of any words that must not change anything: it is refused, or it only reads, the same in every engine.
      const [table, count, from, to, list] = picks.concat(picks, picks, picks, picks);
      const operation = [0, 1, 2, 14, 18, 99, 0x8000_0000][(picks[0] >>> 1) % 7];
      arenas.each((arena) => arena.request(operation, table % 3, count, from, to, list));
    }
    if (picks[0] % 8 === 1 && sort !== 'undo') marks.push({ mark: arenas.first.mark, undo: model.save() });
    if (picks[0] % 16 === 0) hold(tables, model, picks);
  }
  hold(tables, model, []);
  arenas.close();
}

/** Each table answers single questions as the model does. */
function hold(tables: readonly CListTable[], model: Model, others: readonly number[]): void {
  for (const table of tables) {
    insist(table.size === model.byObject.size, 'size');
    for (const { handle, object, usable } of model.byObject.values()) {
      insist(table.handleOf(object) === handle, `handle of ${object}`);
      insist(table.objectOf(handle) === (usable ? object : 0), `object of ${handle}`);
      insist(table.knownObjectOf(handle) === object, `known object of ${handle}`);
    }
    for (const other of others) {
      const known = model.byHandle.get(other | 0);
      insist(table.objectOf(other | 0) === (known?.usable ? known.object : 0), `object of ${other}`);
    }
  }
}

function insist(holds: boolean, what: string): void {
  if (!holds) throw new Error(`the tables and the model do not agree on the ${what}`);
}

let steps = 0;

test(`${ENGINES.join(', ')} do the same as the model, to the last byte (${runs(400)} worlds, seed ${seed})`, () => {
  fc.assert(
    fc.property(world, ({ bits, quota, objects, seed: hashSeed, steps: each }) => {
      steps += each.length;
      play(bits, quota, objects, hashSeed, each);
    }),
    { seed, numRuns: runs(400) },
  );
  if (process.env.CALLGATE_REPORT === '1') console.log(`${runs(400)} worlds of ${steps} steps`);
  expect(steps).toBeGreaterThan(20_000);
}, 600_000);

test('a request header of any numbers is refused or carried out, in every engine alike', () => {
  const word = fc.oneof(
    fc.nat(40),
    fc.nat(0xffff_ffff),
    fc.constantFrom(0, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff),
  );
  fc.assert(
    fc.property(fc.array(fc.array(word, { minLength: 6, maxLength: 6 }), { maxLength: 30 }), (headers) => {
      const arenas = new Arenas();
      for (const arena of arenas.all) CListTable.make(arena, { handleBits: 32, quota: 100 });
      arenas.each((arena) => arena.reserveRoom(64));
      for (const [operation, table, count, from, to, list] of headers) {
        // Rooms of any size are asked for elsewhere: here they would only take memory.
        if (operation === 15) continue;
        arenas.each((arena) => arena.request(operation, table, count, from, to, list));
      }
      arenas.close();
    }),
    { seed, numRuns: runs(100) },
  );
});
