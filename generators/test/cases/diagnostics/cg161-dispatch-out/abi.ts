import type { Bytes, Dispatches, In, Out } from '@callgate/abi/language.js';

export interface Told extends Dispatches {
  /** @dispatch 1024 */
  ask(
    question: In<Bytes<64>>,
    answer: Out<Bytes<64>>, //~ CG161 `answer` is an `Out` buffer of the dispatch `ask`.
  ): void;
}
