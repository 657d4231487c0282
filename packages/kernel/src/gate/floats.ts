/**
 * Numbers of IEEE 754 as words, for traces and guest memory. A NaN is always the quiet one without a payload, so that what a guest sees and what a
 * trace shows do not depend on the machine (WebAssembly leaves a NaN's bits open: Core Specification 2.0, section 4.3.3, "NaN propagation").
 */

const F64 = new Float64Array(1);
const F32 = new Float32Array(F64.buffer);
const WORDS = new Int32Array(F64.buffer);
/** Typed arrays have the byte order of the machine that the host runs on. */
const LITTLE_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;
const [LOW, HIGH] = LITTLE_ENDIAN ? [0, 1] : [1, 0];

/** The bits of the nearest binary32. */
export function f32Bits(value: number): number {
  if (Number.isNaN(value)) return 0x7fc0_0000;
  F32[0] = value;
  return WORDS[0];
}

/** The lower half of the bits of a binary64. */
export function f64Low(value: number): number {
  if (Number.isNaN(value)) return 0;
  F64[0] = value;
  return WORDS[LOW];
}

/** The upper half of the bits of a binary64. */
export function f64High(value: number): number {
  if (Number.isNaN(value)) return 0x7ff8_0000;
  F64[0] = value;
  return WORDS[HIGH];
}

/** The number with these bits: of a binary32 `high` is 0 and means nothing. */
export function ofFloatBits(bits: 32 | 64, low: number, high: number): number {
  WORDS[bits === 32 ? 0 : LOW] = low;
  if (bits === 32) return F32[0];
  WORDS[HIGH] = high;
  return F64[0];
}
