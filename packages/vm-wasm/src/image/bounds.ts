/**
 * What an image may hold. The format allows more; these bounds keep the time and the memory of reading, compiling and instantiating
 * in proportion to the image, and are far above what compilers make.
 */
export const BOUNDS = {
  image: 16 * 1024 * 1024,
  /** Custom sections, of which there may be any number otherwise. */
  customs: 1_024,
  types: 20_000,
  parameters: 255,
  results: 32,
  imports: 4_096,
  functions: 100_000,
  tables: 16,
  tableEntries: 65_536,
  globals: 65_536,
  exports: 65_536,
  elementSegments: 16_384,
  /** Entries of all element segments together. */
  elements: 1_048_576,
  dataSegments: 65_536,
  /** Bytes of one function's body. */
  body: 1_048_576,
  /** Locals of one function, without its parameters. */
  locals: 20_000,
  /** What compiling one function makes V8 hold (`held` in rewrite/compile-work.ts, about 24 bytes each): some 100 MB. */
  functionWork: 4_194_304,
  /** What compiling all functions makes V8 do (`done` there, 20 to 30 nanoseconds each): two or three seconds. */
  imageWork: 134_217_728,
  /** Blocks inside blocks. */
  nesting: 10_000,
  /** Bytes of the section that holds the ABI stamp, calls among them. */
  stamp: 262_144,
} as const;

/** Bytes of one page of wasm memory. */
export const PAGE = 65_536;
