/** One dispatch on its way to a vat. Arrays go by parameter. */
export interface Delivery {
  /** Number of the dispatch. */
  readonly dispatch: number;
  /** Scalars as they are, and the lengths of what is pulled. */
  readonly values: readonly number[];
  /** Objects whose handles are passed; 0 where the parameter is no handle. Those of lists stand behind all parameters. */
  readonly objects: readonly number[];
  /** Bytes to pull; null where there are none. */
  readonly parts: readonly (Uint8Array | null)[];
  /** Where in `objects` the list of a parameter begins; 0 where the parameter is no list of handles. Absent where none is. */
  readonly lists?: readonly number[];
}
