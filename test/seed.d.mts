export const seed: number;
export function runs(count: number): number;
export function timeFor(numRuns: number): number;
