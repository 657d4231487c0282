import { readFileSync } from 'node:fs';
import { CList } from '../layout.js';
import { type Engine, PAGE, PAGES_MOST } from './engine.js';
import { begin } from './js/run.js';
import { packageFile } from './package-file.js';

/** The module's stack and constants stand below; `build-wasm.mjs` says so, too. */
const BASE = PAGE;

let compiled: WebAssembly.Module | undefined;

/** The C engine as WebAssembly: the arena is a part of its memory, which grows in place. */
export class WasmEngine implements Engine {
  readonly id = 'wasm';
  #words: Int32Array;
  readonly #memory: WebAssembly.Memory;
  readonly #run: (words: number, lines: number) => number;

  constructor(lines: number) {
    compiled ??= new WebAssembly.Module(readFileSync(packageFile('wasm/clist.wasm')));
    this.#memory = new WebAssembly.Memory({ initial: pagesFor(lines), maximum: PAGES_MOST, shared: true });
    const { exports } = new WebAssembly.Instance(compiled, { env: { memory: this.#memory } });
    this.#run = exports.run as (words: number, lines: number) => number;
    this.#words = this.#view(lines);
    begin(this.#words, lines);
  }

  get words(): Int32Array {
    return this.#words;
  }

  resize(lines: number): Int32Array {
    const more = pagesFor(lines) - this.#memory.buffer.byteLength / PAGE;
    if (more > 0) this.#memory.grow(more);
    return (this.#words = this.#view(lines));
  }

  translate(): number {
    return this.#run(BASE, this.#words.length / CList.Line);
  }

  close(): void {
    this.#words = new Int32Array(0);
  }

  #view(lines: number): Int32Array {
    return new Int32Array(this.#memory.buffer, BASE, lines * CList.Line);
  }
}

function pagesFor(lines: number): number {
  return Math.max(2, Math.ceil((BASE + lines * CList.Line * 4) / PAGE));
}
