import { Arena } from '../arena.js';
import type { EngineId } from '../engine/engine.js';
import { loadAddon } from '../engine/native.js';
import { CList, Header } from '../layout.js';

/** The engines that can run here. `CALLGATE_CLIST` limits them to the one it names, beside TypeScript's. */
export const ENGINES: readonly EngineId[] = enginesHere();

/** The same in every engine: an arena each, on which the same requests are made. */
export class Arenas {
  readonly all: readonly Arena[];

  constructor(lines = 16) {
    this.all = ENGINES.map((engine) => new Arena({ engine, lines }));
  }

  get first(): Arena {
    return this.all[0];
  }

  /** Makes a change in each; all must answer the same, be it an error. */
  each<Answer>(change: (arena: Arena) => Answer): Answer | { error: string } {
    const answers = this.all.map((arena) => {
      try {
        return change(arena);
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        return { error: (error as RangeError & { code: string }).code };
      }
    });
    const [first, ...others] = answers.map((answer) => JSON.stringify(answer));
    for (const [at, other] of others.entries())
      if (other !== first)
        throw new Error(`${ENGINES[at + 1]} answers ${other} where ${ENGINES[0]} answers ${first}`);
    this.compare();
    return answers[0];
  }

  /** Every arena must have the same bytes as far as they are in use. */
  compare(): void {
    const [first, ...others] = this.all.map((arena) => used(arena));
    for (const [at, other] of others.entries()) {
      if (Buffer.compare(first, other) === 0) continue;
      const word = [...first].findIndex((byte, index) => byte !== other[index]) >> 2;
      throw new Error(`${ENGINES[at + 1]} and ${ENGINES[0]} differ in word ${word}`);
    }
  }

  close(): void {
    for (const arena of this.all) arena.close();
  }
}

function used({ words }: Arena): Buffer {
  return Buffer.from(words.buffer, words.byteOffset, words[Header.Fresh] * CList.Line * 4);
}

function enginesHere(): EngineId[] {
  const only = process.env.CALLGATE_CLIST;
  const engines: EngineId[] = ['js', 'wasm'];
  if (loadAddon() !== null || only === 'native') engines.push('native');
  return engines.filter((engine) => engine === 'js' || only === undefined || only === engine);
}
