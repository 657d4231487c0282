import { CList } from '../layout.js';

/** Which code carries requests out. */
export type EngineId = 'native' | 'wasm' | 'js';

/** Bytes of a page of WebAssembly's memory. */
export const PAGE = 65_536;
/** Pages that the memory of the engine in WebAssembly has at most; the arena begins at the second. `build-wasm.mjs` says so, too. */
export const PAGES_MOST = 16_384;

/** Lines that an arena has at most. */
export const LINES_MOST: Readonly<Record<EngineId, number>> = {
  native: CList.LinesMost,
  wasm: ((PAGES_MOST - 1) * PAGE) / (CList.Line * 4),
  js: CList.LinesMost,
};

/** Carries out the requests of one arena. Every engine does the same, to the last byte. */
export interface Engine {
  readonly id: EngineId;
  /** The arena: words of a SharedArrayBuffer, aligned to 64 bytes. */
  readonly words: Int32Array;
  /** Makes the arena larger, and answers where it is now; what it held is in the same places. Throws a RangeError where there is no memory. */
  resize(lines: number): Int32Array;
  /** Carries out the request in the header, and answers its status. */
  translate(): number;
  /** Lets go of the arena. */
  close(): void;
}
