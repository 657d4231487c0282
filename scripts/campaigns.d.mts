/** A campaign of `npm run test:long`. */
export interface Campaign {
  readonly name: string;
  /** A test or a folder of tests. */
  readonly file?: string;
  /** Instead of `file`: a module of scripts/toolchains/support/ with `needs` and `campaigns`. */
  readonly toolchain?: string;
  /** How many times the runs of `npm test`, or of `npm run test:toolchains`. */
  readonly times: number;
  /** It has the machine to itself: it measures time, or keeps the process that runs it busy. */
  readonly alone?: boolean;
  readonly what: string;
}

export const CAMPAIGNS: readonly Campaign[];
