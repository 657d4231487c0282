/** One file of a definition. Its path is the one that diagnostics show. */
export interface SourceText {
  readonly path: string;
  readonly text: string;
  /** A module of the package `@callgate/abi`, in a project of its own. */
  readonly bundled?: true;
}

/** A definition, as the caller supplies it: nothing here touches a file system. */
export interface ReadInput {
  readonly name: string;
  readonly version: string;
  /** The module whose re-exports are the ABI. */
  readonly entry: SourceText;
  /** The module that `from` (a path) names as `specifier`; null when there is none. Never asked for `language.js`. */
  resolve(specifier: string, from: string): SourceText | null;
}
