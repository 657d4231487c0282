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
  }

  interface Global {
    value: bigint;
  }

  /** What a trap throws. */
  class RuntimeError extends Error {}

  type Imports = Record<string, Record<string, (...slots: number[]) => number | undefined>>;
}
