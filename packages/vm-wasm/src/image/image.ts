import type { Changes } from './changes.js';
import type { FunctionType } from './value-type.js';

/** A stretch of the image: offsets from its first byte, the end excluded. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A function that the guest imports; nothing else can be imported. */
export interface FunctionImport {
  readonly module: string;
  readonly field: string;
  /** Index of its type. */
  readonly type: number;
  /** Where it stands in the image. */
  readonly at: number;
}

/** Size of a memory in pages, or of a table in entries. */
export interface Size {
  readonly initial: number;
  /** -1 when it is not declared. */
  readonly maximum: number;
  /** Where it stands in the image. */
  readonly at: number;
}

export interface Global extends Span {
  readonly type: number;
  readonly mutable: boolean;
}

/** What an export refers to (WebAssembly 2.0, 5.5.10). */
export const KIND = { function: 0, table: 1, memory: 2, global: 3 } as const;

/** `kind` is one of {@link KIND}. */
export interface Export {
  readonly name: string;
  readonly kind: number;
  readonly index: number;
  /** Where it stands in the image. */
  readonly at: number;
}

/** `head` is everything in front of the entries; then function indexes or constant expressions, never both. */
export interface ElementSegment {
  readonly head: Span;
  readonly functions: readonly number[] | null;
  readonly expressions: readonly Span[];
}

/** One function's body: from its locals to its last `end`. */
export interface Body extends Span {
  /** Where the declarations of locals begin (behind their count), and the first instruction. */
  readonly localGroups: number;
  readonly groups: Span;
  readonly code: number;
  /** Declared locals, without the parameters. */
  readonly locals: number;
}

export interface CustomSection extends Span {
  readonly name: string;
}

/** A wasm image, read as far as checking and rewriting need it. Function indexes count the imports first. */
export interface Image {
  readonly bytes: Uint8Array;
  readonly types: readonly FunctionType[];
  readonly imports: readonly FunctionImport[];
  /** Type indexes of the defined functions. */
  readonly functions: readonly number[];
  readonly tables: readonly Size[];
  readonly memories: readonly Size[];
  readonly globals: readonly Global[];
  readonly exports: readonly Export[];
  /** Index of the start function, or -1. */
  readonly start: number;
  readonly elements: readonly ElementSegment[];
  readonly bodies: readonly Body[];
  readonly changes: Changes;
  readonly customs: readonly CustomSection[];
  /** Where the contents of each section stand that the format knows, by its id. */
  readonly sections: ReadonlyMap<number, Span>;
}

/** Index of a function's type. */
export function typeIndexOf(image: Image, index: number): number {
  const imported = image.imports.length;
  return index < imported ? image.imports[index].type : image.functions[index - imported];
}
