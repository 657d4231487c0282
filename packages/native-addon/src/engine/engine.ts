/** Which code carries requests out. */
export type EngineId = 'native' | 'wasm' | 'js';

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
