import type { Profile } from './description.js';
import type { Pool } from './pool.js';
import { CELLS, DISPATCH, type Word } from './program.js';
import type { Random } from './random.js';

/** What a guest is given in its first message, in this order, in its first cells: the roots of the others, then these. */
export const GIVEN = { roots: 3, device: 4, other: 5, promise: 6, object: 7, count: 7 } as const;
/** Where a guest keeps what came with later messages, what a device answered, and what it was told is dropped. */
export const LATER = { from: 9, count: 12 };
export const ANSWERED = { from: 24, count: 6 };
export const TOLD = { from: 32, count: 8 };
/** The words of the dispatch `deliver`. */
const TARGET = { cell: DISPATCH + 1 };
export const RESULT = { cell: DISPATCH + 4 };
/** Numbers of the objects that a guest likes to export; 0 is its root. */
const OBJECTS = 6;

/** What a parameter should be to make sense. */
export type Role = 'callable' | 'promise' | 'mine' | 'node' | 'result' | 'any';

/** Which references a guest of an exchange names: those that it was given, and its own. */
export class References {
  #lastPromise = 0;
  /** Promises of its own that it should still decide, and those that it sent away. */
  readonly #decided: number[] = [];
  readonly #away: number[] = [];
  /** Whether the promise that it was given was used up. */
  #awaited = false;

  constructor(
    readonly random: Random,
    readonly profile: Profile,
    readonly pool: Pool,
  ) {}

  /** A reference that fits, as far as anybody can tell beforehand. */
  fitting(role: Role): Word {
    const { random } = this;
    const given = (from: number, count = 1): Word => ({ cell: from + random.below(count) });
    switch (role) {
      case 'result': {
        if (random.chance(30)) return 0;
        const promise = this.#promise();
        this.#away.push(promise);
        return promise;
      }
      case 'mine': {
        if (this.#decided.length === 0 || random.chance(30)) return this.#promise();
        return this.#decided.splice(random.below(this.#decided.length), 1)[0];
      }
      case 'node':
        return random.chance(20)
          ? given(ANSWERED.from, 2)
          : given(random.chance(60) ? GIVEN.device : GIVEN.other);
      case 'promise':
        if (this.#away.length > 0 && random.chance(60)) return random.pick(this.#away);
        if (this.#awaited) return this.#promise();
        this.#awaited = true;
        return given(GIVEN.promise);
      case 'callable':
        if (random.chance(25)) return this.#object();
        if (this.#away.length > 0 && random.chance(25)) return random.pick(this.#away);
        return random.pick([given(1, GIVEN.roots), given(1, GIVEN.roots), given(GIVEN.object), TARGET]);
      case 'any':
        return random.pick([given(1, GIVEN.roots), given(LATER.from, LATER.count), this.#object(), TARGET]);
    }
  }

  /** Anything: stale, foreign, wrongly sorted, never given. */
  forged(first: Word): Word {
    const { random } = this;
    const any = [
      0,
      -1,
      first,
      random.pick([0, ...this.#away]),
      random.below(40),
      random.next(),
      this.#exported(random.below(9), random.chance(50)),
    ];
    return random.chance(50) ? random.pick(any) : { cell: random.below(CELLS) };
  }

  /** A list in the pool: the guest's own numbers. */
  list(count: number, hostile: boolean, objects: boolean): number {
    const { handleBits, littleEndian } = this.profile;
    const bytes = handleBits / 8;
    const at = this.pool.take(count * bytes);
    const { view } = this.pool;
    for (let index = 0; index < count; index++) {
      let word = this.#object();
      if (!objects && this.random.chance(30)) {
        word = this.#promise();
        this.#decided.push(word);
      }
      if (hostile && this.random.chance(50)) word = this.random.next();
      if (bytes === 2) view.setUint16(at + 2 * index, word, littleEndian);
      else view.setUint32(at + 4 * index, word, littleEndian);
    }
    return at;
  }

  /** A number of a guest's own. */
  #exported(number: number, promise: boolean): number {
    const { handleBits } = this.profile;
    const top = 2 ** (handleBits - 1);
    return top + (promise ? top / 2 : 0) + number;
  }

  #promise(): number {
    return this.#exported(++this.#lastPromise, true);
  }

  #object(): number {
    return this.#exported(this.random.below(OBJECTS), false);
  }
}
