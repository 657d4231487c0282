/** The cells of a row: campaign, what holds, runs, seed, seconds, outcome. */
export type Row = readonly string[];

export declare function reportOf(
  about: {
    readonly command: string;
    readonly machine: string;
    readonly minutes: string;
    readonly remark: string;
  },
  rows: readonly Row[],
): string;

export declare function withRows(
  report: string,
  about: { readonly command: string; readonly names: readonly string[]; readonly again: readonly string[] },
  rows: readonly Row[],
): string;
