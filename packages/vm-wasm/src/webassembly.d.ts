/**
 * The part of the WebAssembly JavaScript interface that this package uses. TypeScript ships these types only with the library
 * `dom`, which a Node package should not take in.
 */
declare namespace WebAssembly {
  function validate(bytes: Uint8Array): boolean;

  class Module {
    constructor(bytes: Uint8Array);
  }

  class Instance {
    constructor(module: Module, imports?: Imports);
    readonly exports: Readonly<Record<string, unknown>>;
  }

  interface Memory {
    readonly buffer: ArrayBuffer;
    /** @throws RangeError beyond its maximum */
    grow(pages: number): number;
  }

  /** A reference to a function of an instance; the same function is the same object. */
  type Reference = ((...slots: number[]) => unknown) | null;

  interface Table {
    readonly length: number;
    get(index: number): Reference;
    set(index: number, value: Reference): void;
    /** @throws RangeError beyond its maximum */
    grow(entries: number): number;
  }

  interface Global {
    value: bigint | number | Reference;
  }

  /** What a trap throws. */
  class RuntimeError extends Error {}

  type Imports = Record<string, Record<string, (...slots: number[]) => number | undefined>>;
}
