/** What both threads share: for each back end whether one of them runs it. */
export type Claims = Int32Array<SharedArrayBuffer>;

export function noClaims(count: number): Claims {
  return new Int32Array(new SharedArrayBuffer(count * Int32Array.BYTES_PER_ELEMENT));
}

/** Claims a back end for the thread that asks. False when another has it. */
export function claim(claims: Claims, index: number): boolean {
  return Atomics.exchange(claims, index, 1) === 0;
}
