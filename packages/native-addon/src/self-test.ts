import { Arena } from './arena.js';
import { Batch } from './batch.js';
import { chooseEngine } from './engine/choose.js';
import type { EngineId } from './engine/engine.js';
import { nativeProblem } from './engine/native.js';
import { CListTable } from './table.js';

/** What a self-test found. */
export interface SelfTest {
  /** The engine that arenas get here. */
  readonly engine: EngineId;
  /** Those that can run here. */
  readonly engines: readonly EngineId[];
  /** Why there is no native one; empty when there is. */
  readonly problem: string;
}

/** Runs the same work in every engine that can run here, and throws when two differ or an answer is wrong. */
export function selfTest(): SelfTest {
  const problem = nativeProblem();
  const engines: EngineId[] = problem === '' ? ['native', 'wasm', 'js'] : ['wasm', 'js'];
  const shots = engines.map(work);
  if (shots.some((shot) => shot !== shots[0])) throw new Error('invariant: all engines do the same');
  return { engine: chooseEngine(), engines, problem };
}

/** 3,000 deliveries with retirements in between; answers the snapshot as text. */
function work(engine: EngineId): string {
  const arena = new Arena({ engine, lines: 16 });
  const table = CListTable.make(arena, { handleBits: 32, quota: 10_000, seed: 7 });
  const batch = new Batch(arena);
  for (let round = 0; round < 3000; round++) {
    batch.clear();
    const delivered = batch.deliver(table, [1 + (round % 900), 1 + ((round * 7) % 1300)]);
    batch.run();
    const handle = batch.output(delivered, 0);
    if (table.objectOf(handle) !== 1 + (round % 900))
      throw new Error(`invariant: ${engine} answers what was delivered`);
    if (round % 3 === 0) {
      batch.clear();
      batch.retire(table, [handle]);
      batch.run();
    }
    arena.commit();
  }
  const shot = Buffer.from(table.snapshot().buffer).toString('base64');
  arena.close();
  return shot;
}
