import { createRequire } from 'node:module';
import { CList, Header, Request } from '../layout.js';
import type { Engine } from './engine.js';
import { begin } from './js/run.js';
import { PACKAGE } from './package-file.js';

/** What the addon exports: `native/binding.cc`. */
interface Addon {
  /** Of the layout that it was compiled with. */
  readonly version?: number;
  /** The request of the attached arena; a malformed one throws a RangeError with `code`. */
  translate(): void;
  /** Makes these words the arena of this environment. */
  attach(words: Int32Array | null): void;
  /** Bytes from the beginning of `words` to the first address that is a multiple of 64. */
  alignment(words: Int32Array): number;
}

let addon: Addon | null | undefined;
/** Why {@link addon} is null. */
let problem = '';
/** Whose arena is attached in this environment. */
let attached: NativeEngine | null = null;

/** The addon of this platform; null where there is none, and {@link nativeProblem} says why. */
export function loadAddon(): Addon | null {
  if (addon !== undefined) return addon;
  try {
    const require = createRequire(import.meta.url);
    const loaded = require('node-gyp-build')(PACKAGE) as Addon;
    if (loaded.version !== CList.Version)
      throw new Error(
        `the addon has version ${loaded.version ?? 1} of the layout instead of ${CList.Version}: npm run build:native -w @callgate/native-addon`,
      );
    addon = loaded;
  } catch (error) {
    problem = error instanceof Error ? error.message : String(error);
    addon = null;
  }
  return addon;
}

/** Why there is no addon. */
export function nativeProblem(): string {
  return loadAddon() === null ? problem : '';
}

/** The C engine through Node-API. An environment has one hot function; the arena that is used is attached to it. */
export class NativeEngine implements Engine {
  readonly id = 'native';
  readonly #addon: Addon;
  #words: Int32Array;

  constructor(lines: number) {
    const loaded = loadAddon();
    if (loaded === null) throw new Error(`There is no native c-list here: ${problem}`);
    this.#addon = loaded;
    this.#words = this.#allocate(lines);
    begin(this.#words, lines);
  }

  get words(): Int32Array {
    return this.#words;
  }

  resize(lines: number): Int32Array {
    const words = this.#allocate(lines);
    words.set(this.#words);
    this.#words = words;
    if (attached === this) attached = null;
    return words;
  }

  translate(): number {
    if (attached !== this) {
      this.#addon.attach(this.#words);
      attached = this;
    }
    // A malformed request throws; its status stands in the header as well, and the arena says it as every engine does.
    try {
      this.#addon.translate();
    } catch (error) {
      // An arena that is damaged has no header for it.
      if (!(this.#words[Header.Request + Request.Status] < 0)) throw error;
    }
    return this.#words[Header.Request + Request.Status];
  }

  close(): void {
    if (attached === this) {
      this.#addon.attach(null);
      attached = null;
    }
    this.#words = new Int32Array(0);
  }

  /** Lines of a table are lines of the processor's cache only where the arena begins at one. */
  #allocate(lines: number): Int32Array {
    const bytes = lines * CList.Line * 4;
    const buffer = new SharedArrayBuffer(bytes + 64);
    const skipped = this.#addon.alignment(new Int32Array(buffer));
    return new Int32Array(buffer, skipped, lines * CList.Line);
  }
}
