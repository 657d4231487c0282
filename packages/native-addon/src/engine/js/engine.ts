import { CList } from '../../layout.js';
import type { Engine } from '../engine.js';
import { Memory } from './memory.js';
import { begin, Runner } from './run.js';

/** The engine in TypeScript, over memory that `allocate` gives. */
export class JsEngine implements Engine {
  readonly id = 'js';
  #runner: Runner;

  constructor(lines: number) {
    const words = allocate(lines);
    begin(words, lines);
    this.#runner = new Runner(new Memory(words, lines));
  }

  get words(): Int32Array {
    return this.#runner.memory.words;
  }

  resize(lines: number): Int32Array {
    const words = allocate(lines);
    words.set(this.words);
    this.#runner = new Runner(new Memory(words, lines));
    return words;
  }

  translate(): number {
    return this.#runner.run();
  }

  close(): void {
    this.#runner = new Runner(new Memory(new Int32Array(0), 0));
  }
}

function allocate(lines: number): Int32Array {
  return new Int32Array(new SharedArrayBuffer(lines * CList.Line * 4));
}
