import type { Limits } from '@callgate/kernel';
import { checkImage } from './check/check.js';
import { IMPORT_MODULE } from './check/imports.js';
import { engineFailure } from './engine-failure.js';
import type { WasmGlue } from './glue.js';
import { refuse } from './image/refuse.js';
import { type RewrittenImage, rewriteImage } from './rewrite/rewrite.js';
import { SNAPSHOT_PAGE } from './snapshot/snapshot.js';

/** An image that was checked and written anew, as V8 runs it. It holds nothing of a guest. */
export class CompiledImage {
  readonly rewritten: RewrittenImage;
  readonly #module: WebAssembly.Module;
  #initial: Uint8Array | null = null;

  /** @throws ImageError */
  constructor(
    bytes: Uint8Array,
    /** SHA-256 of the bytes, in hexadecimal. */
    readonly hash: string,
    glue: WasmGlue,
    limits: Limits,
  ) {
    this.rewritten = rewriteImage(checkImage(bytes, glue, limits), limits);
    this.#module = this.#attempt('cannot be compiled', () => new WebAssembly.Module(this.rewritten.bytes));
  }

  /** An instance; none of the guest's code runs. @throws ImageError */
  instantiate(imports: WebAssembly.Imports): WebAssembly.Instance {
    return this.#attempt('cannot be instantiated', () => new WebAssembly.Instance(this.#module, imports));
  }

  /** What the memory of each instance begins with: whole pages of a snapshot, to the last that is not zero. */
  get initialMemory(): Uint8Array {
    if (this.#initial !== null) return this.#initial;
    const nothing = () => undefined;
    const numbers = new Set(this.rewritten.syscalls.map(({ number }) => String(number)));
    const functions = Object.fromEntries([...numbers].map((number) => [number, nothing]));
    const { exports } = this.instantiate({ [IMPORT_MODULE]: functions });
    const memory = new Uint8Array((exports.memory as WebAssembly.Memory).buffer);
    let end = memory.length;
    while (end > 0 && memory[end - 1] === 0) end--;
    this.#initial = memory.slice(0, Math.ceil(end / SNAPSHOT_PAGE) * SNAPSHOT_PAGE);
    return this.#initial;
  }

  /** What V8 refuses (too large a function, a segment outside its memory or table) is the image's fault. */
  #attempt<T>(problem: string, make: () => T): T {
    try {
      return make();
    } catch (error) {
      const { words, place } = engineFailure(this.rewritten.plan.image, error);
      return refuse(`the image ${problem}: ${words}`, place);
    }
  }
}
